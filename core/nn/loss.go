package nn

import "lethe/core/vec"

// CrossEntropy sets losses[i] = log Σ_j exp z_ij − z_{i,labels[i]}, in nats, for the rows z_i of logits (n × K). Where
// dlogits (n × K) has data it is set to the derivatives softmax(z_i) − onehot(labels[i]): each example's own, not the
// mean's.
func CrossEntropy(dlogits vec.Matrix, losses []float64, logits vec.Matrix, labels []int) {
	if len(losses) != logits.Rows || len(labels) != logits.Rows {
		panic("nn: a loss and a label for every row wanted")
	}
	for i := range logits.Rows {
		z, y := logits.Row(i), labels[i]
		lse := vec.LogSumExp(z)
		losses[i] = lse - z[y]
		if dlogits.Data == nil {
			continue
		}
		dz := dlogits.Row(i)
		for j, v := range z {
			dz[j] = vec.Exp(v - lse)
		}
		dz[y]--
	}
}
