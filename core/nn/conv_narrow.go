package nn

import "lethe/core/vec"

// narrowConvOp is a convolution of so few input channels that the run of a kernel row is too short for a product. It copies
// the patches of some pixels together, kernel row after kernel row, and multiplies once: the same sums in the same order.
type narrowConvOp struct {
	*convOp
	all  vec.Matrix // weights: kernel row, kernel column and input channel × output channel
	u    vec.Packed // the same
	dall vec.Matrix // gradient of the weights: output channel × kernel row, kernel column and input channel
	at   []int      // where patches begin
	own  room       // where nobody shares one
}

func newNarrowConvOp(c conv) *narrowConvOp {
	o := &narrowConvOp{convOp: c.patchesOp(), all: vec.NewMatrix(c.patch(), c.out), dall: vec.NewMatrix(c.out, c.patch())}
	run := c.kernel * c.in.Channels
	for kh := range o.turned {
		o.turned[kh] = o.all.Slice(kh*run, (kh+1)*run)
	}
	for i := range pixelChunk {
		o.at = append(o.at, i*c.patch())
	}
	return o
}

func (o *narrowConvOp) Forward(y vec.Matrix, l Local, x vec.Matrix) {
	r := o.enter(l.room)
	for kh := range o.kernel {
		o.turned[kh] = o.all.Slice(kh*o.run(), (kh+1)*o.run()) // The gradient of the input left something else there.
		o.turn(l.Params, kh, 0, o.out)
	}
	o.u.Pack(o.all, vec.NoTrans)
	o.surround(x)
	o.addresses(x.Rows, o.volume())
	b := l.Params[o.weights():]
	t := vec.Threads(x.Rows, len(o.from)*o.patch())
	if r.of(t); t > 1 {
		vec.Share(t, t, func(k, _ int) { o.forwardPart(y, &r.threads[k], b, k*len(o.from)/t, (k+1)*len(o.from)/t) })
		return
	}
	o.forwardPart(y, &r.threads[0], b, 0, len(o.from))
}

func (o *narrowConvOp) enter(r *room) *room {
	if r == nil {
		return &o.own
	}
	return r
}

// run returns how many numbers of a patch lie together in the padded input.
func (o *narrowConvOp) run() int { return o.kernel * o.in.Channels }

// forwardPart does pixels i to end, with a bias if b is not empty.
func (o *narrowConvOp) forwardPart(y vec.Matrix, r *threadRoom, b []float64, i, end int) {
	mode := vec.Mode(len(b) > 0)
	for ; i < end; i += pixelChunk {
		n := min(pixelChunk, end-i)
		if mode == vec.Add {
			repeat(vec.MatrixOf(y.Data[i*o.out:][:n*o.out], n, o.out), b)
		}
		o.patches(r, o.from[i:i+n])
		vec.GemmRows(y.Data, o.to[i:i+n], r.strip, o.at[:n], 1, &o.u, mode)
	}
}

// patches copies the patches that start at the given places of the padded input.
func (o *narrowConvOp) patches(r *threadRoom, from []int) {
	_, w := o.border()
	line, run := w*o.in.Channels, o.run()
	r.strip = grow(r.strip, len(from)*o.patch())
	dst := r.strip
	for _, at := range from {
		for range o.kernel {
			for j, v := range o.padded.Data[at:][:run] {
				dst[j] = v
			}
			dst, at = dst[run:], at+line
		}
	}
}

func (o *narrowConvOp) Backward(dx vec.Matrix, dparams []float64, dy vec.Matrix, l Local, _, _ vec.Matrix) {
	r := o.enter(l.room)
	t := vec.Threads(o.out/lineOf, len(o.from)*o.patch())
	if r.of(t); t > 1 {
		vec.Share(t, t, func(k, _ int) {
			o.gradientPart(&r.threads[k], dparams, dy, columnsStart(k, t, o.out), columnsStart(k+1, t, o.out))
		})
	} else {
		o.gradientPart(&r.threads[0], dparams, dy, 0, o.out)
	}
	if o.bias {
		addColumns(dparams[o.weights():], dy)
	}
	if dx.Data != nil {
		o.inputGradient(dx, dy, l.Params)
	}
}

// gradientPart adds the gradient of the weights of output channels c to end.
func (o *narrowConvOp) gradientPart(r *threadRoom, dparams []float64, dy vec.Matrix, c, end int) {
	mode, dw := vec.Set, o.dall.Slice(c, end)
	for i := 0; i < len(o.from); i += pixelChunk {
		n := min(pixelChunk, len(o.from)-i)
		o.patches(r, o.from[i:i+n])
		up := vec.MatrixOf(dy.Data[i*o.out:][:n*o.out], n, o.out)
		vec.Gemm(dw, columns(up, c, end), vec.Trans, vec.MatrixOf(r.strip, n, o.patch()), vec.NoTrans, mode)
		mode = vec.Add
	}
	taps := o.kernel * o.kernel
	for co := c; co < end; co++ {
		dst := dparams[co*o.patch():][:o.patch()]
		for i, v := range o.dall.Row(co) {
			dst[i%o.in.Channels*taps+i/o.in.Channels] += v
		}
	}
}
