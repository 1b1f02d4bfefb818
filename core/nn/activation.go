package nn

import "lethe/core/vec"

// relu is y = max(x, 0), with derivative 0 at 0.
type relu struct{ width int }

func (a relu) Shape() Shape { return Shape{In: a.width, Out: a.width} }
func (a relu) Op() Op       { return a }

func (relu) Forward(y vec.Matrix, _ Local, x vec.Matrix) {
	for i := range x.Rows {
		positive(y.Row(i), x.Row(i))
	}
}

func (relu) Backward(dx vec.Matrix, _ []float64, dy vec.Matrix, _ Local, _, y vec.Matrix) {
	if dx.Data == nil {
		return
	}
	for i := range y.Rows {
		gate(dx.Row(i), dy.Row(i), y.Row(i))
	}
}

// positive sets y to max(x, 0).
func positive(y, x []float64) {
	y = y[:len(x)]
	for j, v := range x {
		y[j] = max(v, 0)
	}
}

// gate sets dx to dy where y is positive and to 0 elsewhere. The two may be the same slice.
func gate(dx, dy, y []float64) {
	dx, dy = dx[:len(y)], dy[:len(y)]
	for j, v := range y {
		if v > 0 {
			dx[j] = dy[j]
		} else {
			dx[j] = 0
		}
	}
}

// tanh is y = tanh x, with derivative 1 − y².
type tanh struct{ width int }

func (a tanh) Shape() Shape { return Shape{In: a.width, Out: a.width} }
func (a tanh) Op() Op       { return a }

func (tanh) Forward(y vec.Matrix, _ Local, x vec.Matrix) {
	for i := range x.Rows {
		dst := y.Row(i)
		for j, v := range x.Row(i) {
			dst[j] = vec.Tanh(v)
		}
	}
}

func (tanh) Backward(dx vec.Matrix, _ []float64, dy vec.Matrix, _ Local, _, y vec.Matrix) {
	if dx.Data == nil {
		return
	}
	for i := range y.Rows {
		dst, up := dx.Row(i), dy.Row(i)
		for j, v := range y.Row(i) {
			dst[j] = up[j] * (1 - float64(v*v))
		}
	}
}
