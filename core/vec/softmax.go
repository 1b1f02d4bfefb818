package vec

// Softmax sets row i of p to the softmax of row i of z, and lse[i] to the row's
// log Σ e**z[j]:
//
//	m = max z[j], s = Σ e**(z[j]-m), p[j] = e**(z[j]-m)·(1/s), lse = m + log s
//
// the sum in the order that Dot documents: one exponential an element serves
// both. p may be z itself. It panics when the shapes differ or rows are empty.
func Softmax(p Matrix, lse []float64, z Matrix) {
	p.check()
	z.check()
	if p.Rows != z.Rows || p.Cols != z.Cols || z.Cols == 0 && z.Rows > 0 {
		panic(badShape)
	}
	if len(lse) != z.Rows {
		panic(badLength)
	}
	softmax(p, lse, z)
}

// AddRows adds the rows of x to dst, one after the other. They must not overlap.
// It panics unless dst is as long as a row.
func AddRows(dst []float64, x Matrix) {
	x.check()
	if len(dst) != x.Cols {
		panic(badLength)
	}
	addRows(dst, x)
}
