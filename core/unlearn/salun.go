package unlearn

import (
	"cmp"
	"context"
	"math"
	"slices"

	"lethe/core/nn"
	"lethe/core/train"
)

// SalUn relabels as Relabel does, but moves only the parameters that matter most for what is to be forgotten,
//
//	θ ← θ_o + m ∘ Δθ,  m_i = 1 where |∂ mean ℓ(D_f; θ_o)/∂θ_i| is among the largest, else 0.
//
// The gradient is taken in evaluation mode, at the model that is to forget and not at the statistics of a batch. The others keep
// their values to the bit, whatever weight decay and momentum want. A threshold of 0 is exactly Relabel. (Fan et al. 2024,
// arXiv:2310.12508.)
//
// Usual for a ResNet-18 on CIFAR-10 are 10 epochs, as in their code; the default, 20, was chosen for the small networks of the
// default presets.
type SalUn struct {
	train.Recipe
	Threshold float64 `json:"threshold" doc:"share of the parameters that stay as they are: those with the smallest gradients of the forget set's loss" range:"[0, 1)"`
}

// Validate refuses to augment.
func (m *SalUn) Validate() error { return plain(m.Recipe, noAugment) }

// Unlearn implements Method.
func (m *SalUn) Unlearn(ctx context.Context, t *Task, w nn.Weights) error {
	free, err := m.salient(ctx, t, w)
	if err != nil {
		return err
	}
	return t.vary(ctx, m.Recipe, w, relabel(t), train.Variant{Free: free}, nil)
}

// salient marks the parameters that may move; nil is all of them.
func (m *SalUn) salient(ctx context.Context, t *Task, w nn.Weights) ([]bool, error) {
	held := int(m.Threshold * float64(len(w.Theta)))
	if held == 0 || m.Epochs == 0 {
		return nil, nil
	}
	grad := make([]float64, len(w.Theta))
	if _, err := newProbe(t, w).mean(ctx, grad, t.Forget); err != nil {
		return nil, err
	}
	for i, g := range grad {
		grad[i] = math.Abs(g)
	}
	order := span(0, len(grad))
	slices.SortFunc(order, func(i, j int) int { return cmp.Or(cmp.Compare(grad[i], grad[j]), i-j) })
	free := make([]bool, len(grad))
	for _, i := range order[held:] {
		free[i] = true
	}
	return free, nil
}
