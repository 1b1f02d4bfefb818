package nn

import "lethe/core/vec"

// maxPool takes the largest value of each window and channel, as torch.nn.MaxPool2d: padding never wins, and the first of
// equals takes the gradient.
type maxPool struct {
	in                  Volume
	kernel, stride, pad int
}

func (m maxPool) volume() Volume {
	side := func(n int) int { return (n+2*m.pad-m.kernel)/m.stride + 1 }
	return Volume{m.in.Channels, side(m.in.Height), side(m.in.Width)}
}

func (m maxPool) Shape() Shape { return Shape{In: m.in.Size(), Out: m.volume().Size()} }
func (m maxPool) Op() Op       { return &maxPoolOp{maxPool: m} }

// maxPoolOp remembers which element of its window each output came from.
type maxPoolOp struct {
	maxPool
	won []int32 // position in the example
}

func (o *maxPoolOp) Forward(y vec.Matrix, _ Local, x vec.Matrix) {
	if need := y.Rows * y.Cols; cap(o.won) < need {
		o.won = make([]int32, need)
	}
	if t := vec.Threads(x.Rows, x.Rows*x.Cols); t > 1 {
		vec.Share(t, x.Rows, func(from, to int) { o.rows(y, x, from, to) })
		return
	}
	o.rows(y, x, 0, x.Rows)
}

// rows pools the given examples.
func (o *maxPoolOp) rows(y, x vec.Matrix, from, to int) {
	v, c := o.volume(), o.in.Channels
	for i := from; i < to; i++ {
		src, dst, won := x.Row(i), y.Row(i), o.won[i*y.Cols:][:y.Cols]
		for r := range v.Height {
			for col := range v.Width {
				at := (r*v.Width + col) * c
				o.window(dst[at:at+c], won[at:at+c], src, r, col)
			}
		}
	}
}

// window finds the largest values of one window.
func (o *maxPoolOp) window(dst []float64, won []int32, src []float64, r, col int) {
	c, first := o.in.Channels, true
	for h := max(r*o.stride-o.pad, 0); h < min(r*o.stride-o.pad+o.kernel, o.in.Height); h++ {
		for w := max(col*o.stride-o.pad, 0); w < min(col*o.stride-o.pad+o.kernel, o.in.Width); w++ {
			at := (h*o.in.Width + w) * c
			pixel := src[at:][:len(dst)]
			won = won[:len(dst)]
			if first {
				copy(dst, pixel)
				for j := range won {
					won[j] = int32(at + j)
				}
				first = false
				continue
			}
			dst := dst[:len(pixel)]
			for j, v := range pixel {
				// Without a branch, which would be mispredicted every other time.
				best, from := dst[j], won[j]
				if v > best {
					from = int32(at + j)
				}
				dst[j], won[j] = max(best, v), from
			}
		}
	}
}

func (o *maxPoolOp) Backward(dx vec.Matrix, _ []float64, dy vec.Matrix, _ Local, _, _ vec.Matrix) {
	if dx.Data == nil {
		return
	}
	if t := vec.Threads(dx.Rows, dx.Rows*dx.Cols); t > 1 {
		vec.Share(t, dx.Rows, func(from, to int) { o.scatter(dx, dy, from, to) })
		return
	}
	o.scatter(dx, dy, 0, dx.Rows)
}

// scatter passes the gradient of the given examples to where their largest values were.
func (o *maxPoolOp) scatter(dx, dy vec.Matrix, from, to int) {
	for i := from; i < to; i++ {
		dst, up := dx.Row(i), dy.Row(i)
		vec.Fill(dst, 0)
		for j, at := range o.won[i*dy.Cols:][:dy.Cols] {
			dst[at] += up[j]
		}
	}
}

// averagePool is the mean over all pixels of each channel, as torch.nn.AdaptiveAvgPool2d(1) and a flattening.
type averagePool struct{ in Volume }

func (a averagePool) Shape() Shape { return Shape{In: a.in.Size(), Out: a.in.Channels} }
func (a averagePool) Op() Op       { return a }

func (a averagePool) Forward(y vec.Matrix, _ Local, x vec.Matrix) {
	for i := range x.Rows {
		dst := y.Row(i)
		vec.Fill(dst, 0)
		for row := x.Row(i); len(row) > 0; row = row[len(dst):] {
			vec.Accumulate(dst, row[:len(dst)])
		}
		vec.Scale(dst, 1/float64(a.in.pixels()))
	}
}

func (a averagePool) Backward(dx vec.Matrix, _ []float64, dy vec.Matrix, _ Local, _, _ vec.Matrix) {
	if dx.Data == nil {
		return
	}
	for i := range dy.Rows {
		up := dy.Row(i)
		vec.Scale(up, 1/float64(a.in.pixels()))
		for row := dx.Row(i); len(row) > 0; row = row[len(up):] {
			copy(row, up)
		}
	}
}

// flatten turns pixels whose channels lie together into channels that lie each for itself, the order in which PyTorch
// flattens, so that the weights behind it can be exchanged.
type flatten struct{ in Volume }

func (f flatten) Shape() Shape { return Shape{In: f.in.Size(), Out: f.in.Size()} }
func (f flatten) Op() Op       { return f }

func (f flatten) Forward(y vec.Matrix, _ Local, x vec.Matrix) {
	n, c := f.in.pixels(), f.in.Channels
	for i := range x.Rows {
		src, dst := x.Row(i), y.Row(i)
		for p := range n {
			for ch := range c {
				dst[ch*n+p] = src[p*c+ch]
			}
		}
	}
}

func (f flatten) Backward(dx vec.Matrix, _ []float64, dy vec.Matrix, _ Local, _, _ vec.Matrix) {
	if dx.Data == nil {
		return
	}
	n, c := f.in.pixels(), f.in.Channels
	for i := range dy.Rows {
		up, dst := dy.Row(i), dx.Row(i)
		for p := range n {
			for ch := range c {
				dst[p*c+ch] = up[ch*n+p]
			}
		}
	}
}
