package vec

import "math"

// log 2 in two parts: the first has 21 trailing zero bits, so that its product
// with any exponent of a float64 is exact.
const (
	ln2Hi = 0x1.62e42feep-01
	ln2Lo = 0x1.a39ef35793c76p-33
	log2E = 0x1.71547652b82fep+0
)

// Exp returns e**x, within 0.65 ulp (measured).
//
//	Exp(±0) = 1, Exp(+Inf) = +Inf, Exp(-Inf) = 0, Exp(NaN) = NaN
//
// Results over- and underflow where e**x does; subnormal results are as exact
// as subnormals can be. Argument reduction after Cody and Waite 1980, "Software
// Manual for the Elementary Functions".
func Exp(x float64) float64 {
	switch {
	case x > 709.8:
		return math.Inf(1)
	case x < -745.2:
		return 0
	case x != x:
		return math.NaN()
	}
	r, tail, k := expParts(x)
	one := 1 + r
	return scale2(one+(((1-one)+r)+tail), k)
}

// expParts returns r, tail and k with e**x = (1 + r + tail)·2**k, |r| ≤ ½ log 2,
// for |x| < 746. Here r is x - k·log 2 rounded, and tail what that rounding lost
// plus r²·(e**r - 1 - r)/r². The polynomial is the minimax one of degree 10,
// 2**-64 away at most; it has no table to fetch and no quotient to wait for.
func expParts(x float64) (r, tail float64, k int) {
	const (
		c1  = 0x1.555555555555cp-3
		c2  = 0x1.555555555555ep-5
		c3  = 0x1.111111110eb94p-7
		c4  = 0x1.6c16c16c1353dp-10
		c5  = 0x1.a01a01b3c7317p-13
		c6  = 0x1.a01a01b469059p-16
		c7  = 0x1.71ddef753219ap-19
		c8  = 0x1.27e4bf0c2a5cfp-22
		c9  = 0x1.af6d02f5e9283p-26
		c10 = 0x1.1f9e2227e48aep-29
	)
	n := roundSmall(float64(x * log2E))
	hi := x - float64(n*ln2Hi)
	lo := float64(n * ln2Lo)
	r = hi - lo
	lost := (hi - r) - lo
	z := float64(r * r)
	even := c2 + float64(z*(c4+float64(z*(c6+float64(z*(c8+float64(z*c10)))))))
	odd := c1 + float64(z*(c3+float64(z*(c5+float64(z*(c7+float64(z*c9)))))))
	rest := float64(r*odd) + float64(z*even)
	return r, lost + (float64(0.5*z) + float64(z*rest)), int(n)
}

// roundSmall rounds |x| < 2**51 to the nearest integer, ties to even: above
// 2**52 the integers are all the float64 there are.
func roundSmall(x float64) float64 {
	const shift = 3 << 51
	return (x + shift) - shift
}

// scale2 returns x·2**k for |k| ≤ 2044, in two steps so that neither factor
// leaves the normal range and a subnormal result is rounded once.
func scale2(x float64, k int) float64 {
	half := k >> 1
	return float64(float64(x*pow2(half)) * pow2(k-half))
}

// pow2 returns 2**k for -1022 ≤ k ≤ 1023.
func pow2(k int) float64 { return math.Float64frombits(uint64(k+1023) << 52) }

// Expm1 returns e**x - 1 without the cancellation near zero, within 0.85 ulp
// (measured).
//
//	Expm1(±0) = ±0, Expm1(+Inf) = +Inf, Expm1(-Inf) = -1, Expm1(NaN) = NaN
func Expm1(x float64) float64 {
	switch {
	case x > 709.8:
		return math.Inf(1)
	case x < -40:
		return -1
	case x == 0:
		return x
	case x != x:
		return math.NaN()
	}
	r, tail, k := expParts(x)
	if k == 0 {
		return r + tail
	}
	// (1 + r + tail)·2**k - 1 = ((1 + r) - 2**-k + tail)·2**k; what the sum
	// and the difference lose is kept and added last.
	one := 1 + r
	unit := scale2(1, -k)
	d := one - unit
	lost := (one - d) - unit
	if unit > one {
		lost = one - (d + unit)
	}
	return scale2(d+(lost+(((1-one)+r)+tail)), k)
}
