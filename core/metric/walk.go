package metric

import (
	"math"
	"slices"
)

// sorted returns sorted copies of two samples, neither of which may be empty.
func sorted(x, y []float64) (xs, ys []float64) {
	if len(x) == 0 || len(y) == 0 {
		panic(noScores)
	}
	xs, ys = slices.Clone(x), slices.Clone(y)
	slices.Sort(xs)
	slices.Sort(ys)
	if math.IsNaN(xs[0]) || math.IsNaN(ys[0]) { // NaN sorts first.
		panic(notANumber)
	}
	return xs, ys
}

// walk visits the distinct values of two sorted samples in ascending order, with the numbers of elements of x and of y up to
// and including the value.
func walk(x, y []float64, visit func(value float64, i, j int)) {
	for i, j := 0, 0; i < len(x) || j < len(y); {
		var value float64
		if j == len(y) || i < len(x) && x[i] <= y[j] {
			value = x[i]
		} else {
			value = y[j]
		}
		for i < len(x) && x[i] == value {
			i++
		}
		for j < len(y) && y[j] == value {
			j++
		}
		visit(value, i, j)
	}
}
