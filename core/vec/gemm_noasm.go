//go:build noasm || !(amd64 || (js && simd))

package vec

func gemm(dst, a Matrix, ta Transpose, b Matrix, tb Transpose, mode Mode) {
	gemmBlocked(dst, a, ta, b, tb, mode)
}

func gemmRows(dst []float64, to []int, a []float64, from []int, step int, p *Packed, mode Mode) {
	gemmRowsBlocked(dst, to, a, from, step, p, mode)
}
