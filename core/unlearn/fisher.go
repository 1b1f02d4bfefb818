package unlearn

import (
	"context"
	"math"

	"lethe/core/nn"
)

// Fisher blurs each parameter with noise, the more the less the retain set minds:
//
//	θ = θ_o + √(α min(1/(F + ε), c)) ξ,  ξ ~ N(0, I)
//
// with F the diagonal of the empirical Fisher information of D_r at θ_o, which stands in for the Hessian, and no training.
// (Golatkar et al. 2020, arXiv:1911.04933.)
type Fisher struct {
	Alpha   float64 `json:"alpha" doc:"strength α of the noise: its variance where F + ε is 1" range:"[0, 1]"`
	Epsilon float64 `json:"epsilon" doc:"ε, added to the information of each parameter" range:"(0, 1]"`
	Clamp   float64 `json:"clamp" doc:"largest 1/(F + ε), for parameters that the retain set does not mind at all" range:"(0, 1e12]"`
}

// Rounds returns 1: there is one stage.
func (*Fisher) Rounds() int { return 1 }

// StepRows returns 1: examples pass one by one.
func (*Fisher) StepRows() int { return 1 }

// Unlearn implements Method.
func (m *Fisher) Unlearn(ctx context.Context, t *Task, w nn.Weights) error {
	information := make([]float64, len(w.Theta))
	loss, err := newProbe(t, w).squares(ctx, information, t.Retain)
	if err != nil {
		return err
	}
	n, r := float64(t.Retain.Len()), t.Seed.Child("fisher").Rand()
	for i, s := range information {
		variance := m.Alpha * min(1/(s/n+m.Epsilon), m.Clamp)
		w.Theta[i] += float64(math.Sqrt(variance) * r.Normal())
	}
	t.observe(Step{Epoch: 1, Loss: loss / n})
	return nil
}
