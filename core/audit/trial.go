package audit

import (
	"math"

	"lethe/core/metric"
	"lethe/core/rng"
	"lethe/core/vec"
)

// Every attack judges its accuracy on the same kind of splits.
const (
	splits    = 10
	testShare = 0.1
)

// scorer gives higher scores to rows that are likelier members; above zero it says "member".
type scorer func(row int) float64

// trial is what an attack says of rows that it did not learn from, split by split.
type trial struct {
	member []bool
	splits []judged
}

// judged holds scores of rows.
type judged struct {
	rows   []int
	scores []float64
}

func judge(rows []int, score scorer) judged {
	j := judged{rows: rows}
	for _, i := range rows {
		j.scores = append(j.scores, score(i))
	}
	return j
}

// sides returns the scores of members and of non-members.
func (j judged) sides(member []bool) (in, out []float64) {
	for k, i := range j.rows {
		if member[i] {
			in = append(in, j.scores[k])
		} else {
			out = append(out, j.scores[k])
		}
	}
	return in, out
}

// crossValidate fits an attack on the training rows of each stratified split and lets it judge the held-out rows.
func crossValidate(e Evidence, seed rng.Seed, fit func(train []int) (scorer, error)) (*trial, error) {
	if err := e.Check(); err != nil {
		return nil, err
	}
	r := seed.Rand()
	rows := Balance(e.Member, e.rows(), 0, r)
	t := &trial{member: e.Member}
	for _, fold := range StratifiedFolds(e.Member, rows, splits, testShare, r) {
		score, err := fit(fold.Train)
		if err != nil {
			return nil, err
		}
		t.splits = append(t.splits, judge(fold.Test, score))
	}
	return t, nil
}

// result returns all there is to say about the trial.
func (t *trial) result(seed rng.Seed) Result {
	r := t.verdicts()
	t.rank(&r, seed)
	return r
}

// verdicts returns the mean accuracy and F1 over the splits, and nothing else.
func (t *trial) verdicts() Result {
	var r Result
	for _, s := range t.splits {
		in, out := s.sides(t.member)
		c := metric.ConfusionAt(in, out, 0)
		r.Acc += c.Accuracy() / float64(len(t.splits))
		r.F1 += c.F1() / float64(len(t.splits))
	}
	return r
}

// rank fills in what needs no threshold: the mean AUC over the splits, true positive rates over all of them together, how sure
// these are, and the counts.
func (t *trial) rank(r *Result, seed rng.Seed) {
	var in, out, aucs []float64
	for _, s := range t.splits {
		p, n := s.sides(t.member)
		aucs = append(aucs, metric.AUC(p, n))
		r.AUC += aucs[len(aucs)-1] / float64(len(t.splits))
		in, out = append(in, p...), append(out, n...)
	}
	members, others := t.sides()
	r.Members, r.NonMembers = len(members), len(others)
	r.AUCError = AUCError(r.AUC, r.Members, r.NonMembers)
	if len(aucs) > 1 {
		r.AUCError = resamplingError(aucs)
	}
	r.AUCInterval = t.interval(seed.Child("bootstrap").Rand())
	r.tprAt(in, out)
}

// sides lists the members and the non-members that were judged at least once.
func (t *trial) sides() (members, others []int) {
	seen := make([]bool, len(t.member))
	for _, s := range t.splits {
		for _, i := range s.rows {
			seen[i] = true
		}
	}
	for i, yes := range seen {
		switch {
		case yes && t.member[i]:
			members = append(members, i)
		case yes:
			others = append(others, i)
		}
	}
	return members, others
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

// columns returns a view of the first k columns of the given rows of s.
func columns(s vec.Matrix, rows []int, k int) vec.Matrix {
	g := Gather(vec.Matrix{}, s, rows)
	g.Cols = k
	return g
}
