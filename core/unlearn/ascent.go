package unlearn

import (
	"context"

	"lethe/core/nn"
	"lethe/core/train"
	"lethe/core/vec"
)

// Ascent climbs the loss of what it is to forget, θ ← θ + η ∇ mean ℓ(D_f; θ), ℓ the cross-entropy. Nothing holds it: ℓ has no
// upper bound, so that the rate and the epochs are all that keeps the rest of the model. (Golatkar, Achille & Soatto 2020,
// arXiv:1911.04933, as the negative gradient; Thudi et al. 2022, arXiv:2109.13398.) The loss of an epoch is the mean ℓ on D_f, which rises.
//
// Usual for a ResNet-18 on CIFAR-10 are 5 epochs at 1e-4 to 5e-3 (1e-4 in the code of Jia et al. 2023, arXiv:2304.04934); the
// default, 10 at 0.02, was chosen for the small networks of the default presets.
type Ascent struct {
	train.Recipe
}

// Unlearn implements Method.
func (m *Ascent) Unlearn(ctx context.Context, t *Task, w nn.Weights) error {
	return t.vary(ctx, m.Recipe, w, t.Forget, train.Variant{Loss: climb}, nil)
}

// climb is the cross-entropy with derivatives that lead upwards.
func climb(dlogits vec.Matrix, losses []float64, logits vec.Matrix, labels, _ []int) {
	nn.CrossEntropy(dlogits, losses, logits, labels)
	for i := range dlogits.Rows {
		vec.Scale(dlogits.Row(i), -1)
	}
}
