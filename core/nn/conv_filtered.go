package nn

import "lethe/core/vec"

// filter returns the minimal filtering algorithm that the convolution is worth, or nil. The layer's shape alone decides,
// since another algorithm has other bits.
func (c conv) filter() *filter {
	if c.planar || min(c.in.Channels, c.out) < fewChannels {
		return nil
	}
	return c.possibleFilter()
}

// With fewer channels the transforms cost more than the products they save.
const fewChannels = 8

// possibleFilter returns a filter that computes the convolution, or nil.
func (c conv) possibleFilter() *filter {
	switch {
	case c.kernel != 3 || c.pad != 1:
		return nil
	case c.stride == 2:
		return everyOther()
	case c.stride != 1:
		return nil
	case c.in.Height <= 2 && c.in.Width <= 2:
		return twoAlone()
	}
	return fourOutputs()
}

// tilesAtOnce is about how many tiles are in hand at a time: enough rows for the products, and few enough for the caches. Heavy
// weights are transformed anew for each block, which is to be worth it.
const (
	tilesAtOnce      = 64
	tilesAtOnceHeavy = 128
)

// heavyWeights is how many transformed weights are too many for the caches.
const heavyWeights = 1 << 20

// filteredConvOp is a convolution by a filter. The product of tiles and weights is, for each of the points² elements of a
// tile, a matrix product over the channels.
//
// The gradients are the transposed maps. With V the tiles of x and D those of dy, for each element e of a tile
//
//	y: V_e U_e to images,  dx: D_e U_eᵀ to images,  dU_e = Σ over tiles of D_e ⊗ V_e in their order.
//
// Under heavy weights dU is transformed back and added for every block of tiles, else once for all.
type filteredConvOp struct {
	conv
	f     *filter
	tapsT vec.Matrix
	x, y  tileSide
	heavy bool
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
	o.heavy = o.elements()*c.in.Channels*c.out > heavyWeights
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
func (o *filteredConvOp) tiles() int { return o.x.down * o.x.across }

// block returns how many examples are in hand at a time.
func (o *filteredConvOp) block() int {
	if o.heavy {
		return max(1, tilesAtOnceHeavy/o.tiles())
	}
	return max(1, tilesAtOnce/o.tiles())
}

// enter returns the room to work in.
func (o *filteredConvOp) enter(r *room) *room {
	if r == nil {
		r = &o.own
	}
	r.of(1)
	return r
}

// take makes room for the tiles of both sides.
func (o *filteredConvOp) take(r *threadRoom, x, y *tileSide) {
	for i, s := range []*tileSide{x, y} {
		r.tiles[i] = grow(r.tiles[i], o.elements()*s.apart)
		s.tiles = r.tiles[i]
	}
}

func (o *filteredConvOp) Forward(y vec.Matrix, l Local, x vec.Matrix) {
	mode := vec.Set
	if o.bias {
		repeat(y, l.Params[o.weights():])
		mode = vec.Add
	}
	o.pass(y, &o.y, x, &o.x, o.enter(l.room), l.Params, vec.NoTrans, mode)
}

func (o *filteredConvOp) Backward(dx vec.Matrix, dparams []float64, dy vec.Matrix, l Local, x, _ vec.Matrix) {
	r := o.enter(l.room)
	if o.bias {
		addColumns(dparams[o.weights():], dy)
	}
	if o.heavy {
		o.heavyGradient(r, dparams, x, dy)
	} else {
		o.lightGradient(r, dparams, x, dy)
	}
	if dx.Data != nil {
		o.pass(dx, &o.x, dy, &o.y, r, l.Params, vec.Trans, vec.Set)
	}
}

// threads returns on how many threads to do so many parts of the products of some examples.
func (o *filteredConvOp) threads(parts, examples int) int {
	const productsPerElement = 16 // take the time of a pass over one element.
	return vec.Threads(parts, examples*o.tiles()*o.elements()*o.in.Channels*o.out/productsPerElement)
}

// pass sets one side's images to what the other's give under the weights or their transposes, or adds that.
func (o *filteredConvOp) pass(dst vec.Matrix, to *tileSide, src vec.Matrix, from *tileSide, r *room, w []float64, trans vec.Transpose, mode vec.Mode) {
	if o.heavy {
		o.take(&r.threads[0], from, to)
		for i := 0; i < src.Rows; i += o.block() {
			end := min(i+o.block(), src.Rows)
			o.gather(from, r, src.Slice(i, end))
			o.multiply(to, from, r, w, trans, end-i)
			o.scatter(dst.Slice(i, end), to, r, mode)
		}
		return
	}
	o.packWeights(r, w, trans)
	u, t := r.threads[0].weights.Layers, o.threads(src.Rows, src.Rows)
	if r.of(t); t > 1 {
		vec.Share(t, t, func(k, _ int) {
			o.passPart(dst, *to, src, *from, &r.threads[k], u, mode, k*src.Rows/t, (k+1)*src.Rows/t)
		})
		return
	}
	o.passPart(dst, *to, src, *from, &r.threads[0], u, mode, 0, src.Rows)
}

// passPart does examples i to end under light weights, with tiles of its own.
func (o *filteredConvOp) passPart(dst vec.Matrix, to tileSide, src vec.Matrix, from tileSide, r *threadRoom, u []vec.Packed, mode vec.Mode, i, end int) {
	o.take(r, &from, &to)
	for ; i < end; i += o.block() {
		n := min(o.block(), end-i)
		o.gatherPart(&from, r, src.Slice(i, i+n), 0, n, 0, o.f.points())
		rows := n * o.tiles()
		for e := range u {
			vec.GemmRows(to.tiles[e*to.apart:], to.rows[:rows], from.tiles[e*from.apart:], from.rows[:rows], 1, &u[e], vec.Set)
		}
		o.scatterPart(dst.Slice(i, i+n), &to, r, mode, 0, n)
	}
}

// multiply sets the tiles of one side to those of the other times heavy weights, transformed, or their transposes.
func (o *filteredConvOp) multiply(to, from *tileSide, r *room, w []float64, trans vec.Transpose, examples int) {
	n, t := examples*o.tiles(), o.threads(to.Channels/lineOf, examples)
	if r.of(t); t > 1 {
		vec.Share(t, t, func(k, _ int) { o.transformAndMultiply(to, from, &r.threads[k], w, trans, n, k, t) })
		return
	}
	o.transformAndMultiply(to, from, &r.threads[0], w, trans, n, 0, 1)
}

// transformAndMultiply does part k of t of the channels: few at a time, so that their weights stay in the cache.
func (o *filteredConvOp) transformAndMultiply(to, from *tileSide, r *threadRoom, w []float64, trans vec.Transpose, n, k, t int) {
	j, end := columnsStart(k, t, to.Channels), columnsStart(k+1, t, to.Channels)
	some := max(panelOf, (weightsAtOnce/(o.elements()*from.Channels)+panelOf-1)/panelOf*panelOf)
	for ; j < end; j += some {
		cols := min(some, end-j)
		r.weights.Resize(o.elements(), from.Channels, cols)
		o.packPanels(&r.weights, r, w, trans, j, 0, o.packUnits(&r.weights))
		for e := range r.weights.Layers {
			vec.GemmRows(to.tiles[e*to.apart+j:], to.rows[:n], from.tiles[e*from.apart:], from.rows[:n], 1, &r.weights.Layers[e], vec.Set)
		}
	}
}

const (
	weightsAtOnce = 1 << 18 // how many transformed weights a thread has in hand: 2 MB
	panelOf       = 24      // columns that are packed together where panels are widest
)

// columnsStart returns where part k of t of n columns starts: at a line of the cache.
func columnsStart(k, t, n int) int {
	if k == t {
		return n
	}
	return lineOf * (k * n / lineOf / t)
}
