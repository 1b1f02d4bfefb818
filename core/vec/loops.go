package vec

// Relu sets dst[i] to x[i] where that is positive and to +0 elsewhere, also for
// NaN and -0. dst may be x itself. It panics when the lengths differ.
func Relu(dst, x []float64) {
	if len(dst) != len(x) {
		panic(badLength)
	}
	relu(dst, x)
}

// ReluBack sets dx[i] to dy[i] where y[i] is positive and to +0 elsewhere: the
// gradient through Relu, y being its result or its argument. dx may be dy
// itself. It panics when the lengths differ.
func ReluBack(dx, dy, y []float64) {
	if len(dx) != len(y) || len(dy) != len(y) {
		panic(badLength)
	}
	reluBack(dx, dy, y)
}

// Largest puts x[i] in the place of best[i] and which in that of from[i] where
// x[i] is larger, or NaN, as torch's max-pooling chooses: the first of equals
// stays, and a NaN wins over all but is not beaten by another number. The slices
// must not overlap. It panics when their lengths differ.
func Largest(best, from, x []float64, which float64) {
	if len(from) != len(best) || len(x) != len(best) {
		panic(badLength)
	}
	largest(best, from, x, which)
}

// Momentum is one step of gradient descent with momentum μ, weight decay δ and
// rate η, as in torch.optim.SGD with zero dampening:
//
//	v[i] = μ·v[i] + (grad[i] + δ·theta[i])
//	theta[i] -= η·v[i]
//
// The slices must not overlap. It panics when their lengths differ.
func Momentum(theta, v, grad []float64, rate, mu, decay float64) {
	if len(v) != len(theta) || len(grad) != len(theta) {
		panic(badLength)
	}
	if t := Threads(len(theta), len(theta)); t > 1 {
		Share(t, len(theta), func(from, to int) { momentum(theta[from:to], v[from:to], grad[from:to], rate, mu, decay) })
		return
	}
	momentum(theta, v, grad, rate, mu, decay)
}
