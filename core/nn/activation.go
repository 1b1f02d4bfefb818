package nn

import "lethe/core/vec"

// relu is y = max(x, 0), with derivative 0 at 0.
type relu struct{ width int }

func (a relu) Shape() Shape { return Shape{In: a.width, Out: a.width} }
func (a relu) Op() Op       { return a }

func (a relu) Forward(y vec.Matrix, _ Local, x vec.Matrix) {
	if t := vec.Threads(x.Rows, x.Rows*a.width); t > 1 {
		vec.Share(t, x.Rows, func(from, to int) { reluRows(y.Slice(from, to), x.Slice(from, to)) })
		return
	}
	reluRows(y, x)
}

func reluRows(y, x vec.Matrix) {
	if whole(y) && whole(x) {
		vec.Relu(y.Data, x.Data)
		return
	}
	for i := range x.Rows {
		vec.Relu(y.Row(i), x.Row(i))
	}
}

// whole reports whether m's rows follow one another without a gap: then one call takes them all.
func whole(m vec.Matrix) bool { return m.Stride == m.Cols && len(m.Data) == m.Rows*m.Cols }

func (a relu) Backward(dx vec.Matrix, _ []float64, dy vec.Matrix, _ Local, _, y vec.Matrix) {
	if dx.Data != nil {
		gate(dx, dy, y)
	}
}

// gate sets dx to dy where y is positive and to 0 elsewhere. dx may be dy.
func gate(dx, dy, y vec.Matrix) {
	if t := vec.Threads(y.Rows, y.Rows*y.Cols); t > 1 {
		vec.Share(t, y.Rows, func(from, to int) { gateRows(dx.Slice(from, to), dy.Slice(from, to), y.Slice(from, to)) })
		return
	}
	gateRows(dx, dy, y)
}

func gateRows(dx, dy, y vec.Matrix) {
	if whole(dx) && whole(dy) && whole(y) {
		vec.ReluBack(dx.Data, dy.Data, y.Data)
		return
	}
	for i := range y.Rows {
		vec.ReluBack(dx.Row(i), dy.Row(i), y.Row(i))
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
