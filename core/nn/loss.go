package nn

import (
	"slices"

	"lethe/core/vec"
)

// CrossEntropy sets losses[i] = log Σ_j exp z_ij − z_{i,labels[i]}, in nats, for the rows z_i of logits (n × K). Where
// dlogits (n × K) has data it is set to the derivatives softmax(z_i) − onehot(labels[i]): each example's own, not the
// mean's.
func CrossEntropy(dlogits vec.Matrix, losses []float64, logits vec.Matrix, labels []int) {
	if len(losses) != logits.Rows || len(labels) != logits.Rows {
		panic("nn: a loss and a label for every row wanted")
	}
	for i := range logits.Rows {
		z, y := logits.Row(i), labels[i]
		if dlogits.Data == nil {
			losses[i] = vec.LogSumExp(z) - z[y]
			continue
		}
		dz := dlogits.Row(i)
		losses[i] = softmax(dz, z) - z[y]
		dz[y]--
	}
}

// softmax sets p to exp z_j / Σ exp z and returns log Σ exp z, with one exponential an element.
func softmax(p, z []float64) float64 {
	top := slices.Max(z)
	for j, v := range z {
		p[j] = vec.Exp(v - top)
	}
	sum := vec.Sum(p)
	vec.Scale(p, 1/sum)
	return top + vec.Log(sum)
}
