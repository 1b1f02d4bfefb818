//go:build noasm || !(amd64 || (js && simd))

package vec

func combine(dst []float64, to Blocks, src []float64, from Blocks, m Matrix, n, count int, mode Mode) {
	combineGeneric(dst, to, src, from, m, n, count, mode)
}
