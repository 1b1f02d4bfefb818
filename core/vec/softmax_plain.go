//go:build noasm || !(js && simd)

package vec

func softmax(p Matrix, lse []float64, z Matrix) { softmaxGeneric(p, lse, z) }

func addRows(dst []float64, x Matrix) { addRowsGeneric(dst, x) }
