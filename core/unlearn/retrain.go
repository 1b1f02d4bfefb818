package unlearn

import (
	"context"

	"lethe/core/nn"
	"lethe/core/train"
)

// Retrain trains from a fresh start on D_r alone: the gold standard that every other method is measured against.
type Retrain struct {
	train.Recipe
}

// FromScratch implements Reference.
func (*Retrain) FromScratch() {}

// Unlearn implements Method.
func (m *Retrain) Unlearn(ctx context.Context, t *Task, w nn.Weights) error {
	seed := t.Seed.Child("retrain")
	w.Set(t.Model.Fresh(seed.Child("init")))
	own := *t
	own.Seed = seed
	err := own.descend(ctx, m.Recipe, w, t.Retain, nil)
	t.Gradients = own.Gradients
	return err
}
