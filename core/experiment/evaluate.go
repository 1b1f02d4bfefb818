package experiment

import (
	"fmt"
	"math"
	"slices"

	"lethe/core/audit"
	"lethe/core/data"
	"lethe/core/metric"
	"lethe/core/nn"
	"lethe/core/rng"
	"lethe/core/vec"
)

// bench is what models are evaluated on. It may be shared; an evaluator may not.
type bench struct {
	model   *nn.Network
	split   data.Split
	data    *data.Dataset
	attacks []audit.Choice
	seed    rng.Seed // of the attacks' random choices: the same for every method
}

// evaluator scores one method's models, reusing its memory.
type evaluator struct {
	*bench
	pass nn.Pass
	x    vec.Matrix
}

func (b *bench) evaluator() *evaluator {
	return &evaluator{bench: b, x: vec.NewMatrix(b.model.Chunk(), b.data.Dim())}
}

// forget lets go of what passes need again each time.
func (e *evaluator) forget() { e.pass = nn.Pass{} }

// errNotFinite says that a model is beyond judging.
var errNotFinite = fmt.Errorf("%w: its logits are not finite; lower the rate", nn.ErrDiverged)

// scores returns losses and logits (n × (1+K)) of the given examples.
func (e *evaluator) scores(w nn.Weights, examples []int) (vec.Matrix, error) {
	s := vec.NewMatrix(len(examples), 1+e.data.Classes)
	labels := e.labels(examples)
	losses := make([]float64, min(len(examples), e.x.Rows))
	for from := 0; from < len(examples); from += e.x.Rows {
		to := min(from+e.x.Rows, len(examples))
		x := e.x.Slice(0, to-from)
		e.data.Batch(x, examples[from:to])
		logits := e.model.Logits(&e.pass, w, x)
		nn.CrossEntropy(vec.Matrix{}, losses[:to-from], logits, labels[from:to])
		for i := range logits.Rows {
			row := s.Row(from + i)
			row[0] = losses[i]
			copy(row[1:], logits.Row(i))
		}
	}
	if !vec.AllFinite(s.Data) {
		return s, errNotFinite
	}
	return s, nil
}

func (b *bench) labels(examples []int) []int {
	y := make([]int, len(examples))
	for i, e := range examples {
		y[i] = b.data.Labels[e]
	}
	return y
}

// accuracy returns the share of examples that the logits beside the losses get right.
func (b *bench) accuracy(s vec.Matrix, examples []int) float64 {
	s.Cols--
	s.Data = s.Data[1:]
	return metric.Accuracy(s, b.labels(examples))
}

// evidence stacks the scores of the split's forgotten examples and of others, which are held out.
func (b *bench) evidence(forget, unseen vec.Matrix, others []int) audit.Evidence {
	n := forget.Rows + unseen.Rows
	e := audit.Evidence{Scores: vec.NewMatrix(n, forget.Cols), Member: make([]bool, n), Labels: b.labels(slices.Concat(b.split.Forget, others))}
	for i := range forget.Rows {
		copy(e.Scores.Row(i), forget.Row(i))
		e.Member[i] = true
	}
	for i := range unseen.Rows {
		copy(e.Scores.Row(forget.Rows+i), unseen.Row(i))
	}
	return e
}

// losses returns column 0 of s.
func losses(s vec.Matrix) []float64 {
	l := make([]float64, s.Rows)
	for i := range l {
		l[i] = s.Row(i)[0]
	}
	return l
}

func negated(x []float64) []float64 {
	y := make([]float64, len(x))
	for i, v := range x {
		y[i] = -v
	}
	return y
}

// mia is the attack whose accuracy enters metrics: the paper's.
func (b *bench) mia(e audit.Evidence) (float64, error) {
	a := &audit.LogisticAttack{C: 1}
	return a.Accuracy(e, b.seed.Child("logistic"))
}

// glance evaluates a model in passing.
func (e *evaluator) glance(w nn.Weights) (*Evaluation, error) {
	s, err := e.scores(w, slices.Concat(e.split.Forget, e.split.Test))
	if err != nil {
		return nil, err
	}
	cut := len(e.split.Forget)
	forget, test := s.Slice(0, cut), s.Slice(cut, s.Rows)
	lf, lt := losses(forget), losses(test)
	mia, err := e.mia(e.evidence(forget, test, e.split.Test))
	acc := e.accuracy(test, e.split.Test)
	return &Evaluation{
		AccTest:     acc,
		AccForget:   e.accuracy(forget, e.split.Forget),
		LossForget:  vec.Sum(lf) / float64(len(lf)),
		LossTest:    vec.Sum(lt) / float64(len(lt)),
		LossAUC:     metric.AUC(negated(lf), negated(lt)),
		Wasserstein: metric.Wasserstein1(lf, lt),
		MIAAcc:      mia,
		Utility:     acc - mia,
	}, err
}

// judge evaluates a finished model on everything.
func (e *evaluator) judge(w nn.Weights) (*Result, error) {
	r := &Result{Weights: w, Examples: e.split, Data: e.data, Model: e.model, Attacks: map[string]audit.Result{}}
	parts := [...][]int{e.split.Retain, e.split.Forget, e.split.Val, e.split.Test}
	var err error
	if r.Scores, err = e.scores(w, slices.Concat(parts[:]...)); err != nil {
		return nil, err
	}
	m, from := &r.Metrics, 0
	var scores [len(parts)]vec.Matrix
	for i, acc := range [...]*float64{&m.AccRetain, &m.AccForget, &m.AccVal, &m.AccTest} {
		scores[i] = r.Scores.Slice(from, from+len(parts[i]))
		from += len(parts[i])
		*acc = e.accuracy(scores[i], parts[i])
	}
	m.GapForgetTest = math.Abs(m.AccForget - m.AccTest)
	lf, lt := losses(scores[1]), losses(scores[3])
	m.LossAUC = metric.AUC(negated(lf), negated(lt))
	m.KS, m.KSP = metric.KS(lf, lt)
	m.Wasserstein = metric.Wasserstein1(lf, lt)
	if m.Select, err = e.selection(m.AccVal, scores[1], scores[2]); err != nil {
		return nil, err
	}
	seen := e.evidence(scores[1], scores[3], e.split.Test)
	seen.Retain = audit.Sample{Scores: scores[0], Labels: e.labels(parts[0])}
	return r, e.attack(r, seen)
}

// selection returns what a setting may be chosen by, from the scores of forgotten and of validation examples alone; nil where
// a side is too small to be judged.
func (b *bench) selection(acc float64, forget, val vec.Matrix) (*Selection, error) {
	e := b.evidence(forget, val, b.split.Val)
	if e.Check() != nil {
		return nil, nil
	}
	mia, err := b.mia(e)
	return &Selection{AccVal: acc, LossAUC: metric.AUC(negated(losses(forget)), negated(losses(val))), MIAAcc: mia}, err
}

// attack lets every attack judge the evidence that needs no more than that; see compare for the others.
func (b *bench) attack(r *Result, e audit.Evidence) (err error) {
	if r.Metrics.MIAAcc, err = b.mia(e); err != nil {
		return err
	}
	r.Metrics.Utility = r.Metrics.AccTest - r.Metrics.MIAAcc
	for _, a := range b.attacks {
		if _, ok := a.Value.(audit.Shadowed); ok {
			continue
		}
		if r.Attacks[a.Name], err = a.Value.Audit(e, b.seed.Child(a.Name)); err != nil {
			return fmt.Errorf("attack %s: %w", a.Name, err)
		}
	}
	return nil
}

// Compare fills in the gap between m and retrain.
func (m *Metrics) Compare(retrain Metrics) {
	gap := 0.0
	for _, d := range [...]float64{
		m.AccRetain - retrain.AccRetain, m.AccForget - retrain.AccForget, m.AccTest - retrain.AccTest, m.MIAAcc - retrain.MIAAcc,
	} {
		gap += float64(math.Abs(d) / 4)
	}
	m.GapRetrain = &gap
}
