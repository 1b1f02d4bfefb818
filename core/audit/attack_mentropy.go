package audit

import "lethe/core/rng"

// ModifiedEntropy says "member" where the modified entropy, in nats,
//
//	−(1 − p_y) log p_y − Σ_{i≠y} p_i log(1 − p_i)
//
// lies below a threshold: like the entropy it is 0 for a sure prediction, but only for a right one (Song & Mittal 2021,
// arXiv:2003.10595). Code that is much copied has log p_i in the sum, or treats the labels of the whole batch as every row's.
type ModifiedEntropy struct {
	PerClass bool `json:"per_class" doc:"a threshold for each true class"`
}

// Audit implements Attack.
func (a *ModifiedEntropy) Audit(e Evidence, seed rng.Seed) (Result, error) {
	return threshold{negatedModifiedEntropies(e.sample()), a.PerClass}.audit(e, seed)
}

// negatedModifiedEntropies returns (1 − p_y) log p_y + Σ_{i≠y} p_i log(1 − p_i) of each row.
func negatedModifiedEntropies(s Sample) []float64 {
	h := make([]float64, len(s.Labels))
	beliefs(s, func(i int, b *belief, y int) {
		for k, p := range b.p {
			if k == y {
				h[i] += float64(b.q[k] * b.logP[k])
			} else {
				h[i] += float64(p * b.logQ[k])
			}
		}
	})
	return h
}
