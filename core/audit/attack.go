package audit

import (
	"math"
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
	AUCError   float64            `json:"auc_error"`      // its standard error over samples of examples
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
	rows := Balance(e.Member, e.rows(), 0, r)
	total := Result{}
	var pos, neg, aucs []float64
	judged := make([]bool, len(e.Member))
	for _, fold := range StratifiedFolds(e.Member, rows, splits, testShare, r) {
		score, err := fit(fold.Train)
		if err != nil {
			return Result{}, err
		}
		p, n := scoreRows(e, fold.Test, score)
		aucs = append(aucs, total.add(p, n))
		pos, neg = append(pos, p...), append(neg, n...)
		for _, i := range fold.Test {
			judged[i] = true
		}
	}
	total.AUCError = resamplingError(aucs)
	total.count(e, judged)
	total.tprAt(pos, neg)
	return total, nil
}

// resamplingError is the standard error of the mean over overlapping random splits,
// √((1/J + test/train) s²) (Nadeau & Bengio 2003).
func resamplingError(aucs []float64) float64 {
	sd := metric.MeanStudent(aucs).SD
	return sd * math.Sqrt(1/float64(len(aucs))+testShare/(1-testShare))
}

// AUCError is metric.AUCError at an AUC moved off 0 and 1 by half a pair, where the formula would claim certainty.
func AUCError(auc float64, members, nonMembers int) float64 {
	pairs := float64(members * nonMembers)
	return metric.AUCError((float64(auc*pairs)+0.5)/(pairs+1), members, nonMembers)
}

// count counts the examples that were judged at least once.
func (r *Result) count(e Evidence, judged []bool) {
	for i, seen := range judged {
		switch {
		case seen && e.Member[i]:
			r.Members++
		case seen:
			r.NonMembers++
		}
	}
}

// add averages one fold's judgement in and returns its AUC.
func (r *Result) add(pos, neg []float64) float64 {
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
	auc := metric.AUC(pos, neg)
	r.AUC += auc / splits
	return auc
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
	g := Gather(vec.Matrix{}, s, rows)
	g.Cols = k
	return g
}
