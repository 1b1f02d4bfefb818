package nn

import "lethe/core/vec"

// planeApart returns how far the transformed weights' elements are from one another.
func (o *filteredConvOp) planeApart() int { return o.out*o.in.Channels + 3*lineOf }

// plane returns element e of the transformed weights, out × in.
func (o *filteredConvOp) plane(e int) vec.Matrix {
	return vec.MatrixOf(o.planes[e*o.planeApart():][:o.out*o.in.Channels], o.out, o.in.Channels)
}

// channelsAtOnce returns how many output channels' weights are transformed at a time: so few that all that is in hand stays in
// the cache.
func (o *filteredConvOp) channelsAtOnce() int { return max(1, min(o.out, 1024/o.in.Channels)) }

// tapRoom returns room for the nine taps of a few output channels' weights, and for their half-way state.
func (o *filteredConvOp) tapRoom() (taps, half []float64) {
	plane := o.channelsAtOnce() * o.in.Channels
	if o.tapMemory == nil {
		o.tapMemory = make([]float64, 3*(3+o.f.points())*plane)
	}
	return o.tapMemory[:9*plane], o.tapMemory[9*plane:]
}

// transformWeights sets planes to the transformed weights.
func (o *filteredConvOp) transformWeights(w []float64) {
	taps, half := o.tapRoom()
	p, apart, in := o.f.points(), o.planeApart(), o.in.Channels
	for co := 0; co < o.out; co += o.channelsAtOnce() {
		n := min(o.channelsAtOnce(), o.out-co) * in
		split(taps, w[co*in*9:][:n*9], n)
		vec.Combine(half, vec.Blocks{Stride: 3 * n, Step: n}, taps, vec.Blocks{Stride: 3 * n, Step: n}, o.f.taps, n, 3, vec.Set)
		vec.Combine(o.planes[co*in:], vec.Blocks{Stride: apart, Step: p * apart}, half, vec.Blocks{Stride: n, Step: 3 * n}, o.f.taps, n, p, vec.Set)
	}
}

// addWeightGradient adds what planes holds of the weights' gradient, transformed back.
func (o *filteredConvOp) addWeightGradient(dw []float64) {
	taps, half := o.tapRoom()
	p, apart, in := o.f.points(), o.planeApart(), o.in.Channels
	for co := 0; co < o.out; co += o.channelsAtOnce() {
		n := min(o.channelsAtOnce(), o.out-co) * in
		vec.Combine(half, vec.Blocks{Stride: n, Step: 3 * n}, o.planes[co*in:], vec.Blocks{Stride: apart, Step: p * apart}, o.tapsT, n, p, vec.Set)
		vec.Combine(taps, vec.Blocks{Stride: 3 * n, Step: n}, half, vec.Blocks{Stride: 3 * n, Step: n}, o.tapsT, n, 3, vec.Set)
		addJoined(dw[co*in*9:][:n*9], taps, n)
	}
}

// split sets taps[t·n + i] to w[9i + t].
func split(taps, w []float64, n int) {
	for i := range n {
		for t, v := range w[9*i:][:9] {
			taps[t*n+i] = v
		}
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
