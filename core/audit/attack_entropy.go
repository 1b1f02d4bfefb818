package audit

import "lethe/core/rng"

// Entropy says "member" where the entropy −Σ_i p_i log p_i of the prediction, in nats, lies below a threshold (Shokri et al.
// 2017, arXiv:1610.05820; Song & Mittal 2021, arXiv:2003.10595). It does not look at the true class unless PerClass.
type Entropy struct {
	PerClass bool `json:"per_class" doc:"a threshold for each true class"`
}

// Audit implements Attack.
func (a *Entropy) Audit(e Evidence, seed rng.Seed) (Result, error) {
	return threshold{negentropies(e.sample()), a.PerClass}.audit(e, seed)
}

// negentropies returns Σ_i p_i log p_i of each row.
func negentropies(s Sample) []float64 {
	h := make([]float64, len(s.Labels))
	beliefs(s, func(i int, b *belief, _ int) {
		for k, p := range b.p {
			h[i] += float64(p * b.logP[k])
		}
	})
	return h
}
