package unlearn

import (
	"context"

	"lethe/core/nn"
	"lethe/core/train"
)

// FineTune keeps training on D_r alone and hopes that the rest is forgotten: min over θ of the mean cross-entropy on D_r.
type FineTune struct {
	train.Recipe
}

// Unlearn implements Method.
func (m *FineTune) Unlearn(ctx context.Context, t *Task, w nn.Weights) error {
	return t.descend(ctx, m.Recipe, w, t.Retain, nil)
}
