package unlearn

import (
	"context"

	"lethe/core/nn"
	"lethe/core/train"
)

// Original trains the model that is to forget: min over θ of the mean cross-entropy on all training examples, D_r ∪ D_f.
type Original struct {
	train.Recipe
}

// FromScratch implements Reference.
func (*Original) FromScratch() {}

// Unlearn implements Method.
func (m *Original) Unlearn(ctx context.Context, t *Task, w nn.Weights) error {
	return t.restart(ctx, "original", m.Recipe, w, t.Retain.Join(t.Forget))
}
