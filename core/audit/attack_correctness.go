package audit

import (
	"lethe/core/metric"
	"lethe/core/rng"
)

// Correctness says "member" where the likeliest class is the true one (Yeom et al. 2018, arXiv:1709.01604). It has no
// threshold to learn; its AUC is ½ + half the gap between the accuracies on forgotten and on unseen examples.
type Correctness struct{}

// Audit implements Attack.
func (*Correctness) Audit(e Evidence, seed rng.Seed) (Result, error) {
	score := func(i int) float64 {
		if metric.ArgMax(e.Scores.Row(i)[1:]) == e.Labels[i] {
			return 1
		}
		return -1
	}
	t, err := crossValidate(e, seed, func([]int) (scorer, error) { return score, nil })
	if err != nil {
		return Result{}, err
	}
	return t.resultOfAll(score, seed), nil
}
