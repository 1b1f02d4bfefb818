package unlearn

import (
	"context"

	"lethe/core/data"
	"lethe/core/nn"
	"lethe/core/vec"
)

// teach sets the rows of dst (n × K) to what the model w says of the examples of v: log softmax(z/T), T being the temperature.
// It says so in evaluation mode, for a teacher is a finished model, whose answer to an example must not depend on which others
// stand beside it.
func (t *Task) teach(ctx context.Context, dst vec.Matrix, w nn.Weights, v data.View, temperature float64) error {
	return newProbe(t, w).walk(ctx, v, func(from int, logits vec.Matrix) {
		for i := range logits.Rows {
			row := dst.Row(from + i)
			soften(row, logits.Row(i), temperature)
		}
	})
}

// soften sets dst to log softmax(z/T).
func soften(dst, z []float64, temperature float64) {
	for j, v := range z {
		dst[j] = v / temperature
	}
	lse := vec.LogSumExp(dst)
	for j := range dst {
		dst[j] -= lse
	}
}

// distil returns the loss T² KL(p ‖ q) of a student's logits z, q = softmax(z/T), under the teacher's log p, in nats, and sets
// dz to its derivatives T (q − p). (Hinton, Vinyals & Dean 2015, arXiv:1503.02531.)
func distil(dz, z, teacher []float64, temperature float64) float64 {
	soften(dz, z, temperature)
	kl := 0.0
	for j, log := range teacher {
		p := vec.Exp(log)
		kl += float64(p * (log - dz[j]))
		dz[j] = temperature * (vec.Exp(dz[j]) - p)
	}
	return temperature * temperature * kl
}

// largest returns the index of the largest element of z but z[except], the first of equals.
func largest(z []float64, except int) int {
	best := -1
	for j, v := range z {
		if j != except && (best < 0 || v > z[best]) {
			best = j
		}
	}
	return best
}
