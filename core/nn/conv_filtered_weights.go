package nn

import "lethe/core/vec"

// runAtOnce is about how many weights of a tap are transformed at a time: so few that all in hand stays in the cache.
const runAtOnce = 1024

// packWeights sets the room's stack to the transformed weights, in × out for each element, or to their transposes.
func (o *filteredConvOp) packWeights(r *room, w []float64, t vec.Transpose) {
	in, out := o.in.Channels, o.out
	if t {
		in, out = out, in
	}
	r.weights.Resize(o.elements(), in, out)
	_, width, _ := r.weights.Panel(0)
	panels := (out + width - 1) / width
	if n := vec.Threads(panels, o.elements()*in*out); n > 1 {
		r.strip(n, 3*(3+o.f.points())*(runAtOnce+width))
		vec.Share(n, n, func(k, _ int) { o.packPanels(r, w, t, k, k*panels/n*width, (k+1)*panels/n*width) })
		return
	}
	r.strip(1, 3*(3+o.f.points())*(runAtOnce+width))
	o.packPanels(r, w, t, 0, 0, panels*width)
}

// packPanels fills in the panels from column j to end, in the memory of a thread.
func (o *filteredConvOp) packPanels(r *room, w []float64, t vec.Transpose, thread, j, end int) {
	p, rows := o.f.points(), r.weights.Layers[0].K
	for width := 0; j < min(end, r.weights.Layers[0].N); j += width {
		var data []float64
		var apart int
		data, width, apart = r.weights.Panel(j)
		for k, some := 0, 0; k < rows; k += some {
			some = min(rows-k, max(1, runAtOnce/width))
			n := some * width
			taps, half := r.strips[thread][:9*n], r.strips[thread][9*n:]
			o.splitTaps(taps, w, t, k, some, j, width)
			vec.Combine(half, vec.Blocks{Stride: 3 * n, Step: n}, taps, vec.Blocks{Stride: 3 * n, Step: n}, o.f.taps, n, 3, vec.Set)
			vec.Combine(data[k*width:], vec.Blocks{Stride: apart, Step: p * apart}, half, vec.Blocks{Stride: n, Step: 3 * n}, o.f.taps, n, p, vec.Set)
		}
	}
}

// splitTaps sets taps[tap, i, q] to the weight between channels k+i and j+q: from input k+i to output j+q, or under Trans from
// input j+q to output k+i. Where there is no such channel it is 0.
func (o *filteredConvOp) splitTaps(taps, w []float64, t vec.Transpose, k, rows, j, width int) {
	n, perRow, perCol, used := rows*width, 9, 9*o.in.Channels, o.out
	if t {
		perRow, perCol, used = perCol, perRow, o.in.Channels
	}
	if used < j+width {
		clear(taps)
	}
	for q := range min(width, used-j) {
		for i := range rows {
			at := i*width + q
			for _, v := range w[(k+i)*perRow+(j+q)*perCol:][:9] {
				taps[at] = v
				at += n
			}
		}
	}
}

// planeApart returns how far the elements of the weights' gradient are from one another.
func (o *filteredConvOp) planeApart() int { return o.out*o.in.Channels + 3*lineOf }

// weightProducts sets planes to the gradient of the transformed weights, or adds a block's to it: for each element out × in.
func (o *filteredConvOp) weightProducts(planes []float64, examples int, mode vec.Mode) {
	n, parts := examples*o.tiles(), 2*o.elements()
	if t := vec.Threads(parts, n*o.elements()*o.in.Channels*o.out/productsPerElement); t > 1 {
		vec.Share(t, parts, func(i, end int) { o.weightProductParts(planes, n, mode, i, end) })
		return
	}
	o.weightProductParts(planes, n, mode, 0, parts)
}

// weightProductParts does halves i to end: part 2e+h is half h of the output channels of element e.
func (o *filteredConvOp) weightProductParts(planes []float64, n int, mode vec.Mode, i, end int) {
	in := o.in.Channels
	for ; i < end; i++ {
		e, c, cEnd := i/2, i%2*o.out/2, (i%2+1)*o.out/2
		if i%2 == 0 && i+1 < end {
			cEnd, i = o.out, i+1
		}
		du := vec.MatrixOf(planes[e*o.planeApart()+c*in:][:(cEnd-c)*in], cEnd-c, in)
		d := vec.MatrixOf(o.y.tiles[e*o.y.apart:][:n*o.out], n, o.out)
		v := vec.MatrixOf(o.x.tiles[e*o.x.apart:][:n*in], n, in)
		vec.Gemm(du, columns(d, c, cEnd), vec.Trans, v, vec.NoTrans, mode)
	}
}

// addWeightGradient adds the room's planes, transformed back, to the gradient of the weights.
func (o *filteredConvOp) addWeightGradient(r *room, dw []float64) {
	some := max(1, min(o.out, runAtOnce/o.in.Channels))
	size := 3 * (3 + o.f.points()) * some * o.in.Channels
	if t := vec.Threads(o.out, len(r.planes)); t > 1 {
		r.strip(t, size)
		vec.Share(t, t, func(k, _ int) { o.addChannels(r, dw, some, k, k*o.out/t, (k+1)*o.out/t) })
		return
	}
	r.strip(1, size)
	o.addChannels(r, dw, some, 0, 0, o.out)
}

// addChannels does output channels co to end, some at a time, in the memory of a thread.
func (o *filteredConvOp) addChannels(r *room, dw []float64, some, thread, co, end int) {
	p, apart, in := o.f.points(), o.planeApart(), o.in.Channels
	for ; co < end; co += some {
		n := min(some, end-co) * in
		taps, half := r.strips[thread][:9*n], r.strips[thread][9*n:]
		vec.Combine(half, vec.Blocks{Stride: n, Step: 3 * n}, r.planes[co*in:], vec.Blocks{Stride: apart, Step: p * apart}, o.tapsT, n, p, vec.Set)
		vec.Combine(taps, vec.Blocks{Stride: 3 * n, Step: n}, half, vec.Blocks{Stride: 3 * n, Step: n}, o.tapsT, n, 3, vec.Set)
		addJoined(dw[co*in*9:][:n*9], taps, n)
	}
}

// addJoined adds taps[t·n + i] to dw[9i + t].
func addJoined(dw, taps []float64, n int) {
	for i := range n {
		row := dw[9*i:][:9]
		for t := range row {
			row[t] += taps[t*n+i]
		}
	}
}
