package unlearn

import (
	"context"

	"lethe/core/nn"
	"lethe/core/train"
)

// Short is retrain broken off early: trained from a fresh start on D_r alone, for a few epochs. It forgets everything and is
// cheap, so whatever does not beat it on the retain set's accuracy need not have started from the original model. With
// retrain's settings it is retrain.
type Short struct {
	train.Recipe
}

// FromScratch implements Reference.
func (*Short) FromScratch() {}

// Unlearn implements Method.
func (m *Short) Unlearn(ctx context.Context, t *Task, w nn.Weights) error {
	return t.restart(ctx, "retrain", m.Recipe, w, t.Retain)
}
