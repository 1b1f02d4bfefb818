package vec

// The inner loops of gemmBlocked. Every slice is cut to the length that the
// loop ranges over before it starts, which spares the bounds checks within.

// axpyPair4 adds c[0]·b0 + … + c[3]·b3 to d and c[4]·b0 + … + c[7]·b3 to e, one
// product after the other; b0, … are the rows of b, stride apart.
func axpyPair4(d, e []float64, c *[8]float64, b []float64, stride int) {
	n := len(d)
	e = e[:n]
	b0, b1, b2, b3 := b[:n], b[stride:][:n], b[2*stride:][:n], b[3*stride:][:n]
	x0, x1, x2, x3 := c[0], c[1], c[2], c[3]
	y0, y1, y2, y3 := c[4], c[5], c[6], c[7]
	for j, s := range d {
		t, v := e[j], b0[j]
		s += float64(x0 * v)
		t += float64(y0 * v)
		v = b1[j]
		s += float64(x1 * v)
		t += float64(y1 * v)
		v = b2[j]
		s += float64(x2 * v)
		t += float64(y2 * v)
		v = b3[j]
		s += float64(x3 * v)
		t += float64(y3 * v)
		d[j], e[j] = s, t
	}
}

// axpyPair adds x·b to d and y·b to e.
func axpyPair(d, e []float64, x, y float64, b []float64) {
	n := len(d)
	e, b = e[:n], b[:n]
	for j, s := range d {
		d[j] = s + float64(x*b[j])
		e[j] += float64(y * b[j])
	}
}

// axpy4 adds c[0]·b0 + … + c[3]·b3 to d, one product after the other.
func axpy4(d []float64, c *[4]float64, b []float64, stride int) {
	n := len(d)
	b0, b1, b2, b3 := b[:n], b[stride:][:n], b[2*stride:][:n], b[3*stride:][:n]
	x0, x1, x2, x3 := c[0], c[1], c[2], c[3]
	for j, s := range d {
		s += float64(x0 * b0[j])
		s += float64(x1 * b1[j])
		s += float64(x2 * b2[j])
		s += float64(x3 * b3[j])
		d[j] = s
	}
}

// dots4 adds to s the inner products of a0, …, a3 with x, each in order.
func dots4(s *[4]float64, a0, a1, a2, a3, x []float64) {
	n := len(x)
	a0, a1, a2, a3 = a0[:n], a1[:n], a2[:n], a3[:n]
	s0, s1, s2, s3 := s[0], s[1], s[2], s[3]
	for k, v := range x {
		s0 += float64(a0[k] * v)
		s1 += float64(a1[k] * v)
		s2 += float64(a2[k] * v)
		s3 += float64(a3[k] * v)
	}
	s[0], s[1], s[2], s[3] = s0, s1, s2, s3
}
