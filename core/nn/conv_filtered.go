package nn

import "lethe/core/vec"

// filter returns the minimal filtering algorithm that the convolution is worth, or nil. The layer's shape alone decides,
// since another algorithm has other bits.
func (c conv) filter() *filter {
	switch {
	case c.kernel != 3 || c.stride != 1 || c.pad != 1 || c.planar || min(c.in.Channels, c.out) < fewChannels:
		return nil
	case c.in.Height <= 2 && c.in.Width <= 2:
		return twoAlone()
	}
	return fourOutputs()
}

// With fewer channels the transforms cost more than the products they save.
const fewChannels = 1

// tilesAtOnce is about how many tiles are in hand at a time: enough rows for the products, and few enough for the caches.
const tilesAtOnce = 128

// filteredConvOp is a convolution by a filter. The product of tiles and weights is, for each of the points² elements of a
// tile, a matrix product over the channels.
//
// The gradients are the transposed maps. With V the tiles of x and D those of dy, for each element e of a tile
//
//	y: V_e U_e to images,  dx: D_e U_eᵀ to images,  dU_e = Σ over tiles of D_e ⊗ V_e in their order.
type filteredConvOp struct {
	conv
	f             *filter
	x, y          side
	tapsT         vec.Matrix
	v, m          []float64 // tiles of x and of y
	planes        []float64 // transformed weights, or their gradient: element, output channel, input channel
	forward, back []vec.Packed
	strips        [][]float64 // for each thread
	tapMemory     []float64
	xRows, yRows  []int // where tiles begin
}

func newFilteredConvOp(c conv, f *filter) *filteredConvOp {
	o := &filteredConvOp{conv: c, f: f, tapsT: transposed(f.taps)}
	o.x, o.y = f.sides(c.in, c.volume())
	e := f.points() * f.points()
	o.forward, o.back = make([]vec.Packed, e), make([]vec.Packed, e)
	return o
}

func (o *filteredConvOp) tiles() int { return o.x.down() * o.x.across() }

// block returns how many examples are in hand at a time.
func (o *filteredConvOp) block() int { return max(1, tilesAtOnce/o.tiles()) }

// apart returns how far the elements of tiles of c channels are from one another: not by a power of two, which would let
// them meet in the same lines of the cache.
func (o *filteredConvOp) apart(c int) int { return o.block()*o.tiles()*c + 3*lineOf }

// prepare makes room.
func (o *filteredConvOp) prepare() {
	if o.v != nil {
		return
	}
	e, t := len(o.forward), o.block()*o.tiles()
	o.v, o.m = make([]float64, e*o.apart(o.in.Channels)), make([]float64, e*o.apart(o.out))
	o.planes = make([]float64, e*o.planeApart())
	o.xRows, o.yRows = make([]int, t), make([]int, t)
	for i := range t {
		o.xRows[i], o.yRows[i] = i*o.in.Channels, i*o.out
	}
}

func (o *filteredConvOp) Forward(y vec.Matrix, l Local, x vec.Matrix) {
	o.prepare()
	o.transformWeights(l.Params)
	for e := range o.forward {
		o.forward[e].Pack(o.plane(e), vec.Trans)
		o.back[e].Pack(o.plane(e), vec.NoTrans)
	}
	mode := vec.Set
	if o.bias {
		repeat(y, l.Params[o.weights():])
		mode = vec.Add
	}
	for i := 0; i < x.Rows; i += o.block() {
		end := min(i+o.block(), x.Rows)
		o.gather(&o.x, o.v, x, i, end)
		o.products(o.m, o.apart(o.out), o.yRows, o.v, o.apart(o.in.Channels), o.xRows, o.forward, (end-i)*o.tiles())
		o.scatter(&o.y, y, o.m, i, end, mode)
	}
}

func (o *filteredConvOp) Backward(dx vec.Matrix, dparams []float64, dy vec.Matrix, _ Local, x, _ vec.Matrix) {
	if o.bias {
		addColumns(dparams[o.weights():], dy)
	}
	for i := 0; i < x.Rows; i += o.block() {
		end := min(i+o.block(), x.Rows)
		o.gather(&o.x, o.v, x, i, end)
		o.gather(&o.y, o.m, dy, i, end)
		o.weightProducts((end-i)*o.tiles(), i > 0)
		if dx.Data != nil {
			o.products(o.v, o.apart(o.in.Channels), o.xRows, o.m, o.apart(o.out), o.yRows, o.back, (end-i)*o.tiles())
			o.scatter(&o.x, dx, o.v, i, end, vec.Set)
		}
	}
	o.addWeightGradient(dparams)
}

// gather fills in the tiles of examples i to end.
func (o *filteredConvOp) gather(s *side, tiles []float64, images vec.Matrix, i, end int) {
	strip := o.room(s)
	for k := i; k < end; k++ {
		s.gather(tiles, o.apart(s.Channels), (k-i)*o.tiles(), images.Row(k), strip)
	}
}

func (o *filteredConvOp) scatter(s *side, images vec.Matrix, tiles []float64, i, end int, mode vec.Mode) {
	strip := o.room(s)
	for k := i; k < end; k++ {
		s.scatter(images.Row(k), tiles, o.apart(s.Channels), (k-i)*o.tiles(), strip, mode)
	}
}

func (o *filteredConvOp) room(s *side) []float64 {
	if o.strips == nil {
		o.strips = append(o.strips, make([]float64, max(o.x.line(), o.y.line())*o.f.points()))
	}
	return o.strips[0]
}

func (o *filteredConvOp) products(dst []float64, dstApart int, to []int, src []float64, srcApart int, from []int, u []vec.Packed, tiles int) {
	for e := range u {
		vec.GemmRows(dst[e*dstApart:], to[:tiles], src[e*srcApart:], from[:tiles], 1, &u[e], vec.Set)
	}
}

func (o *filteredConvOp) weightProducts(tiles int, add bool) {
	for e := range o.forward {
		d := vec.MatrixOf(o.m[e*o.apart(o.out):][:tiles*o.out], tiles, o.out)
		v := vec.MatrixOf(o.v[e*o.apart(o.in.Channels):][:tiles*o.in.Channels], tiles, o.in.Channels)
		vec.Gemm(o.plane(e), d, vec.Trans, v, vec.NoTrans, vec.Mode(add))
	}
}
