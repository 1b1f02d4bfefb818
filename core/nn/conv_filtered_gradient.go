package nn

import "lethe/core/vec"

// lightGradient adds the gradient of light weights. Threads share out rows of a tile's elements, and then output channels.
func (o *filteredConvOp) lightGradient(r *room, dw []float64, x, dy vec.Matrix) {
	p, apart := o.f.points(), o.out*o.in.Channels+3*lineOf
	first := &r.threads[0]
	first.planes = grow(first.planes, o.elements()*apart)
	planes := first.planes
	t := o.threads(p, x.Rows)
	if r.of(t); t == 1 {
		o.lightPart(&r.threads[0], o.x, o.y, planes, x, dy, 0, p)
		o.addChannels(&r.threads[0], dw, planes, apart, 0, o.out)
		return
	}
	vec.Share(t, t, func(k, _ int) { o.lightPart(&r.threads[k], o.x, o.y, planes, x, dy, k*p/t, (k+1)*p/t) })
	vec.Share(t, t, func(k, _ int) { o.addChannels(&r.threads[k], dw, planes, apart, k*o.out/t, (k+1)*o.out/t) })
}

// lightPart sets the planes of rows first to last of a tile's elements to Σ over tiles of D ⊗ V, with tiles of its own.
func (o *filteredConvOp) lightPart(r *threadRoom, x, y tileSide, planes []float64, images, dy vec.Matrix, first, last int) {
	o.take(r, &x, &y)
	in, apart, p := o.in.Channels, o.out*o.in.Channels+3*lineOf, o.f.points()
	for i := 0; i < images.Rows; i += o.block() {
		n := min(o.block(), images.Rows-i)
		o.gatherPart(&x, r, images.Slice(i, i+n), 0, n, first, last)
		o.gatherPart(&y, r, dy.Slice(i, i+n), 0, n, first, last)
		for e := range (last - first) * p {
			du := vec.MatrixOf(planes[(first*p+e)*apart:][:o.out*in], o.out, in)
			vec.Gemm(du, y.element(e, n*o.tiles()), vec.Trans, x.element(e, n*o.tiles()), vec.NoTrans, vec.Mode(i > 0))
		}
	}
}

// element returns element e of n tiles as a matrix, tile × channel.
func (s *tileSide) element(e, n int) vec.Matrix {
	return vec.MatrixOf(s.tiles[e*s.apart:][:n*s.Channels], n, s.Channels)
}

// heavyGradient adds the gradient of heavy weights, for each block of examples on its own.
func (o *filteredConvOp) heavyGradient(r *room, dw []float64, x, dy vec.Matrix) {
	o.take(&r.threads[0], &o.x, &o.y)
	for i := 0; i < x.Rows; i += o.block() {
		n := min(o.block(), x.Rows-i)
		o.gather(&o.x, r, x.Slice(i, i+n))
		o.gather(&o.y, r, dy.Slice(i, i+n))
		t := o.threads(o.out/lineOf, n)
		if r.of(t); t > 1 {
			vec.Share(t, t, func(k, _ int) {
				o.heavyPart(&r.threads[k], dw, n*o.tiles(), columnsStart(k, t, o.out), columnsStart(k+1, t, o.out))
			})
			continue
		}
		o.heavyPart(&r.threads[0], dw, n*o.tiles(), 0, o.out)
	}
}

// heavyPart does output channels c to end for n tiles: few at a time, so that the transformed gradient stays in the cache.
func (o *filteredConvOp) heavyPart(r *threadRoom, dw []float64, n, c, end int) {
	in := o.in.Channels
	some := max(lineOf, weightsAtOnce/(o.elements()*in)/lineOf*lineOf)
	for ; c < end; c += some {
		rows := min(some, end-c)
		apart := rows*in + 3*lineOf
		r.planes = grow(r.planes, o.elements()*apart)
		for e := range o.elements() {
			du := vec.MatrixOf(r.planes[e*apart:][:rows*in], rows, in)
			vec.Gemm(du, columns(o.y.element(e, n), c, c+rows), vec.Trans, o.x.element(e, n), vec.NoTrans, vec.Set)
		}
		o.addChannels(r, dw[c*in*9:], r.planes, apart, 0, rows)
	}
}

// addChannels adds what planes holds of the gradient of the transformed weights of output channels c to end, transformed back.
func (o *filteredConvOp) addChannels(r *threadRoom, dw, planes []float64, apart, c, end int) {
	p, in := o.f.points(), o.in.Channels
	r.strip = grow(r.strip, 3*(3+p)*runAtOnce)
	for i := c * in; i < end*in; i += runAtOnce {
		m := min(runAtOnce, end*in-i)
		taps, half := r.strip[:9*m], r.strip[9*m:]
		vec.Combine(half, vec.Blocks{Stride: m, Step: 3 * m}, planes[i:], vec.Blocks{Stride: apart, Step: p * apart}, o.tapsT, m, p, vec.Set)
		vec.Combine(taps, vec.Blocks{Stride: 3 * m, Step: m}, half, vec.Blocks{Stride: 3 * m, Step: m}, o.tapsT, m, 3, vec.Set)
		addJoined(dw[i*9:][:m*9], taps, m)
	}
}

// addJoined adds taps[t·n + i] to dw[9i + t].
func addJoined(dw, taps []float64, n int) {
	t0, t1, t2, t3, t4 := taps[:n], taps[n:][:n], taps[2*n:][:n], taps[3*n:][:n], taps[4*n:][:n]
	t5, t6, t7, t8 := taps[5*n:][:n], taps[6*n:][:n], taps[7*n:][:n], taps[8*n:][:n]
	for i := range t0 {
		g := dw[9*i:][:9]
		g[0], g[1], g[2], g[3], g[4] = g[0]+t0[i], g[1]+t1[i], g[2]+t2[i], g[3]+t3[i], g[4]+t4[i]
		g[5], g[6], g[7], g[8] = g[5]+t5[i], g[6]+t6[i], g[7]+t7[i], g[8]+t8[i]
	}
}
