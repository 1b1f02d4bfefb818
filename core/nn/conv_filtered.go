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
	f     *filter
	tapsT vec.Matrix
	x, y  tileSide
	own   room // where nobody shares one
}

// tileSide is a side of the convolution with its tiles in hand.
type tileSide struct {
	side
	tiles []float64
	rows  []int // where tiles begin
	apart int
}

func newFilteredConvOp(c conv, f *filter) *filteredConvOp {
	o := &filteredConvOp{conv: c, f: f, tapsT: transposed(f.taps)}
	o.x.side, o.y.side = f.sides(c.in, c.volume())
	t := o.block() * o.tiles()
	for _, s := range []*tileSide{&o.x, &o.y} {
		s.apart = t*s.Channels + 3*lineOf // No power of two, where elements would meet in the same lines of the cache.
		for i := range t {
			s.rows = append(s.rows, i*s.Channels)
		}
	}
	return o
}

// elements returns the number of elements of a tile.
func (o *filteredConvOp) elements() int { return o.f.points() * o.f.points() }

// tiles returns the number of tiles of an example.
func (o *filteredConvOp) tiles() int { return o.x.down() * o.x.across() }

// block returns how many examples are in hand at a time.
func (o *filteredConvOp) block() int { return max(1, tilesAtOnce/o.tiles()) }

// enter makes room.
func (o *filteredConvOp) enter(r *room) *room {
	if r == nil {
		r = &o.own
	}
	for i, s := range []*tileSide{&o.x, &o.y} {
		r.tiles[i] = grow(r.tiles[i], o.elements()*s.apart)
		s.tiles = r.tiles[i]
	}
	return r
}

func (o *filteredConvOp) Forward(y vec.Matrix, l Local, x vec.Matrix) {
	r := o.enter(l.room)
	o.packWeights(r, l.Params, vec.NoTrans)
	mode := vec.Set
	if o.bias {
		repeat(y, l.Params[o.weights():])
		mode = vec.Add
	}
	for i := 0; i < x.Rows; i += o.block() {
		end := min(i+o.block(), x.Rows)
		o.gather(&o.x, r, x.Slice(i, end))
		o.products(&o.y, &o.x, r.weights.Layers, end-i)
		o.scatter(y.Slice(i, end), &o.y, r, mode)
	}
}

func (o *filteredConvOp) Backward(dx vec.Matrix, dparams []float64, dy vec.Matrix, l Local, x, _ vec.Matrix) {
	r := o.enter(l.room)
	if o.bias {
		addColumns(dparams[o.weights():], dy)
	}
	if dx.Data != nil {
		o.packWeights(r, l.Params, vec.Trans)
	}
	r.planes = grow(r.planes, o.elements()*o.planeApart())
	for i := 0; i < x.Rows; i += o.block() {
		end := min(i+o.block(), x.Rows)
		o.gather(&o.x, r, x.Slice(i, end))
		o.gather(&o.y, r, dy.Slice(i, end))
		o.weightProducts(r.planes, end-i, vec.Mode(i > 0))
		if dx.Data != nil {
			o.products(&o.x, &o.y, r.weights.Layers, end-i)
			o.scatter(dx.Slice(i, end), &o.x, r, vec.Set)
		}
	}
	o.addWeightGradient(r, dparams)
}

// gather fills in the tiles of a block of images.
func (o *filteredConvOp) gather(s *tileSide, r *room, images vec.Matrix) {
	if t := vec.Threads(images.Rows, images.Rows*images.Cols); t > 1 {
		r.strip(t, o.f.points()*s.line())
		vec.Share(t, t, func(k, _ int) { o.gatherPart(s, r, images, k, t) })
		return
	}
	r.strip(1, o.f.points()*s.line())
	o.gatherPart(s, r, images, 0, 1)
}

// gatherPart does part k of t.
func (o *filteredConvOp) gatherPart(s *tileSide, r *room, images vec.Matrix, k, t int) {
	for i := k * images.Rows / t; i < (k+1)*images.Rows/t; i++ {
		s.gather(s.tiles, s.apart, i*o.tiles(), images.Row(i), r.strips[k])
	}
}

// scatter sets a block of images to what the tiles give, or adds it.
func (o *filteredConvOp) scatter(images vec.Matrix, s *tileSide, r *room, mode vec.Mode) {
	if t := vec.Threads(images.Rows, images.Rows*images.Cols); t > 1 {
		r.strip(t, o.f.points()*s.line())
		vec.Share(t, t, func(k, _ int) { o.scatterPart(images, s, r, mode, k, t) })
		return
	}
	r.strip(1, o.f.points()*s.line())
	o.scatterPart(images, s, r, mode, 0, 1)
}

// scatterPart does part k of t.
func (o *filteredConvOp) scatterPart(images vec.Matrix, s *tileSide, r *room, mode vec.Mode, k, t int) {
	for i := k * images.Rows / t; i < (k+1)*images.Rows/t; i++ {
		s.scatter(images.Row(i), s.tiles, s.apart, i*o.tiles(), r.strips[k], mode)
	}
}

// products sets the tiles of one side to those of the other times the weights.
func (o *filteredConvOp) products(to, from *tileSide, u []vec.Packed, examples int) {
	n := examples * o.tiles()
	if t := vec.Threads(2*len(u), n*len(u)*o.in.Channels*o.out/productsPerElement); t > 1 {
		vec.Share(t, 2*len(u), func(i, end int) { o.productParts(to, from, u, n, i, end) })
		return
	}
	o.productParts(to, from, u, n, 0, 2*len(u))
}

// productsPerElement is how many products take the time of a pass over one element.
const productsPerElement = 16

// productParts does halves i to end of the elements' products: part 2e+h is half h of the tiles of element e.
func (o *filteredConvOp) productParts(to, from *tileSide, u []vec.Packed, n, i, end int) {
	for ; i < end; i++ {
		e, t, tEnd := i/2, i%2*n/2, (i%2+1)*n/2
		if i%2 == 0 && i+1 < end {
			tEnd, i = n, i+1
		}
		vec.GemmRows(to.tiles[e*to.apart:], to.rows[t:tEnd], from.tiles[e*from.apart:], from.rows[t:tEnd], 1, &u[e], vec.Set)
	}
}
