//go:build !noasm

package vec

func combine(dst []float64, to Blocks, src []float64, from Blocks, m Matrix, n, count int, mode Mode) {
	switch level {
	case simdAVX512:
		combine512(&dst[0], to.Stride, to.Step, &src[0], from.Stride, from.Step, &m.Data[0], m.Stride, m.Rows, m.Cols, n, count, mode == Set)
	case simdAVX2:
		combine256(&dst[0], to.Stride, to.Step, &src[0], from.Stride, from.Step, &m.Data[0], m.Stride, m.Rows, m.Cols, n, count, mode == Set)
	default:
		combineGeneric(dst, to, src, from, m, n, count, mode)
	}
}
