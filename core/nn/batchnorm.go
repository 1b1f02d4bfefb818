package nn

import (
	"math"

	"lethe/core/rng"
	"lethe/core/vec"
)

// batchNorm is y = γ (x − μ)/√(σ² + ε) + β for each channel (Ioffe & Szegedy 2015, arXiv:1502.03167), followed by
// max(·, 0) where relu is set. In mode Train μ and σ² are the batch's mean and biased variance over examples and pixels,
// and the running statistics move by a tenth towards the mean and the unbiased variance; in mode Evaluate they are the
// running ones. Parameters are γ, β; the state is the running mean and variance. All as torch.nn.BatchNorm2d.
type batchNorm struct {
	in   Volume
	relu bool
}

const (
	normEpsilon  = 1e-5
	normMomentum = 0.1
)

func (b batchNorm) Shape() Shape {
	c := []int{b.in.Channels}
	return Shape{In: b.in.Size(), Out: b.in.Size(),
		Tensors: []Tensor{{Name: "weight", Shape: c}, {Name: "bias", Shape: c}},
		State:   []Tensor{{Name: "running_mean", Shape: c}, {Name: "running_var", Shape: c}},
	}
}

// Init sets γ to 1 and β to 0, the running mean to 0 and the running variance to 1.
func (b batchNorm) Init(params, state []float64, _ *rng.Rand) {
	c := b.in.Channels
	vec.Fill(params[:c], 1)
	vec.Fill(params[c:], 0)
	vec.Fill(state[:c], 0)
	vec.Fill(state[c:], 1)
}

func (b batchNorm) Op() Op {
	o := &batchNormOp{batchNorm: b}
	for _, v := range []*[]float64{&o.mean, &o.inv, &o.scale, &o.shift, &o.dscale, &o.dshift} {
		*v = make([]float64, b.in.Channels)
	}
	return o
}

// batchNormOp remembers the statistics of the last forward pass.
type batchNormOp struct {
	batchNorm
	mean, inv      []float64 // μ and 1/√(σ²+ε)
	scale, shift   []float64 // y = scale x + shift
	dscale, dshift []float64 // gradients of γ and β
}

func (o *batchNormOp) Forward(y vec.Matrix, l Local, x vec.Matrix) {
	c := o.in.Channels
	if l.Mode == Train {
		o.measure(x, l.State)
	} else {
		for j := range c {
			o.mean[j], o.inv[j] = l.State[j], 1/math.Sqrt(l.State[c+j]+normEpsilon)
		}
	}
	for j := range c {
		o.scale[j] = l.Params[j] * o.inv[j]
		o.shift[j] = l.Params[c+j] - float64(o.mean[j]*o.scale[j])
	}
	if t := vec.Threads(x.Rows, x.Rows*x.Cols); t > 1 {
		vec.Share(t, x.Rows, func(from, to int) { o.applyRows(y, x, from, to) })
		return
	}
	o.applyRows(y, x, 0, x.Rows)
}

// applyRows sets the given rows of y.
func (o *batchNormOp) applyRows(y, x vec.Matrix, from, to int) {
	c := o.in.Channels
	for i := from; i < to; i++ {
		src, dst := x.Row(i), y.Row(i)
		for at := 0; at < len(src); at += c {
			normalise(dst[at:at+c], src[at:at+c], o.scale, o.shift, o.relu)
		}
	}
}

// normalise sets y to scale·x + shift, cut off at 0 under relu.
func normalise(y, x, scale, shift []float64, relu bool) {
	y, scale, shift = y[:len(x)], scale[:len(x)], shift[:len(x)]
	if relu {
		for j, v := range x {
			y[j] = max(float64(v*scale[j])+shift[j], 0)
		}
		return
	}
	for j, v := range x {
		y[j] = float64(v*scale[j]) + shift[j]
	}
}

// measure takes the batch's statistics, pixel after pixel for each channel, and moves the running ones. Threads share out
// channels, so that each channel's sum has one order.
func (o *batchNormOp) measure(x vec.Matrix, state []float64) {
	if t := vec.Threads(o.in.Channels/lineOf, x.Rows*x.Cols); t > 1 {
		vec.Share(t, o.in.Channels, func(from, to int) { o.measureChannels(x, state, from, to) })
		return
	}
	o.measureChannels(x, state, 0, o.in.Channels)
}

func (o *batchNormOp) measureChannels(x vec.Matrix, state []float64, from, to int) {
	c, n := o.in.Channels, float64(x.Rows*o.in.pixels())
	mean, square := o.mean[from:to], o.dscale[from:to]
	vec.Fill(mean, 0)
	for i := range x.Rows {
		for row := x.Row(i); len(row) > 0; row = row[c:] {
			vec.Accumulate(mean, row[from:to])
		}
	}
	vec.Scale(mean, 1/n)
	vec.Fill(square, 0)
	for i := range x.Rows {
		for row := x.Row(i); len(row) > 0; row = row[c:] {
			addSquares(square, row[from:to], mean)
		}
	}
	running, variance := state[from:to], state[c+from:c+to]
	for j, s := range square {
		o.inv[from+j] = 1 / math.Sqrt(s/n+normEpsilon)
		running[j] += float64(normMomentum * (mean[j] - running[j]))
		variance[j] += float64(normMomentum * (s/max(n-1, 1) - variance[j]))
	}
}

// addSquares adds (x − mean)² to dst.
func addSquares(dst, x, mean []float64) {
	dst, mean = dst[:len(x)], mean[:len(x)]
	for j, v := range x {
		off := v - mean[j]
		dst[j] += float64(off * off)
	}
}

// Backward uses, with x̂ = (x − μ)/√(σ²+ε) and n values a channel, dγ = Σ dy x̂, dβ = Σ dy and in mode Train
//
//	dx = γ/√(σ²+ε) (dy − dβ/n − x̂ dγ/n),
//
// since μ and σ² depend on every x; in mode Evaluate only the first term.
func (o *batchNormOp) Backward(dx vec.Matrix, dparams []float64, dy vec.Matrix, l Local, x, y vec.Matrix) {
	c := o.in.Channels
	if o.relu {
		gate(dy, dy, y)
	}
	if t := vec.Threads(c/lineOf, x.Rows*x.Cols); t > 1 {
		vec.Share(t, c, func(from, to int) { o.sumChannels(dy, x, from, to) })
	} else {
		o.sumChannels(dy, x, 0, c)
	}
	vec.Accumulate(dparams[:c], o.dscale)
	vec.Accumulate(dparams[c:], o.dshift)
	if dx.Data == nil {
		return
	}
	n := float64(x.Rows * o.in.pixels())
	if l.Mode != Train {
		n = math.Inf(1)
	}
	for j := range c { // dx = scale dy + a x + b, for each channel.
		a := -o.dscale[j] / n * o.inv[j] * o.scale[j]
		o.dshift[j] = -float64(o.dshift[j]/n*o.scale[j]) - float64(a*o.mean[j])
		o.dscale[j] = a
	}
	if t := vec.Threads(x.Rows, x.Rows*x.Cols); t > 1 {
		vec.Share(t, x.Rows, func(from, to int) { o.combineRows(dx, dy, x, from, to) })
		return
	}
	o.combineRows(dx, dy, x, 0, x.Rows)
}

// sumChannels sets the given elements of dscale to Σ dy x̂ and of dshift to Σ dy.
func (o *batchNormOp) sumChannels(dy, x vec.Matrix, from, to int) {
	c := o.in.Channels
	vec.Fill(o.dscale[from:to], 0)
	vec.Fill(o.dshift[from:to], 0)
	for i := range x.Rows {
		up, src := dy.Row(i), x.Row(i)
		for at := 0; at < len(src); at += c {
			o.addGradients(up[at+from:at+to], src[at+from:at+to], from)
		}
	}
}

// combineRows sets the given rows of dx.
func (o *batchNormOp) combineRows(dx, dy, x vec.Matrix, from, to int) {
	c := o.in.Channels
	for i := from; i < to; i++ {
		up, src, dst := dy.Row(i), x.Row(i), dx.Row(i)
		for at := 0; at < len(src); at += c {
			o.combine(dst[at:at+c], up[at:at+c], src[at:at+c])
		}
	}
}

// addGradients adds dy x̂ and dy of one pixel's channels from the given one on.
func (o *batchNormOp) addGradients(dy, x []float64, from int) {
	mean, inv := o.mean[from:][:len(x)], o.inv[from:][:len(x)]
	dscale, dshift := o.dscale[from:][:len(x)], o.dshift[from:][:len(x)]
	dy = dy[:len(x)]
	for j, v := range x {
		d := dy[j]
		dscale[j] += float64(d * float64((v-mean[j])*inv[j]))
		dshift[j] += d
	}
}

// combine sets dx to scale·dy + a·x + b, where dscale and dshift hold a and b.
func (o *batchNormOp) combine(dx, dy, x []float64) {
	scale, a, b := o.scale[:len(x)], o.dscale[:len(x)], o.dshift[:len(x)]
	dx, dy = dx[:len(x)], dy[:len(x)]
	for j, v := range x {
		dx[j] = float64(scale[j]*dy[j]) + (float64(a[j]*v) + b[j])
	}
}
