package nn

import "lethe/core/vec"

// dropout sets each element to 0 with the given probability in mode Train and divides the others by the rest, as
// torch.nn.Dropout (Srivastava et al. 2014). It draws from the pass's own stream, so that nothing else moves with it.
type dropout struct {
	width int
	rate  float64
}

func (d dropout) Shape() Shape { return Shape{In: d.width, Out: d.width} }
func (d dropout) Op() Op       { return &dropoutOp{dropout: d} }

// dropoutOp remembers what the last pass multiplied by.
type dropoutOp struct {
	dropout
	factor vec.Matrix // no rows when nothing was dropped
}

func (o *dropoutOp) Forward(y vec.Matrix, l Local, x vec.Matrix) {
	if l.Mode != Train || l.Rand == nil || o.rate == 0 {
		o.factor = o.factor.Slice(0, 0)
		for i := range x.Rows {
			copy(y.Row(i), x.Row(i))
		}
		return
	}
	o.factor = resize(o.factor, x.Rows, x.Cols)
	keep := 1 / (1 - o.rate)
	for i := range x.Rows {
		f, src, dst := o.factor.Row(i), x.Row(i), y.Row(i)
		for j := range f {
			f[j] = 0
			if l.Rand.Float64() >= o.rate {
				f[j] = keep
			}
			dst[j] = f[j] * src[j]
		}
	}
}

func (o *dropoutOp) Backward(dx vec.Matrix, _ []float64, dy vec.Matrix, _ Local, _, _ vec.Matrix) {
	if dx.Data == nil {
		return
	}
	for i := range dy.Rows {
		dst, up := dx.Row(i), dy.Row(i)
		copy(dst, up)
		if o.factor.Rows > 0 {
			for j, f := range o.factor.Row(i) {
				dst[j] *= f
			}
		}
	}
}
