package audit

import (
	"strconv"

	"lethe/core/catalog"
	"lethe/core/metric"
	"lethe/core/rng"
	"lethe/core/vec"
)

// Attack judges how well membership can be told from evidence.
type Attack interface {
	// Audit returns the attack's success. Its random choices come from seed. It does not change e.
	Audit(e Evidence, seed rng.Seed) (Result, error)
}

// Attacks lists the attacks that report. Their definitions are fixed, so that numbers compare; see Followers for the
// auditors that play.
var Attacks = catalog.Of("attack",
	catalog.Entry[Attack]{Name: "loss", Brief: "threshold on the cross-entropy (Yeom 2018)", New: func() Attack { return &Loss{} }},
	catalog.Entry[Attack]{Name: "logistic", Brief: "logistic regression on the cross-entropy", New: func() Attack { return &LogisticAttack{C: 1} }},
	catalog.Entry[Attack]{Name: "svm", Brief: "linear SVM on logits and cross-entropy", New: func() Attack { return &SVMAttack{C: 1} }},
)

// Choice is an attack in a config.
type Choice struct{ catalog.Choice[Attack] }

// DecodeAt implements catalog.Decoder.
func (c *Choice) DecodeAt(place string, raw []byte) (err error) {
	c.Choice, err = Attacks.Decode(place, raw)
	return err
}

// Choices implements catalog.Chooser.
func (*Choice) Choices() []string { return Attacks.Names() }

// Result is an attack's success at telling forgotten from unseen examples. ½ is guessing; the target is what the attack
// reaches on a retrained model.
type Result struct {
	Acc        float64            `json:"acc"` // on held-out rows, as many members as non-members
	AUC        float64            `json:"auc"` // P(a member scores above a non-member) + ½ P(equal)
	F1         float64            `json:"f1"`
	TPR        map[string]float64 `json:"tpr_at_fpr"`     // share of members found at a false positive rate; only rates the sample resolves
	Members    int                `json:"members"`        // forgotten examples judged
	NonMembers int                `json:"nonmembers"`     // unseen examples judged
	Resolution float64            `json:"fpr_resolution"` // the smallest false positive rate above 0 that NonMembers can show
}

// Every attack judges its accuracy on the same kind of splits.
const (
	splits    = 10
	testShare = 0.1
)

// Rates returns the false positive rates at which attacks report.
func Rates() []float64 { return []float64{0.001, 0.01, 0.05, 0.1} }

// tprAt fills in the true positive rates that the number of negatives resolves.
func (r *Result) tprAt(pos, neg []float64) {
	r.TPR = map[string]float64{}
	r.Resolution = 1 / float64(r.NonMembers)
	for _, rate := range Rates() {
		if rate >= r.Resolution {
			r.TPR[strconv.FormatFloat(rate, 'g', -1, 64)] = metric.TPRAt(pos, neg, rate)
		}
	}
}

// scorer gives higher scores to likelier members; above zero it says "member".
type scorer func(row []float64) float64

// crossValidate fits an attack on the training rows of each stratified split and returns the mean accuracy, AUC and F1 on
// the held-out rows.
func crossValidate(e Evidence, seed rng.Seed, fit func(train []int) (scorer, error)) (Result, error) {
	if err := e.Check(); err != nil {
		return Result{}, err
	}
	r := seed.Rand()
	rows := Balance(e.Member, e.rows(), r)
	total := Result{Members: len(rows) / 2, NonMembers: len(rows) / 2}
	var pos, neg []float64
	for _, fold := range StratifiedFolds(e.Member, rows, splits, testShare, r) {
		score, err := fit(fold.Train)
		if err != nil {
			return Result{}, err
		}
		p, n := scoreRows(e, fold.Test, score)
		total.add(p, n)
		pos, neg = append(pos, p...), append(neg, n...)
	}
	total.tprAt(pos, neg)
	return total, nil
}

// add averages one fold's judgement in.
func (r *Result) add(pos, neg []float64) {
	c := metric.Confusion{}
	for _, s := range pos {
		if s > 0 {
			c.TP++
		} else {
			c.FN++
		}
	}
	for _, s := range neg {
		if s > 0 {
			c.FP++
		} else {
			c.TN++
		}
	}
	r.Acc += c.Accuracy() / splits
	r.F1 += c.F1() / splits
	r.AUC += metric.AUC(pos, neg) / splits
}

func scoreRows(e Evidence, rows []int, score scorer) (pos, neg []float64) {
	for _, i := range rows {
		if s := score(e.Scores.Row(i)); e.Member[i] {
			pos = append(pos, s)
		} else {
			neg = append(neg, s)
		}
	}
	return pos, neg
}

// columns returns a view of the first k columns of the given rows of s.
func columns(s vec.Matrix, rows []int, k int) vec.Matrix {
	g := Gather(s, rows)
	g.Cols = k
	return g
}
