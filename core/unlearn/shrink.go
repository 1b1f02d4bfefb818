package unlearn

import (
	"context"

	"lethe/core/nn"
	"lethe/core/train"
)

// Shrink moves the model most of the way to a fresh start and lets the retain set mend it:
//
//	θ ← s₀ θ_o + (1 − s₀) θ_fresh, then min over θ of the mean cross-entropy on D_r
//
// s₀ = 1 is fine-tuning and s₀ = 0 retraining; what the forget set left behind fades with s₀. Without an epoch to mend it
// the model is left as it is. (Shrink and perturb: Ash & Adams 2020, arXiv:1910.08475.)
type Shrink struct {
	train.Recipe
	Keep float64 `json:"keep" doc:"share s₀ of the original parameters that is kept; the rest is a fresh start's" range:"[0, 1]"`
}

// Unlearn implements Method.
func (m *Shrink) Unlearn(ctx context.Context, t *Task, w nn.Weights) error {
	if m.Epochs > 0 {
		fresh := t.Model.Fresh(t.Seed.Child("shrink").Child("init"))
		blend(w.Theta, m.Keep, fresh.Theta)
		blend(w.State, m.Keep, fresh.State)
	}
	return t.descend(ctx, m.Recipe, w, t.Retain, nil)
}

// blend sets x to s x + (1−s) y.
func blend(x []float64, s float64, y []float64) {
	for i, v := range y {
		x[i] = float64(s*x[i]) + float64((1-s)*v)
	}
}
