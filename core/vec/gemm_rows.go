package vec

// GemmRows multiplies rows that lie anywhere by a packed matrix. For every r,
// and 0 ≤ j < p.N,
//
//	dst[to[r]+j] = (…((s + a[from[r]]·P[0,j]) + a[from[r]+step]·P[1,j]) + …)
//
// where s is +0 for Set and the old dst[to[r]+j] for Add, and k runs to p.K-1.
// It is Gemm's sum in Gemm's order, with the same bits: a dense layer has rows
// at equal distances, a convolution has the pixels of its input and output, and
// step > 1 reads the columns of a. A sum over k may be cut in two calls, the
// second with Add.
//
// The rows of dst must not overlap one another, nor a. GemmRows panics when the
// tables differ in length, step is negative, or a row leaves its slice. A large
// product is shared out over the processors that nobody else computes on (see
// Enter); on one it allocates nothing.
func GemmRows(dst []float64, to []int, a []float64, from []int, step int, p *Packed, mode Mode) {
	if len(to) != len(from) {
		panic(badLength)
	}
	if step < 0 {
		panic(badShape)
	}
	checkTable(to, p.N, len(dst))
	if len(to) == 0 || p.N == 0 {
		return
	}
	if p.K > 0 {
		if p.K > 1 && step > len(a) {
			panic(badTable)
		}
		checkTable(from, (p.K-1)*step+1, len(a))
	}
	gemmRows(dst, to, a, from, step, p, mode)
}
