package vec

func gemm(dst, a Matrix, ta Transpose, b Matrix, tb Transpose, mode Mode) {
	gemmBlocked(dst, a, ta, b, tb, mode)
}
