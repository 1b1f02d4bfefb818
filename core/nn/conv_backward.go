package nn

import "lethe/core/vec"

// pixelChunk is how many output pixels enter the gradient of the weights at a time.
const pixelChunk = 256

func (o *convOp) Backward(dx vec.Matrix, dparams []float64, dy vec.Matrix, l Local, _, _ vec.Matrix) {
	o.weightGradient(dparams, dy)
	if o.bias {
		addColumns(dparams[o.weights():], dy)
	}
	if dx.Data != nil {
		o.inputGradient(dx, dy, l.Params)
	}
}

// addColumns adds every pixel of dy to db.
func addColumns(db []float64, dy vec.Matrix) {
	for i := range dy.Rows {
		for row := dy.Row(i); len(row) > 0; row = row[len(db):] {
			vec.Accumulate(db, row[:len(db)])
		}
	}
}

// weightGradient adds Σ over pixels of dy ⊗ patch to dw. Threads share out the columns of a kernel row's run, so that each
// sum goes over all pixels in their order.
func (o *convOp) weightGradient(dparams []float64, dy vec.Matrix) {
	run := o.kernel * o.in.Channels
	if o.dw == nil {
		o.dw, o.rows, o.starts = make([]float64, o.weights()), make([]int, o.out), make([]int, o.out)
		for co := range o.rows {
			o.rows[co], o.starts[co] = co, co*run
		}
	}
	t := vec.Threads(run/gradientColumns, len(o.from)*o.patch())
	for len(o.pixels) < t {
		o.pixels = append(o.pixels, vec.Packed{})
	}
	if t > 1 {
		vec.Share(t, t, func(from, to int) {
			for i := from; i < to; i++ {
				o.gradientOf(dy, &o.pixels[i], lineOf*(i*run/lineOf/t), columnsEnd(i, t, run))
			}
		})
	} else {
		o.gradientOf(dy, &o.pixels[0], 0, run)
	}
	o.unpackGradient(dparams)
}

// gradientColumns is how many columns of a run are worth a thread.
const gradientColumns = 48

// columnsEnd returns where the columns of part i of t end.
func columnsEnd(i, t, run int) int {
	if i == t-1 {
		return run
	}
	return lineOf * ((i + 1) * run / lineOf / t)
}

// gradientOf sets columns j to end of each run in dw, chunk by chunk in the order of the pixels.
func (o *convOp) gradientOf(dy vec.Matrix, pixels *vec.Packed, j, end int) {
	_, w := o.border()
	line, run := w*o.in.Channels, o.kernel*o.in.Channels
	for kh := range o.kernel {
		part := o.dw[kh*o.out*run+j:]
		mode := vec.Set
		for at := 0; at < len(o.from); at += pixelChunk {
			chunk := o.from[at:min(at+pixelChunk, len(o.from))]
			pixels.PackRows(o.padded.Data[kh*line+j:], chunk, end-j)
			vec.GemmRows(part, o.starts, dy.Data[at*o.out:], o.rows, o.out, pixels, mode)
			mode = vec.Add
		}
	}
}

// unpackGradient adds dw, which lies as kernel row, output channel, kernel column, input channel, to the gradient of W.
func (o *convOp) unpackGradient(dparams []float64) {
	if t := vec.Threads(o.out, o.weights()); t > 1 {
		vec.Share(t, o.out, func(from, to int) { o.unpackChannels(dparams, from, to) })
		return
	}
	o.unpackChannels(dparams, 0, o.out)
}

func (o *convOp) unpackChannels(dparams []float64, from, to int) {
	in, k := o.in.Channels, o.kernel
	for co := from; co < to; co++ {
		for kh := range k {
			src := o.dw[(kh*o.out+co)*k*in:][:k*in]
			for ci := range in {
				dst := dparams[((co*in+ci)*k+kh)*k:][:k]
				for kw := range dst {
					dst[kw] += src[kw*in+ci]
				}
			}
		}
	}
}

// phase is one class of input pixels under a stride: those in rows ≡ row and columns ≡ col. They all see the same taps of
// the kernel, and along a row of dy these lie side by side.
type phase struct {
	row, col int
	taps     []phaseTap
}

// phaseTap is one kernel row of a phase: the weights of its kernel columns, and where in dy its run starts.
type phaseTap struct {
	kh       int
	kws      []int // descending, since the columns of dy ascend
	dr, dc   int   // the run of input pixel (row + s·i, col + s·j) starts at dy's pixel (i + dr, j + dc)
	weights  *vec.Packed
	from, to []int
}

// phases lists the classes that the stride makes.
func (c conv) phases() []phase {
	var all []phase
	for row := range c.stride {
		for col := range c.stride {
			p := phase{row: row, col: col}
			kws := c.meets(col)
			for _, kh := range c.meets(row) {
				if len(kws) > 0 {
					p.taps = append(p.taps, phaseTap{
						kh: kh, kws: kws, weights: new(vec.Packed),
						dr: (row + c.pad - kh) / c.stride, dc: (col + c.pad - kws[0]) / c.stride,
					})
				}
			}
			all = append(all, p)
		}
	}
	return all
}

// reach returns how many pixels beyond the borders of dy the runs of the phases go.
func (c conv) reach(phases []phase) int {
	v, margin := c.volume(), 0
	for _, p := range phases {
		rows, cols := c.count(&p)
		for _, t := range p.taps {
			margin = max(margin, -t.dr, -t.dc, rows+t.dr-v.Height, cols+t.dc+len(t.kws)-1-v.Width)
		}
	}
	return margin
}

// meets returns the kernel positions, descending, at which an input pixel of the class meets output pixels.
func (c conv) meets(class int) []int {
	var ks []int
	for k := c.kernel - 1; k >= 0; k-- {
		if d := class + c.pad - k; (d%c.stride+c.stride)%c.stride == 0 {
			ks = append(ks, k)
		}
	}
	return ks
}

// inputGradient sets dx to the sum over taps of dy times the turned weights.
func (o *convOp) inputGradient(dx, dy vec.Matrix, w []float64) {
	margin, v := o.margin, o.volume()
	h, width := v.Height+2*margin, v.Width+2*margin
	o.surroundGradient(dy, h, width, margin)
	o.packAll(w)
	for p := range o.phases {
		ph := &o.phases[p]
		mode := vec.Set
		if len(ph.taps) == 0 {
			o.clear(dx, ph)
		}
		for t := range ph.taps {
			tap := &ph.taps[t]
			o.locate(tap, ph, dx.Rows, h, width, margin)
			vec.GemmRows(dx.Data, tap.to, o.upstream.Data, tap.from, 1, tap.weights, mode)
			mode = vec.Add
		}
	}
	if o.planar {
		o.separate(dx)
	}
}

// surroundGradient copies dy into upstream, inside a margin of zeros.
func (o *convOp) surroundGradient(dy vec.Matrix, h, w, margin int) {
	o.upstream = resize(o.upstream, dy.Rows, h*w*o.out) // New memory is zero, and nobody writes to its margin.
	if t := vec.Threads(dy.Rows, dy.Rows*dy.Cols); t > 1 {
		vec.Share(t, dy.Rows, func(from, to int) { o.surroundGradientRows(dy, w, margin, from, to) })
		return
	}
	o.surroundGradientRows(dy, w, margin, 0, dy.Rows)
}

func (o *convOp) surroundGradientRows(dy vec.Matrix, w, margin, from, to int) {
	v := o.volume()
	line := v.Width * o.out
	for i := from; i < to; i++ {
		src, dst := dy.Row(i), o.upstream.Row(i)
		for r := range v.Height {
			copy(dst[((r+margin)*w+margin)*o.out:], src[r*line:(r+1)*line])
		}
	}
}

// packAll lays out the weights of every tap: row (kw, co), column ci.
func (o *convOp) packAll(w []float64) {
	if t := vec.Threads(o.kernel, o.weights()); t > 1 {
		vec.Share(t, o.kernel, func(from, to int) { o.packTaps(w, from, to) })
		return
	}
	o.packTaps(w, 0, o.kernel)
}

// packTaps lays out the taps of the given kernel rows.
func (o *convOp) packTaps(w []float64, from, to int) {
	for p := range o.phases {
		for t := range o.phases[p].taps {
			tap := &o.phases[p].taps[t]
			if from <= tap.kh && tap.kh < to {
				o.turned[tap.kh] = resize(o.turned[tap.kh], len(tap.kws)*o.out, o.in.Channels)
				o.turnBack(tap, w)
				tap.weights.Pack(o.turned[tap.kh], vec.NoTrans)
			}
		}
	}
}

// turnBack fills in the matrix of a tap.
func (o *convOp) turnBack(t *phaseTap, w []float64) {
	in, k := o.in.Channels, o.kernel
	for co := range o.out {
		for j, kw := range t.kws {
			at := (co*in*k+t.kh)*k + kw
			row := o.turned[t.kh].Row(j*o.out + co)
			for ci := range row {
				row[ci] = w[at]
				at += k * k
			}
		}
	}
}

// locate fills in where the runs of the phase's pixels start, and where the pixels are in dx.
func (o *convOp) locate(t *phaseTap, p *phase, n, h, w, margin int) {
	rows, cols := o.count(p)
	if len(t.from) == n*rows*cols {
		return
	}
	t.from, t.to = t.from[:0], t.to[:0]
	for i := range n {
		for r := range rows {
			for c := range cols {
				t.from = append(t.from, ((i*h+r+t.dr+margin)*w+c+t.dc+margin)*o.out)
				t.to = append(t.to, ((i*o.in.Height+p.row+r*o.stride)*o.in.Width+p.col+c*o.stride)*o.in.Channels)
			}
		}
	}
}

// count returns how many rows and columns of input pixels a phase has.
func (c conv) count(p *phase) (rows, cols int) {
	return (c.in.Height - p.row + c.stride - 1) / c.stride, (c.in.Width - p.col + c.stride - 1) / c.stride
}

// clear sets the pixels of a phase that no output sees to zero.
func (o *convOp) clear(dx vec.Matrix, p *phase) {
	rows, cols := o.count(p)
	for i := range dx.Rows {
		for r := range rows {
			for c := range cols {
				at := ((p.row+r*o.stride)*o.in.Width + p.col + c*o.stride) * o.in.Channels
				vec.Fill(dx.Row(i)[at:at+o.in.Channels], 0)
			}
		}
	}
}

// separate turns dx from pixels whose channels lie together to channels that lie each for itself.
func (o *convOp) separate(dx vec.Matrix) {
	tmp, n := resize(o.turned[0], 1, dx.Cols).Data, o.in.pixels()
	for i := range dx.Rows {
		row := dx.Row(i)
		copy(tmp, row)
		for p := range n {
			for ch := range o.in.Channels {
				row[ch*n+p] = tmp[p*o.in.Channels+ch]
			}
		}
	}
}
