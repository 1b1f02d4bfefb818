package nn

import (
	"errors"

	"lethe/core/vec"
)

// ErrDiverged says that weights, or what a network says with them, ran away: it is the method's settings that did it.
var ErrDiverged = errors.New("diverged")

// CrossEntropy sets losses[i] = log Σ_j exp z_ij − z_{i,labels[i]}, in nats, for the rows z_i of logits (n × K). Where
// dlogits (n × K) has data it is set to the derivatives softmax(z_i) − onehot(labels[i]): each example's own, not the
// mean's.
func CrossEntropy(dlogits vec.Matrix, losses []float64, logits vec.Matrix, labels []int) {
	if len(losses) != logits.Rows || len(labels) != logits.Rows {
		panic("nn: a loss and a label for every row wanted")
	}
	if dlogits.Data == nil {
		for i, y := range labels {
			z := logits.Row(i)
			losses[i] = vec.LogSumExp(z) - z[y]
		}
		return
	}
	vec.Softmax(dlogits, losses, logits)
	for i, y := range labels {
		losses[i] -= logits.Row(i)[y]
		dlogits.Row(i)[y]--
	}
}
