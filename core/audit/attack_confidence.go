package audit

import "lethe/core/rng"

// Confidence says "member" where the probability p_y of the true class lies above a threshold (Yeom et al. 2018,
// arXiv:1709.01604; Song & Mittal 2021, arXiv:2003.10595). With one threshold it orders examples as Loss does.
type Confidence struct {
	PerClass bool `json:"per_class" doc:"a threshold for each true class"`
}

// Audit implements Attack.
func (a *Confidence) Audit(e Evidence, seed rng.Seed) (Result, error) {
	return threshold{confidences(e.sample()), a.PerClass}.audit(e, seed)
}
