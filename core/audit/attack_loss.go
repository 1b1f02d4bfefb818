package audit

import (
	"lethe/core/metric"
	"lethe/core/rng"
)

// Loss says "member" where the cross-entropy lies below a threshold (Yeom et al. 2018, arXiv:1709.01604). The threshold is
// the best one on each split's training rows; AUC and true positive rates need none and use every example.
type Loss struct{}

// Audit implements Attack.
func (*Loss) Audit(e Evidence, seed rng.Seed) (Result, error) {
	r, err := crossValidate(e, seed, func(train []int) (scorer, error) {
		in, out := scoreRows(e, train, func(row []float64) float64 { return -row[0] })
		t, _ := metric.BestThreshold(in, out)
		return func(row []float64) float64 { return -row[0] - t }, nil
	})
	if err != nil {
		return r, err
	}
	in, out := e.sides()
	r.Members, r.NonMembers = len(in), len(out)
	r.AUC = metric.AUC(in, out)
	r.AUCError = AUCError(r.AUC, len(in), len(out))
	r.tprAt(in, out)
	return r, nil
}
