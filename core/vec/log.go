package vec

import "math"

// Log returns the natural logarithm of x, within 0.8 ulp (measured).
//
//	Log(±0) = -Inf, Log(+Inf) = +Inf, Log(x < 0) = Log(NaN) = NaN
//
// The method is that of FreeBSD's msun, e_log.c (K. C. Ng): x = (1+f)·2**k with
// 1+f in [√½, √2), and an odd series in s = f/(2+f).
func Log(x float64) float64 {
	switch {
	case x != x || x < 0:
		return math.NaN()
	case x == 0:
		return math.Inf(-1)
	case x > math.MaxFloat64:
		return x
	}
	m, k := nearOne(x)
	return logParts(m-1, 0, k)
}

// nearOne splits a positive finite x into m·2**k with m in [√½, √2).
func nearOne(x float64) (m, k float64) {
	const (
		one      = 1023 << 52
		rootHalf = 0x3fe6a09e667f3bcd // The bits of √½.
	)
	if x < 0x1p-1022 {
		x = float64(x * 0x1p54)
		k = -54
	}
	bits := math.Float64bits(x) + (one - rootHalf)
	k += float64(int(bits>>52) - 1023)
	return math.Float64frombits(bits&(1<<52-1) + rootHalf), k
}

// logParts returns log(1+f) + c + k·log 2 for 1+f in [√½, √2] and a small
// correction c. With s = f/(2+f), log(1+f) = 2s + s·R(s²) = f - (h - s·(h+R))
// where h = f²/2; R is the minimax polynomial of e_log.c, 2**-58.45 away at most.
func logParts(f, c, k float64) float64 {
	const (
		r1 = 6.666666666666735130e-01
		r2 = 3.999999999940941908e-01
		r3 = 2.857142874366239149e-01
		r4 = 2.222219843214978396e-01
		r5 = 1.818357216161805012e-01
		r6 = 1.531383769920937332e-01
		r7 = 1.479819860511658591e-01
	)
	s := f / (2 + f)
	z := float64(s * s)
	w := float64(z * z)
	odd := float64(z * (r1 + float64(w*(r3+float64(w*(r5+float64(w*r7)))))))
	even := float64(w * (r2 + float64(w*(r4+float64(w*r6)))))
	h := float64(float64(0.5*f) * f)
	low := float64(s*(h+(odd+even))) + (float64(k*ln2Lo) + c)
	return float64(k*ln2Hi) - ((h - low) - f)
}

// Log1p returns log(1 + x) without the rounding of 1 + x, within 0.8 ulp
// (measured).
//
//	Log1p(±0) = ±0, Log1p(-1) = -Inf, Log1p(+Inf) = +Inf, Log1p(x < -1) = Log1p(NaN) = NaN
//
// The method is that of FreeBSD's msun, s_log1p.c: log(u) for u = 1 + x rounded,
// corrected by what the rounding lost, divided by u.
func Log1p(x float64) float64 {
	switch {
	case x != x || x < -1:
		return math.NaN()
	case x == -1:
		return math.Inf(-1)
	case x > math.MaxFloat64:
		return x
	case math.Abs(x) < 0x1p-54:
		return x
	}
	u := 1 + x
	m, k := nearOne(u)
	if k == 0 {
		return logParts(x, 0, 0)
	}
	lost := 1 - (u - x)
	if x < 1 {
		lost = x - (u - 1)
	}
	return logParts(m-1, lost/u, k)
}

// LogSumExp returns log Σ e**x[i] as m + log Σ e**(x[i]-m) with m = max x, the
// sum in the order that Dot documents; it overflows only where the result does.
//
//	LogSumExp of nothing = -Inf, of any NaN = NaN, of any +Inf otherwise = +Inf
func LogSumExp(x []float64) float64 {
	m := math.Inf(-1)
	for _, v := range x {
		if v != v {
			return math.NaN()
		}
		if v > m {
			m = v
		}
	}
	if math.IsInf(m, 0) {
		return m
	}
	var l [lanes]float64
	for i, v := range x {
		l[i%lanes] += Exp(v - m)
	}
	return m + Log(fold(&l))
}
