package after

import (
	"context"

	"lethe/core/data"
	"lethe/core/nn"
	"lethe/core/train"
)

// FineTune trains on with the retain set, as somebody might who never heard of the forget set: min over θ of the mean
// cross-entropy on D_r. Knowledge that was only pushed aside may come back with it.
type FineTune struct {
	train.Recipe
}

// Make implements Change.
func (m *FineTune) Make(ctx context.Context, c *Case, w nn.Weights) (Report, error) {
	loop := train.New(c.Model, w, m.Recipe, c.Seed)
	examples := c.examples(m.Recipe, c.Retain)
	for epoch := range m.Epochs {
		if _, err := loop.Epoch(ctx, epoch+1, examples); err != nil {
			return Report{}, err
		}
	}
	return Report{Gradients: loop.Gradients}, nil
}

// examples returns what a recipe trains on.
func (c *Case) examples(r train.Recipe, v data.View) train.Examples {
	if r.Augment == (data.Augment{}) {
		return v
	}
	return r.Augment.Of(v, c.Seed)
}
