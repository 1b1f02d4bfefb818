package nn

import (
	"lethe/core/rng"
	"lethe/core/vec"
)

// residual is y = max(body(x) + skip(x), 0) (He et al. 2016, arXiv:1512.03385). A nil skip passes x on as it is.
type residual struct{ body, skip *chain }

func (r residual) Shape() Shape {
	s := r.body.Shape()
	if r.skip != nil {
		k := r.skip.Shape()
		s.Tensors = append(s.Tensors[:len(s.Tensors):len(s.Tensors)], prefixed("downsample", k.Tensors)...)
		s.State = append(s.State[:len(s.State):len(s.State)], prefixed("downsample", k.State)...)
	}
	return s
}

// parts divides parameters and state between body and skip.
func (r residual) parts(l Local) (body, skip Local) {
	p, s := length(r.body.shape.Tensors), length(r.body.shape.State)
	body, skip = l, l
	body.Params, skip.Params = l.Params[:p], l.Params[p:]
	body.State, skip.State = l.State[:s], l.State[s:]
	return body, skip
}

func (r residual) activations() int {
	total := r.body.activations()
	if r.skip != nil {
		total += r.skip.activations()
	}
	return total
}

func (r residual) init(params, state []float64, seed rng.Seed) {
	body, skip := r.parts(Local{Params: params, State: state})
	r.body.init(body.Params, body.State, seed.Child("body"))
	if r.skip != nil {
		r.skip.init(skip.Params, skip.State, seed.Child("skip"))
	}
}

func (r residual) Op() Op {
	o := &residualOp{residual: r, bodyOp: r.body.Op()}
	if r.skip != nil {
		o.skipOp = r.skip.Op()
	}
	return o
}

// residualOp keeps the outputs of its two ways.
type residualOp struct {
	residual
	bodyOp, skipOp Op
	body, skip     vec.Matrix // outputs
	dbody, dx      vec.Matrix // gradients
}

func (o *residualOp) Forward(y vec.Matrix, l Local, x vec.Matrix) {
	body, skip := o.parts(l)
	o.body = resize(o.body, y.Rows, y.Cols)
	o.bodyOp.Forward(o.body, body, x)
	other := x
	if o.skipOp != nil {
		o.skip = resize(o.skip, y.Rows, y.Cols)
		o.skipOp.Forward(o.skip, skip, x)
		other = o.skip
	}
	if t := vec.Threads(y.Rows, y.Rows*y.Cols); t > 1 {
		vec.Share(t, y.Rows, func(from, to int) { addRows(y.Slice(from, to), o.body.Slice(from, to), other.Slice(from, to)) })
		return
	}
	addRows(y, o.body, other)
}

func addRows(y, a, b vec.Matrix) {
	for i := range y.Rows {
		addPositive(y.Row(i), a.Row(i), b.Row(i))
	}
}

// addPositive sets y to max(a + b, 0).
func addPositive(y, a, b []float64) {
	a, b = a[:len(y)], b[:len(y)]
	for j := range y {
		y[j] = max(a[j]+b[j], 0)
	}
}

func (o *residualOp) Backward(dx vec.Matrix, dparams []float64, dy vec.Matrix, l Local, x, y vec.Matrix) {
	body, skip := o.parts(l)
	o.dbody = resize(o.dbody, dy.Rows, dy.Cols)
	gate(o.dbody, dy, y) // Either way may overwrite its own.
	gate(dy, dy, y)
	p := len(body.Params)
	o.bodyOp.Backward(dx, dparams[:p], o.dbody, body, x, o.body)
	other := dy
	if o.skipOp != nil {
		if dx.Data != nil {
			o.dx = resize(o.dx, dx.Rows, dx.Cols)
		}
		other = o.dx
		o.skipOp.Backward(o.dx, dparams[p:], dy, skip, x, o.skip)
	}
	if dx.Data == nil {
		return
	}
	if t := vec.Threads(dx.Rows, dx.Rows*dx.Cols); t > 1 {
		vec.Share(t, dx.Rows, func(from, to int) { accumulateRows(dx.Slice(from, to), other.Slice(from, to)) })
		return
	}
	accumulateRows(dx, other)
}

// accumulateRows adds x to dst.
func accumulateRows(dst, x vec.Matrix) {
	for i := range dst.Rows {
		vec.Accumulate(dst.Row(i), x.Row(i))
	}
}
