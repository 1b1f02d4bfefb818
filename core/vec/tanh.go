package vec

import "math"

// Tanh returns the hyperbolic tangent of x, (e**x - e**-x)/(e**x + e**-x),
// within 1.8 ulp (measured). Tanh(-x) = -Tanh(x) to the bit.
//
//	Tanh(±0) = ±0, Tanh(±Inf) = ±1, Tanh(NaN) = NaN
//
// The quotients are chosen as in musl's tanh.c, so that errors shrink where the
// result is near one.
func Tanh(x float64) float64 {
	a := math.Abs(x)
	var t float64
	switch {
	case x != x:
		return math.NaN()
	case a < 0x1p-28:
		return x // The next term, x³/3, is below half an ulp.
	case a > 22:
		t = 1
	case a > 0.5493: // ½ log 3, where the result is one half.
		t = 1 - 2/(Expm1(2*a)+2)
	case a > 0.2554:
		t = Expm1(2 * a)
		t /= t + 2
	default:
		t = Expm1(-2 * a)
		t = -t / (t + 2)
	}
	return math.Copysign(t, x)
}

// Sigmoid returns the logistic function 1/(1 + e**-x), within 1.9 ulp (measured).
//
//	Sigmoid(+Inf) = 1, Sigmoid(-Inf) = 0, Sigmoid(±0) = ½, Sigmoid(NaN) = NaN
func Sigmoid(x float64) float64 {
	e := Exp(-math.Abs(x))
	if x < 0 {
		return e / (1 + e)
	}
	return 1 / (1 + e)
}

// Softplus returns log(1 + e**x) = max(x, 0) + log(1 + e**-|x|), within 1.4 ulp
// (measured). Its derivative is Sigmoid.
//
//	Softplus(+Inf) = +Inf, Softplus(-Inf) = 0, Softplus(NaN) = NaN
func Softplus(x float64) float64 {
	y := Log1p(Exp(-math.Abs(x)))
	if x > 0 {
		return x + y
	}
	return y
}
