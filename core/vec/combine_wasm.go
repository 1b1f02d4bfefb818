//go:build js && simd && !noasm

package vec

// combine has the kernel of products take one block after the other. To that kernel a stride of 0 means a packed operand.
func combine(dst []float64, to Blocks, src []float64, from Blocks, m Matrix, n, count int, mode Mode) {
	if !simd || from.Stride == 0 {
		combineGeneric(dst, to, src, from, m, n, count, mode)
		return
	}
	for q := range count {
		gemm(Matrix{m.Rows, n, to.Stride, dst[q*to.Step:]}, m, NoTrans, Matrix{m.Cols, n, from.Stride, src[q*from.Step:]}, NoTrans, mode)
	}
}
