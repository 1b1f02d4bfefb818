package unlearn

import (
	"context"

	"lethe/core/nn"
	"lethe/core/train"
)

// L1Sparse fine-tunes on D_r under a pull towards a sparse model, in which less is left to remember with,
//
//	min over θ of mean ℓ(D_r; θ) + γ_t ‖θ‖₁,  γ_t = γ (1 − t/T) in epoch t = 0, …, T−1,
//
// by subgradient steps, with sign 0 = 0. (Jia et al. 2023, arXiv:2304.04934.) The loss of an epoch is that on D_r alone.
//
// Usual for a ResNet-18 on CIFAR-10 is a rate of 0.01, as in their code; the default, 0.05, was chosen for the small networks of the
// default presets.
type L1Sparse struct {
	train.Recipe
	Gamma float64 `json:"gamma" doc:"weight γ of the sum of all parameters' absolute values, falling to 0 over the epochs" range:"[0, 1]"`
}

// Unlearn implements Method.
func (m *L1Sparse) Unlearn(ctx context.Context, t *Task, w nn.Weights) error {
	gamma := m.Gamma
	pull := func(grad, theta []float64) error {
		for i, v := range theta {
			switch {
			case v > 0:
				grad[i] += gamma
			case v < 0:
				grad[i] -= gamma
			}
		}
		return nil
	}
	return t.vary(ctx, m.Recipe, w, t.Retain, train.Variant{Gradient: pull}, func(s *Step) error {
		gamma = m.Gamma * (1 - float64(s.Epoch)/float64(m.Epochs))
		return nil
	})
}
