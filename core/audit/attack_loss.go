package audit

import "lethe/core/rng"

// Loss says "member" where the cross-entropy lies below a threshold (Yeom et al. 2018, arXiv:1709.01604). The threshold is
// the best one on each split's training rows; AUC and true positive rates need none and use every example.
type Loss struct{}

// Audit implements Attack.
func (*Loss) Audit(e Evidence, seed rng.Seed) (Result, error) {
	signal := make([]float64, len(e.Member))
	for i := range signal {
		signal[i] = -e.Scores.Row(i)[0]
	}
	return threshold{signal: signal}.audit(e, seed)
}
