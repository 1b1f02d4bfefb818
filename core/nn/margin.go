package nn

import "lethe/core/vec"

// Margin sets margins[i] to φ = z_y − log Σ_{j≠y} e^{z_j} of row i of logits (n × K, K ≥ 2) and y = labels[i]: the log-odds of
// the true class, −∞ to ∞, on which losses that are all but 0 still differ (Carlini et al. 2022, arXiv:2112.03570). It sets
// dlogits (n × K) to the derivatives e_y − softmax over the other classes.
func Margin(dlogits vec.Matrix, margins []float64, logits vec.Matrix, labels []int) {
	if len(margins) != logits.Rows || len(labels) != logits.Rows {
		panic("nn: a margin and a label for every row wanted")
	}
	for i, y := range labels {
		z, d := logits.Row(i), dlogits.Row(i)
		others := append(append(d[:0], z[:y]...), z[y+1:]...)
		lse := vec.LogSumExp(others)
		margins[i] = z[y] - lse
		for j, v := range z {
			d[j] = -vec.Exp(v - lse)
		}
		d[y] = 1
	}
}
