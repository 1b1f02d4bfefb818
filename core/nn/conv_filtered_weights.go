package nn

import "lethe/core/vec"

// runAtOnce is about how many weights of a tap are transformed at a time: so few that all in hand stays in the cache.
const runAtOnce = 1024

// packWeights sets the stack of the first thread's room to the transformed weights, in × out for each element, or to their
// transposes.
func (o *filteredConvOp) packWeights(r *room, w []float64, t vec.Transpose) {
	in, out := o.in.Channels, o.out
	if t {
		in, out = out, in
	}
	u := &r.of(1)[0].weights
	u.Resize(o.elements(), in, out)
	units := o.packUnits(u)
	if n := vec.Threads(units, o.elements()*in*out); n > 1 {
		r.of(n)
		vec.Share(n, n, func(k, _ int) { o.packPanels(u, &r.threads[k], w, t, 0, k*units/n, (k+1)*units/n) })
		return
	}
	o.packPanels(u, &r.threads[0], w, t, 0, 0, units)
}

// rowsAtOnce returns how many rows of a panel are transformed at a time.
func rowsAtOnce(u *vec.Stack) int {
	_, width, _ := u.Panel(0)
	return max(1, runAtOnce/width)
}

// packUnits returns how many times that many rows there are in all panels.
func (o *filteredConvOp) packUnits(u *vec.Stack) int {
	_, width, _ := u.Panel(0)
	m, some := &u.Layers[0], rowsAtOnce(u)
	return (m.N + width - 1) / width * ((m.K + some - 1) / some)
}

// packPanels fills in units i to end of a stack whose columns are channels first, first+1, ….
func (o *filteredConvOp) packPanels(u *vec.Stack, r *threadRoom, w []float64, t vec.Transpose, first, i, end int) {
	m, p, some := &u.Layers[0], o.f.points(), rowsAtOnce(u)
	_, wide, _ := u.Panel(0)
	down := (m.K + some - 1) / some
	r.strip = grow(r.strip, 3*(3+p)*some*wide)
	for ; i < end; i++ {
		j, k := i/down*wide, i%down*some
		data, width, apart := u.Panel(j)
		rows := min(some, m.K-k)
		n := rows * width
		taps, half := r.strip[:9*n], r.strip[9*n:]
		o.splitTaps(taps, w, t, k, rows, first+j, min(width, m.N-j), width)
		vec.Combine(half, vec.Blocks{Stride: 3 * n, Step: n}, taps, vec.Blocks{Stride: 3 * n, Step: n}, o.f.taps, n, 3, vec.Set)
		vec.Combine(data[k*width:], vec.Blocks{Stride: apart, Step: p * apart}, half, vec.Blocks{Stride: n, Step: 3 * n}, o.f.taps, n, p, vec.Set)
	}
}

// splitTaps sets taps[tap, i, q] to the weight between channels k+i and j+q: from input k+i to output j+q, or under Trans from
// input j+q to output k+i. From q = cols on it is 0.
func (o *filteredConvOp) splitTaps(taps, w []float64, t vec.Transpose, k, rows, j, cols, width int) {
	n, perRow, perCol := rows*width, 9, 9*o.in.Channels
	if t {
		perRow, perCol = perCol, perRow
	}
	if cols < width {
		clear(taps)
	}
	t0, t1, t2, t3, t4 := taps[:n], taps[n:][:n], taps[2*n:][:n], taps[3*n:][:n], taps[4*n:][:n]
	t5, t6, t7, t8 := taps[5*n:][:n], taps[6*n:][:n], taps[7*n:][:n], taps[8*n:][:n]
	for i := range rows {
		for q := range cols {
			at, g := i*width+q, w[(k+i)*perRow+(j+q)*perCol:][:9]
			t0[at], t1[at], t2[at], t3[at], t4[at] = g[0], g[1], g[2], g[3], g[4]
			t5[at], t6[at], t7[at], t8[at] = g[5], g[6], g[7], g[8]
		}
	}
}
