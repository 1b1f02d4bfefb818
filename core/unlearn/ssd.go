package unlearn

import (
	"context"
	"fmt"

	"lethe/core/nn"
)

// SSD is selective synaptic dampening: parameters that matter more to the forget set than to the training set as a whole are
// made smaller, without any training,
//
//	where I_Df > a I_D:  θ ← min(λ I_D/I_Df, 1) θ
//
// with I the diagonal of the empirical Fisher information at θ_o and D = D_r ∪ D_f. Since D_f is a part of D, I_Df is at most
// |D|/|D_f| times I_D. (Foster et al. 2024, arXiv:2308.07707.)
//
// Usual for a ResNet-18 is a = 10, as theirs, for forget sets of a twentieth and less. Where a tenth is forgotten no parameter can pass
// that; the default, 2, was chosen for the small networks of the default presets, which forget as much.
type SSD struct {
	Threshold float64 `json:"threshold" doc:"how many times more than to the training set a parameter must matter to the forget set to be made smaller; below the ratio of their sizes" range:"[0, 1e6]"`
	Dampening float64 `json:"dampening" doc:"strength λ of what is left of such a parameter" range:"[0, 1e6]"`
}

// Rounds returns 1: there is one stage.
func (*SSD) Rounds() int { return 1 }

// StepRows returns 1: examples pass one by one.
func (*SSD) StepRows() int { return 1 }

// Suits implements Suitable: a threshold that no parameter can pass is a mistake.
func (m *SSD) Suits(t *Task) error {
	f, n := t.Forget.Len(), t.Retain.Len()+t.Forget.Len()
	if m.Threshold*float64(f) >= float64(n) {
		return fmt.Errorf("threshold: no parameter matters %v times more to %d forgotten examples than to all %d that they are among; want less than %.3g",
			m.Threshold, f, n, float64(n)/float64(f))
	}
	return nil
}

// Unlearn implements Method.
func (m *SSD) Unlearn(ctx context.Context, t *Task, w nn.Weights) error {
	p := newProbe(t, w)
	forget, all := make([]float64, len(w.Theta)), make([]float64, len(w.Theta))
	loss, err := p.squares(ctx, forget, t.Forget)
	if err != nil {
		return err
	}
	other, err := p.squares(ctx, all, t.Retain)
	if err != nil {
		return err
	}
	f, n := float64(t.Forget.Len()), float64(t.Forget.Len()+t.Retain.Len())
	for i, s := range forget {
		if whole := (all[i] + s) / n; s/f > m.Threshold*whole {
			w.Theta[i] *= min(m.Dampening*whole/(s/f), 1)
		}
	}
	t.observe(Step{Epoch: 1, Loss: (loss + other) / n})
	return nil
}
