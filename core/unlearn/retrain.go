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
	return t.restart(ctx, "retrain", m.Recipe, w, t.Retain)
}
