//go:build js && simd && !noasm

package vec

import "math"

// shortLoop is the length from which a loop is worth the call of a kernel,
// some 20 ns by way of JavaScript.
const shortLoop = 32

// fast says whether a loop over n elements goes to its kernel.
func fast(n int) bool { return simd && n >= shortLoop }

func axpy(dst []float64, a float64, x []float64) {
	if fast(len(dst)) {
		axpyKernel(&dst[0], a, &x[0], uint32(len(dst)))
		return
	}
	axpyGeneric(dst, a, x)
}

func accumulate(dst, x []float64) {
	if fast(len(dst)) {
		accumulateKernel(&dst[0], &x[0], uint32(len(dst)))
		return
	}
	accumulateGeneric(dst, x)
}

func scale(dst []float64, a float64) {
	if fast(len(dst)) {
		scaleKernel(&dst[0], a, uint32(len(dst)))
		return
	}
	scaleGeneric(dst, a)
}

func relu(dst, x []float64) {
	if fast(len(x)) {
		reluBackKernel(&dst[0], &x[0], &x[0], uint32(len(x)))
		return
	}
	reluGeneric(dst, x)
}

func reluBack(dx, dy, y []float64) {
	if fast(len(y)) {
		reluBackKernel(&dx[0], &dy[0], &y[0], uint32(len(y)))
		return
	}
	reluBackGeneric(dx, dy, y)
}

func largest(best, from, x []float64, which float64) {
	if fast(len(best)) {
		largestKernel(&best[0], &from[0], &x[0], uint32(len(best)), which)
		return
	}
	largestGeneric(best, from, x, which)
}

func momentum(theta, v, grad []float64, rate, mu, decay float64) {
	if fast(len(theta)) {
		momentumKernel(&theta[0], &v[0], &grad[0], uint32(len(theta)), rate, mu, decay)
		return
	}
	momentumGeneric(theta, v, grad, rate, mu, decay)
}

func dot(x, y []float64) float64 {
	if fast(len(x)) {
		return dotKernel(&x[0], &y[0], uint32(len(x)))
	}
	return dotUnrolled(x, y)
}

func sum(x []float64) float64 {
	if fast(len(x)) {
		return sumKernel(&x[0], uint32(len(x)))
	}
	return sumUnrolled(x)
}

func peak(n int) int {
	if !simd {
		return peakGeneric(n)
	}
	if math.IsNaN(peakKernel(uint32(n))) {
		return 0 // Never so; but now the sums are needed.
	}
	return 48 * n
}
