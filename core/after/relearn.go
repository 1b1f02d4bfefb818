package after

import (
	"context"

	"lethe/core/nn"
	"lethe/core/train"
	"lethe/core/vec"
)

// Relearning measures the relearn time: it trains on D_f alone until the mean cross-entropy on D_f is no higher than the
// original model's, and counts the epochs. The recipe's epochs are the most that are tried. A model that never saw the
// forget set takes some time, too, so retrain's is the one to compare with: whoever is much faster has not forgotten.
// (Golatkar et al. 2020, arXiv:1911.04933, section 5.)
type Relearning struct {
	train.Recipe
}

// Make implements Change.
func (m *Relearning) Make(ctx context.Context, c *Case, w nn.Weights) (Report, error) {
	loop := train.New(c.Model, w, m.Recipe, c.Seed)
	examples, goal := c.examples(m.Recipe, c.Forget), c.loss(c.Original)
	r := &Relearn{}
	for c.loss(w) > goal {
		if r.Epochs == m.Epochs {
			r.Capped = true
			break
		}
		r.Epochs++
		if _, err := loop.Epoch(ctx, r.Epochs, examples); err != nil {
			return Report{}, err
		}
	}
	return Report{loop.Gradients, r}, nil
}

// loss returns the mean cross-entropy on D_f of the model w in evaluation, in nats.
func (c *Case) loss(w nn.Weights) float64 {
	var pass nn.Pass
	n, chunk := c.Forget.Len(), c.Model.Chunk()
	x, losses := vec.NewMatrix(min(n, chunk), c.Model.Inputs()), make([]float64, n)
	labels, positions := make([]int, n), make([]int, n)
	for i := range positions {
		positions[i] = i
	}
	for from := 0; from < n; from += chunk {
		to := min(from+chunk, n)
		part := x.Slice(0, to-from)
		c.Forget.Batch(part, labels[from:to], positions[from:to])
		nn.CrossEntropy(vec.Matrix{}, losses[from:to], c.Model.Logits(&pass, w, part), labels[from:to])
	}
	return vec.Sum(losses) / float64(n)
}
