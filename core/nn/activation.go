package nn

import "lethe/core/vec"

// relu is y = max(x, 0), with derivative 0 at 0.
type relu struct{}

func (relu) Forward(y vec.Matrix, _ []float64, x vec.Matrix) {
	for i := range x.Rows {
		dst := y.Row(i)
		for j, v := range x.Row(i) {
			dst[j] = max(v, 0)
		}
	}
}

func (relu) Backward(dx vec.Matrix, _ []float64, dy vec.Matrix, _ []float64, _, y vec.Matrix) {
	for i := range y.Rows {
		dst, up := dx.Row(i), dy.Row(i)
		for j, v := range y.Row(i) {
			if v > 0 {
				dst[j] = up[j]
			} else {
				dst[j] = 0
			}
		}
	}
}

// tanh is y = tanh x, with derivative 1 − y².
type tanh struct{}

func (tanh) Forward(y vec.Matrix, _ []float64, x vec.Matrix) {
	for i := range x.Rows {
		dst := y.Row(i)
		for j, v := range x.Row(i) {
			dst[j] = vec.Tanh(v)
		}
	}
}

func (tanh) Backward(dx vec.Matrix, _ []float64, dy vec.Matrix, _ []float64, _, y vec.Matrix) {
	for i := range y.Rows {
		dst, up := dx.Row(i), dy.Row(i)
		for j, v := range y.Row(i) {
			dst[j] = up[j] * (1 - float64(v*v))
		}
	}
}
