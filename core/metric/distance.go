package metric

import (
	"math"

	"lethe/core/vec"
)

// Distance returns the Euclidean distance ‖x − y‖₂. It panics unless both have the same length.
func Distance(x, y []float64) float64 {
	if len(x) != len(y) {
		panic(badLength)
	}
	square := 0.0
	for i, v := range x {
		d := v - y[i]
		square += float64(d * d)
	}
	return math.Sqrt(square)
}

// TotalVariation returns the mean over examples of the total variation distance between two predictions,
//
//	(1/n) Σ_i ½ Σ_k |p_ik − q_ik|,   p = softmax(a), q = softmax(b)
//
// of logits a and b (examples × classes): 0 for equal predictions, 1 for opposite certainties, 0 without examples. It panics
// when the shapes differ.
func TotalVariation(a, b vec.Matrix) float64 {
	if a.Rows != b.Rows || a.Cols != b.Cols {
		panic(badLength)
	}
	sum := 0.0
	for i := range a.Rows {
		x, y := a.Row(i), b.Row(i)
		p, q := vec.LogSumExp(x), vec.LogSumExp(y)
		for k := range x {
			sum += float64(0.5 * math.Abs(vec.Exp(x[k]-p)-vec.Exp(y[k]-q)))
		}
	}
	return sum / float64(max(a.Rows, 1))
}
