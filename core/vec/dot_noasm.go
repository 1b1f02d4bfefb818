//go:build noasm || !(amd64 || (js && simd))

package vec

func dot(x, y []float64) float64 { return dotUnrolled(x, y) }

func sum(x []float64) float64 { return sumUnrolled(x) }
