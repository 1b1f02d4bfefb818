package unlearn

import (
	"context"

	"lethe/core/nn"
	"lethe/core/train"
)

// CFK, catastrophic forgetting of the last k layers, fine-tunes these on D_r and leaves all before them as they are, to the bit.
// Frozen layers evaluate: their running statistics stay, too, and they drop nothing. With k of all layers it is exactly
// fine-tuning. (Goel et al. 2022, arXiv:2201.06640.)
type CFK struct {
	train.Recipe
	K int `json:"k" doc:"layers that move, counted from the end: those with parameters, a residual block being one" range:"[1, 1000]"`
}

// Unlearn implements Method.
func (m *CFK) Unlearn(ctx context.Context, t *Task, w nn.Weights) error {
	return t.vary(ctx, m.Recipe, w, t.Retain, behind(t.Model.Last(m.K), w), nil)
}

// EUK, exact unlearning of the last k layers, gives these a fresh start and trains them on D_r, and leaves all before them as
// they are, as CFK does. No epochs change nothing. With k of all layers it is retraining. (Goel et al. 2022, arXiv:2201.06640.)
type EUK struct {
	train.Recipe
	K int `json:"k" doc:"layers that start afresh, counted from the end: those with parameters, a residual block being one" range:"[1, 1000]"`
}

// Unlearn implements Method.
func (m *EUK) Unlearn(ctx context.Context, t *Task, w nn.Weights) error {
	cut := t.Model.Last(m.K)
	if m.Epochs > 0 {
		fresh := t.Model.Fresh(t.Seed.Child("euk"))
		copy(w.Theta[cut.Params:], fresh.Theta[cut.Params:])
		copy(w.State[cut.State:], fresh.State[cut.State:])
	}
	return t.vary(ctx, m.Recipe, w, t.Retain, behind(cut, w), nil)
}

// behind is the variant of training in which only what lies behind a cut moves.
func behind(cut nn.Cut, w nn.Weights) train.Variant {
	v := train.Variant{Frozen: cut.Layers}
	if cut.Params > 0 {
		v.Free = make([]bool, len(w.Theta))
		for i := range v.Free[cut.Params:] {
			v.Free[cut.Params+i] = true
		}
	}
	return v
}
