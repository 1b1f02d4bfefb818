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
func (m maxPool) Op() Op       { return &maxPoolOp{maxPool: m, offsets: m.offsets()} }

// offsets returns where the pixels of a window begin behind its corner, in an example.
func (m maxPool) offsets() []int {
	var all []int
	for h := range m.kernel {
		for w := range m.kernel {
			all = append(all, (h*m.in.Width+w)*m.in.Channels)
		}
	}
	return all
}

// maxPoolOp remembers which pixel of its window each output came from, counted row by row from the window's upper left corner, that
// of one which overlaps the border included.
type maxPoolOp struct {
	maxPool
	won     []float64 // by example and output; numbers like the values, so that one mask moves both
	offsets []int     // of each pixel of a window
}

func (o *maxPoolOp) Forward(y vec.Matrix, _ Local, x vec.Matrix) {
	o.won = grow(o.won, y.Rows*y.Cols)
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
				o.window(dst[at:at+c], won[at:at+c], src, r*o.stride-o.pad, col*o.stride-o.pad)
			}
		}
	}
}

// window finds the largest values of the window whose upper left pixel is in row top and column left.
func (o *maxPoolOp) window(dst, won, src []float64, top, left int) {
	c, first := o.in.Channels, true
	for h := max(top, 0); h < min(top+o.kernel, o.in.Height); h++ {
		for w := max(left, 0); w < min(left+o.kernel, o.in.Width); w++ {
			pixel, which := src[(h*o.in.Width+w)*c:][:c], float64((h-top)*o.kernel+w-left)
			if first {
				copy(dst, pixel)
				vec.Fill(won, which)
				first = false
				continue
			}
			vec.Largest(dst, won, pixel, which)
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
	v, c := o.volume(), o.in.Channels
	for i := from; i < to; i++ {
		dst, up, won := dx.Row(i), dy.Row(i), o.won[i*dy.Cols:][:dy.Cols]
		vec.Fill(dst, 0)
		for r := range v.Height {
			for col := range v.Width {
				corner := ((r*o.stride-o.pad)*o.in.Width + col*o.stride - o.pad) * c
				for j, which := range won[:c] {
					dst[corner+o.offsets[int(which)]+j] += up[j]
				}
				up, won = up[c:], won[c:]
			}
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
