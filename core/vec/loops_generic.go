package vec

func accumulateGeneric(dst, x []float64) {
	x = x[:len(dst)]
	for i := range dst {
		dst[i] += x[i]
	}
}

func scaleGeneric(dst []float64, a float64) {
	for i := range dst {
		dst[i] = float64(dst[i] * a)
	}
}

func reluGeneric(dst, x []float64) {
	dst = dst[:len(x)]
	for i, v := range x {
		if v > 0 {
			dst[i] = v
		} else {
			dst[i] = 0
		}
	}
}

func reluBackGeneric(dx, dy, y []float64) {
	dx, dy = dx[:len(y)], dy[:len(y)]
	for i, v := range y {
		if v > 0 {
			dx[i] = dy[i]
		} else {
			dx[i] = 0
		}
	}
}

func largestGeneric(best, from, x []float64, which float64) {
	from, x = from[:len(best)], x[:len(best)]
	for i, v := range x {
		if v > best[i] || v != v {
			best[i], from[i] = v, which
		}
	}
}

func momentumGeneric(theta, v, grad []float64, rate, mu, decay float64) {
	v, grad = v[:len(theta)], grad[:len(theta)]
	for i, t := range theta {
		d := grad[i] + float64(decay*t)
		vi := float64(mu*v[i]) + d
		v[i] = vi
		theta[i] = t - float64(rate*vi)
	}
}
