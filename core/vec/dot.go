package vec

// Dot returns the inner product of x and y, Σ x[i]·y[i].
//
// The order of the sum is part of the promise: eight lanes start at +0, element
// i is added to lane i%8 (the tail like the rest), and the lanes meet as
//
//	((l0+l4) + (l2+l6)) + ((l1+l5) + (l3+l7))
//
// which folds one AVX-512, two AVX2 or four SIMD128 registers by halves.
// It panics when the lengths differ.
func Dot(x, y []float64) float64 {
	if len(x) != len(y) {
		panic(badLength)
	}
	return dot(x, y)
}

// Sum returns Σ x[i], in the order that Dot documents.
func Sum(x []float64) float64 {
	return sum(x)
}
