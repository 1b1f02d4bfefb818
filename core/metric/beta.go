package metric

import (
	"math"

	"lethe/core/vec"
)

// stirlingError returns log Γ(x) − ((x − ½) log x − x + ½ log 2π) for x > 0, which is about 1/(12 x).
func stirlingError(x float64) float64 {
	sum := 0.0
	for ; x < 16; x++ { // The series needs a large x.
		sum += float64((x+0.5)*vec.Log1p(1/x)) - 1
	}
	y := 1 / (x * x)
	series := 1.0/12 - float64(y*(1.0/360-float64(y*(1.0/1260-float64(y*(1.0/1680-float64(y*(1.0/1188-float64(y*(691.0/360360))))))))))
	return sum + series/x
}

// betaInc returns the regularised incomplete beta function I_x(a, b) = P(X ≤ x) for X ~ Beta(a, b), with a, b > 0.
func betaInc(a, b, x float64) float64 {
	switch {
	case x <= 0:
		return 0
	case x >= 1:
		return 1
	case x < (a+1)/(a+b+2):
		return betaFactor(a, b, x) / a * betaFraction(a, b, x)
	}
	return 1 - float64(betaFactor(b, a, 1-x)/b*betaFraction(b, a, 1-x))
}

// betaFactor returns x^a (1−x)^b / B(a, b), relative to its value at the mode so that nothing large cancels (Loader 2000).
func betaFactor(a, b, x float64) float64 {
	n := a + b
	off := float64(x*b) - float64((1-x)*a)
	power := float64(a*vec.Log1p(off/a)) + float64(b*vec.Log1p(-off/b))
	power += stirlingError(n) - stirlingError(a) - stirlingError(b)
	return math.Sqrt(a/n*b/(2*math.Pi)) * vec.Exp(power)
}

// betaFraction evaluates the continued fraction of the incomplete beta function (DLMF 8.17.22) from the front, by the method
// of Lentz. It converges within some √max(a, b) steps for x < (a+1)/(a+b+2).
func betaFraction(a, b, x float64) float64 {
	const tiny, most = 1e-300, 100000
	f, c, d := 1.0, 1.0, 0.0
	for i := range most {
		m := float64((i + 1) / 2)
		numerator := 1.0
		switch {
		case i == 0:
		case i%2 == 0:
			numerator = m * (b - m) * x / ((a + 2*m - 1) * (a + 2*m))
		default:
			numerator = -(a + m - 1) * (a + b + m - 1) * x / ((a + 2*m - 2) * (a + 2*m - 1))
		}
		d = 1 / away(1+float64(numerator*d), tiny)
		c = away(1+numerator/c, tiny)
		f *= c * d
		if i > 0 && math.Abs(float64(c*d)-1) < 1e-16 {
			break
		}
	}
	return f - 1
}

// away returns x, or tiny where x is 0.
func away(x, tiny float64) float64 {
	if x == 0 {
		return tiny
	}
	return x
}

// betaQuantile returns the x with I_x(a, b) = p, by bisection down to neighbouring numbers, or to 1e-300.
func betaQuantile(a, b, p float64) float64 {
	low, high := 0.0, 1.0
	for {
		mid := low + float64((high-low)/2)
		if mid <= low || mid >= high || high < 1e-300 {
			return high
		}
		if betaInc(a, b, mid) < p {
			low = mid
		} else {
			high = mid
		}
	}
}
