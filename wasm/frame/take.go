package frame

import (
	"fmt"
	"math"

	"lethe/core/audit"
	"lethe/core/experiment"
	"lethe/core/game"
	"lethe/core/metric"
	"lethe/core/nn"
	"lethe/core/rng"
	"lethe/core/vec"
)

// The plane's decision regions are painted on so many cells.
const (
	PlaneWidth  = 48
	PlaneHeight = 36
)

// Take is a picture of a method's model after an epoch. Values stand for the examples of Forget and then of Test.
type Take struct {
	Seed   uint64        `json:"seed"`
	Method string        `json:"method"`
	Epoch  int           `json:"epoch"`
	Epochs int           `json:"epochs"`
	Loss   float64       `json:"loss"` // of training, in nats
	Payoff *float64      `json:"payoff,omitempty"`
	Audit  *audit.Report `json:"audit,omitempty"`

	AccForget float64 `json:"acc_forget"`
	AccTest   float64 `json:"acc_test"`
	LossAUC   float64 `json:"loss_auc"`
	// AUC is that of the auditor's verdicts; Error says why there are none.
	AUC     float64 `json:"auc"`
	Error   string  `json:"error,omitempty"`
	Forget  int     `json:"forget"` // how many of the values are of forgotten examples
	Classes int     `json:"classes"`

	Losses   []float64 `json:"-"` // cross-entropy, in nats
	Verdicts []float64 `json:"-"` // above 0: "was in training"; none where Error is set
	Beliefs  []byte    `json:"-"` // 255 times the probability of each class for the forgotten, row by row
	Plane    []byte    `json:"-"` // for each cell the likeliest class and 255 times its probability; none without a plane
}

// Camera makes Takes of one scene. It serves one goroutine.
type Camera struct {
	Scene *Scene
	Rules *game.Rules // how the auditor looks
	grid  vec.Matrix
	pass  nn.Pass
}

// Take pictures what a watcher sees.
func (c *Camera) Take(f experiment.Frame) *Take {
	forget := len(f.Split.Forget)
	t := &Take{
		Seed: f.Seed, Method: f.Method, Epoch: f.Step.Epoch, Epochs: f.Step.Epochs, Loss: f.Step.Loss, Payoff: f.Step.Payoff, Audit: f.Step.Audit,
		Forget: forget, Classes: f.Data.Classes, Losses: make([]float64, f.Scores.Rows),
	}
	for i := range t.Losses {
		t.Losses[i] = f.Scores.Row(i)[0]
	}
	t.judge(c.Rules, f)
	t.believe(f)
	if c.Scene != nil && c.Scene.Plane() {
		t.Plane = c.paint(f)
	}
	return t
}

// judge fills in accuracies, AUCs and verdicts.
func (t *Take) judge(rules *game.Rules, f experiment.Frame) {
	n := f.Scores.Rows
	e := audit.Evidence{Scores: f.Scores, Member: make([]bool, n), Labels: make([]int, n)}
	hits := [2]int{}
	for i := range n {
		e.Member[i] = i < t.Forget
		side := 0
		if e.Member[i] {
			e.Labels[i] = f.Data.Labels[f.Split.Forget[i]]
		} else {
			e.Labels[i] = f.Data.Labels[f.Split.Test[i-t.Forget]]
			side = 1
		}
		if likeliest(f.Scores.Row(i)[1:]) == e.Labels[i] {
			hits[side]++
		}
	}
	unseen := n - t.Forget
	t.AccForget, t.AccTest = float64(hits[0])/float64(t.Forget), float64(hits[1])/float64(unseen)
	t.LossAUC = 1 - metric.AUC(t.Losses[:t.Forget], t.Losses[t.Forget:])
	verdicts, err := game.Verdicts(rules, e, rng.New(f.Seed).Child("verdicts"))
	if err != nil {
		t.Error = err.Error()
		return
	}
	t.Verdicts = verdicts
	t.AUC = metric.AUC(verdicts[:t.Forget], verdicts[t.Forget:])
}

func likeliest(logits []float64) int {
	best := 0
	for k, z := range logits {
		if z > logits[best] {
			best = k
		}
	}
	return best
}

// believe fills in the probabilities of the forgotten examples.
func (t *Take) believe(f experiment.Frame) {
	for i := range t.Forget {
		logits := f.Scores.Row(i)[1:]
		total := vec.LogSumExp(logits)
		for _, z := range logits {
			t.Beliefs = append(t.Beliefs, byte(math.Round(255*vec.Exp(z-total))))
		}
	}
}

// paint returns the decision regions over the scene's window.
func (c *Camera) paint(f experiment.Frame) []byte {
	if c.grid.Rows == 0 {
		c.grid = c.Scene.grid()
	}
	cells := make([]byte, 0, 2*c.grid.Rows)
	logits := f.Model.Logits(&c.pass, f.Weights, c.grid)
	for i := range logits.Rows {
		row := logits.Row(i)
		k := likeliest(row)
		cells = append(cells, byte(k), byte(math.Round(255*vec.Exp(row[k]-vec.LogSumExp(row)))))
	}
	return cells
}

// Bytes returns the take for the wire.
func (t *Take) Bytes() ([]byte, error) {
	return pack(t, narrow(t.Losses), narrow(t.Verdicts), t.Beliefs, t.Plane)
}

// ReadTake reads what Bytes wrote.
func ReadTake(src []byte) (*Take, error) {
	t := &Take{}
	blocks, err := unpack(src, t)
	if err != nil {
		return nil, err
	}
	if len(blocks) != 4 || t.Forget < 0 || 4*t.Forget > len(blocks[0]) || len(blocks[2]) != t.Forget*t.Classes {
		return nil, fmt.Errorf("frame: a take of %d forgotten examples does not fit its blocks", t.Forget)
	}
	t.Losses, t.Verdicts, t.Beliefs, t.Plane = widen(blocks[0]), widen(blocks[1]), blocks[2], blocks[3]
	return t, nil
}

// Interval returns the 95 % interval of an AUC of forgotten against unseen examples, over samples of them.
func (t *Take) Interval(auc float64) (lo, hi float64) {
	half := 1.96 * audit.AUCError(auc, t.Forget, len(t.Losses)-t.Forget)
	return max(0, auc-half), min(1, auc+half)
}

// Belief returns the probability of class k for forgotten example i.
func (t *Take) Belief(i, k int) float64 { return float64(t.Beliefs[i*t.Classes+k]) / 255 }

// Guess returns the likeliest class for forgotten example i.
func (t *Take) Guess(i int) int {
	best := 0
	for k := range t.Classes {
		if t.Beliefs[i*t.Classes+k] > t.Beliefs[i*t.Classes+best] {
			best = k
		}
	}
	return best
}
