//go:build noasm || !(amd64 || (js && simd))

package vec

func axpy(dst []float64, a float64, x []float64) { axpyGeneric(dst, a, x) }
