//go:build !noasm

package vec

// Below a vector's length the plain loops are as fast, and an empty slice has
// no first element to point to.
const shortLoop = 4

func axpy(dst []float64, a float64, x []float64) {
	switch {
	case len(dst) < shortLoop || level == simdOff:
		axpyGeneric(dst, a, x)
	case level == simdAVX512:
		axpy512(&dst[0], &x[0], len(dst), a)
	default:
		axpy256(&dst[0], &x[0], len(dst), a)
	}
}

func accumulate(dst, x []float64) {
	switch {
	case len(dst) < shortLoop || level == simdOff:
		accumulateGeneric(dst, x)
	case level == simdAVX512:
		accumulate512(&dst[0], &x[0], len(dst))
	default:
		accumulate256(&dst[0], &x[0], len(dst))
	}
}

func scale(dst []float64, a float64) {
	switch {
	case len(dst) < shortLoop || level == simdOff:
		scaleGeneric(dst, a)
	case level == simdAVX512:
		scale512(&dst[0], len(dst), a)
	default:
		scale256(&dst[0], len(dst), a)
	}
}

func relu(dst, x []float64) {
	switch {
	case len(dst) < shortLoop || level == simdOff:
		reluGeneric(dst, x)
	case level == simdAVX512:
		relu512(&dst[0], &x[0], len(dst))
	default:
		relu256(&dst[0], &x[0], len(dst))
	}
}

func reluBack(dx, dy, y []float64) {
	switch {
	case len(y) < shortLoop || level == simdOff:
		reluBackGeneric(dx, dy, y)
	case level == simdAVX512:
		reluBack512(&dx[0], &dy[0], &y[0], len(y))
	default:
		reluBack256(&dx[0], &dy[0], &y[0], len(y))
	}
}

func largest(best, from, x []float64, which float64) {
	switch {
	case len(best) < shortLoop || level == simdOff:
		largestGeneric(best, from, x, which)
	case level == simdAVX512:
		largest512(&best[0], &from[0], &x[0], len(best), which)
	default:
		largest256(&best[0], &from[0], &x[0], len(best), which)
	}
}

func momentum(theta, v, grad []float64, rate, mu, decay float64) {
	switch {
	case len(theta) < shortLoop || level == simdOff:
		momentumGeneric(theta, v, grad, rate, mu, decay)
	case level == simdAVX512:
		momentum512(&theta[0], &v[0], &grad[0], len(theta), rate, mu, decay)
	default:
		momentum256(&theta[0], &v[0], &grad[0], len(theta), rate, mu, decay)
	}
}

func dot(x, y []float64) float64 {
	switch {
	case len(x) < shortLoop || level == simdOff:
		return dotUnrolled(x, y)
	case level == simdAVX512:
		return dot512(&x[0], &y[0], len(x))
	default:
		return dot256(&x[0], &y[0], len(x))
	}
}

func sum(x []float64) float64 {
	switch {
	case len(x) < shortLoop || level == simdOff:
		return sumUnrolled(x)
	case level == simdAVX512:
		return sum512(&x[0], len(x))
	default:
		return sum256(&x[0], len(x))
	}
}
