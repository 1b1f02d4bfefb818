//go:build noasm || !(amd64 || (js && simd))

package vec

func accumulate(dst, x []float64) { accumulateGeneric(dst, x) }

func scale(dst []float64, a float64) { scaleGeneric(dst, a) }

func relu(dst, x []float64) { reluGeneric(dst, x) }

func reluBack(dx, dy, y []float64) { reluBackGeneric(dx, dy, y) }

func largest(best, from, x []float64, which float64) { largestGeneric(best, from, x, which) }

func momentum(theta, v, grad []float64, rate, mu, decay float64) {
	momentumGeneric(theta, v, grad, rate, mu, decay)
}
