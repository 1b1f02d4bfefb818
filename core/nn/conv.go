package nn

import (
	"math"

	"lethe/core/rng"
	"lethe/core/vec"
)

// conv is a two-dimensional convolution with a square kernel, as torch.nn.Conv2d. Its parameters are W (out × in × k × k)
// and, with a bias, b (out).
//
// It works on pixels whose channels lie together, without the matrix of all patches: in a padded copy of the input, the
// patch of an output pixel is k runs of k·in numbers, one for each row of the kernel, so an output is k products of rows
// gathered there with the weights of a kernel row. Every element is one sequential sum over kernel row, kernel column and
// channel.
type conv struct {
	in                  Volume
	out                 int // channels
	kernel, stride, pad int
	bias                bool
	planar              bool // the input has each channel for itself, as datasets have it
	normal              bool // start as torchvision's residual networks do, else as torch.nn.Conv2d does
}

func (c conv) volume() Volume {
	side := func(n int) int { return (n+2*c.pad-c.kernel)/c.stride + 1 }
	return Volume{c.out, side(c.in.Height), side(c.in.Width)}
}

func (c conv) Shape() Shape {
	s := Shape{In: c.in.Size(), Out: c.volume().Size()}
	s.Tensors = []Tensor{{Name: "weight", Shape: []int{c.out, c.in.Channels, c.kernel, c.kernel}}}
	if c.bias {
		s.Tensors = append(s.Tensors, Tensor{Name: "bias", Shape: []int{c.out}})
	}
	return s
}

// activations counts the padded copy of the input.
func (c conv) activations() int {
	h, w := c.border()
	return h * w * c.in.Channels
}

// weights returns the number of elements of W.
func (c conv) weights() int { return c.out * c.patch() }

// patch returns the number of inputs that an output pixel sees.
func (c conv) patch() int { return c.in.Channels * c.kernel * c.kernel }

// Init draws W from a normal distribution of variance 2/(out k²) (He et al. 2015, arXiv:1502.01852, fan-out), as
// torchvision does for residual networks, or W and b uniformly from ±1/√(in k²), PyTorch's default.
func (c conv) Init(params, _ []float64, r *rng.Rand) {
	if !c.normal {
		uniform(params, c.patch(), r)
		return
	}
	sd := math.Sqrt(2 / float64(c.out*c.kernel*c.kernel))
	for i := range params {
		params[i] = 0
		if i < c.weights() {
			params[i] = sd * r.Normal()
		}
	}
}

func (c conv) Op() Op {
	if f := c.filter(); f != nil {
		return newFilteredConvOp(c, f)
	}
	if c.kernel > 1 && c.in.Channels < fewChannels {
		return newNarrowConvOp(c)
	}
	return c.patchesOp()
}

// patchesOp works with a product for each row of the kernel.
func (c conv) patchesOp() *convOp {
	phases := c.phases()
	return &convOp{conv: c, taps: make([]vec.Packed, c.kernel), turned: make([]vec.Matrix, c.kernel), phases: phases, margin: c.reach(phases)}
}

// convOp holds the padded input of the last forward pass, which the gradient of the weights needs again.
type convOp struct {
	conv
	taps     []vec.Packed // the weights of each kernel row, (k·in) × out
	padded   vec.Matrix   // examples × padded input
	from, to []int
	phases   []phase
	margin   int
	upstream vec.Matrix   // a padded copy of dy
	turned   []vec.Matrix // working memory of each kernel row
	dw       []float64    // gradient of the weights: kernel row, output channel, kernel column, input channel
	pixels   []vec.Packed // for each thread

	rows, starts []int // output channels, and where each one's run starts in a kernel row of dw
}

// border returns the padded input's height and width.
func (c conv) border() (h, w int) { return c.in.Height + 2*c.pad, c.in.Width + 2*c.pad }

func (o *convOp) Forward(y vec.Matrix, l Local, x vec.Matrix) {
	o.pack(l.Params)
	o.surround(x)
	v := o.volume()
	_, w := o.border()
	line := w * o.in.Channels
	o.addresses(x.Rows, v)
	mode := vec.Set
	if o.bias {
		repeat(y, l.Params[o.weights():])
		mode = vec.Add
	}
	for kh := range o.kernel {
		vec.GemmRows(y.Data, o.to, o.padded.Data[kh*line:], o.from, 1, &o.taps[kh], mode)
		mode = vec.Add
	}
}

// repeat sets every pixel of y to b.
func repeat(y vec.Matrix, b []float64) {
	for i := range y.Rows {
		for row := y.Row(i); len(row) > 0; row = row[len(b):] {
			copy(row, b)
		}
	}
}

// pack lays the weights out by kernel row.
func (o *convOp) pack(w []float64) {
	if t := vec.Threads(o.kernel, o.weights()); t > 1 {
		vec.Share(t, o.kernel, func(from, to int) { o.packRows(w, from, to) })
		return
	}
	o.packRows(w, 0, o.kernel)
}

// packRows lays out the given kernel rows, each by way of a matrix of (k·in) × out.
func (o *convOp) packRows(w []float64, from, to int) {
	for kh := from; kh < to; kh++ {
		o.turned[kh] = resize(o.turned[kh], o.kernel*o.in.Channels, o.out)
		for co := 0; co < o.out; co += lineOf {
			o.turn(w, kh, co, min(co+lineOf, o.out))
		}
		o.taps[kh].Pack(o.turned[kh], vec.NoTrans)
	}
}

// lineOf is how many numbers a cache line holds.
const lineOf = 8

// turn fills in columns co to end of turned[kh], which share cache lines.
func (o *convOp) turn(w []float64, kh, co, end int) {
	in, k := o.in.Channels, o.kernel
	for ci := range in {
		for kw := range k {
			row := o.turned[kh].Row(kw*in + ci)[co:end]
			at := ((co*in+ci)*k+kh)*k + kw
			for j := range row {
				row[j] = w[at]
				at += in * k * k
			}
		}
	}
}

// addresses fills in where each output pixel's patch starts in the padded input, and where the pixel goes.
func (o *convOp) addresses(n int, v Volume) {
	if len(o.from) == n*v.pixels() {
		return
	}
	h, w := o.border()
	o.from, o.to = o.from[:0], o.to[:0]
	for i := range n {
		for r := range v.Height {
			for c := range v.Width {
				o.from = append(o.from, ((i*h+r*o.stride)*w+c*o.stride)*o.in.Channels)
				o.to = append(o.to, len(o.to)*o.out)
			}
		}
	}
}

// surround copies x into padded, inside a border of zeros.
func (o *convOp) surround(x vec.Matrix) {
	h, w := o.border()
	o.padded = resize(o.padded, x.Rows, h*w*o.in.Channels) // New memory is zero, and nobody writes to its border.
	if t := vec.Threads(x.Rows, x.Rows*x.Cols); t > 1 {
		vec.Share(t, x.Rows, func(from, to int) { o.surroundRows(x, from, to) })
		return
	}
	o.surroundRows(x, 0, x.Rows)
}

func (o *convOp) surroundRows(x vec.Matrix, from, to int) {
	_, w := o.border()
	line := o.in.Width * o.in.Channels
	for i := from; i < to; i++ {
		src, dst := x.Row(i), o.padded.Row(i)
		for r := range o.in.Height {
			at := ((r+o.pad)*w + o.pad) * o.in.Channels
			if o.planar {
				o.interleave(dst[at:at+line], src, r)
			} else {
				copy(dst[at:], src[r*line:(r+1)*line])
			}
		}
	}
}

// interleave sets dst to line r of an input whose channels lie each for itself.
func (o *convOp) interleave(dst, src []float64, r int) {
	for ch := range o.in.Channels {
		for c, v := range src[(ch*o.in.Height+r)*o.in.Width:][:o.in.Width] {
			dst[c*o.in.Channels+ch] = v
		}
	}
}
