package metric

import (
	"math"

	"lethe/core/vec"
)

// kolmogorovTail returns P(D ≥ d) for the two-sided one-sample Kolmogorov-Smirnov statistic D of n observations, by the method
// that is precise there: twice the one-sided tail for large d, Durbin's matrix for few observations or tiny d, and else the
// expansion of Pelz and Good (Simard & L'Ecuyer 2011, Journal of Statistical Software 39(11)).
func kolmogorovTail(n int, d float64) float64 {
	t := float64(float64(n) * d)
	square := t * d
	switch {
	case d >= 1:
		return 0
	case d >= 0.5, square >= 4, n > 140 && square >= 2.2:
		return min(1, 2*smirnovTail(n, d))
	case n <= 140, n <= 100000 && t*math.Sqrt(d) <= 1.4:
		return clip(1 - durbin(n, d))
	}
	return clip(1 - pelzGood(n, d))
}

func clip(p float64) float64 { return max(0, min(1, p)) }

// smirnovTail returns the one-sided P(D⁺ ≥ d) = Σ_j C(n, j) d (d + j/n)^(j−1) (1 − d − j/n)^(n−j) over 0 ≤ j ≤ n (1 − d)
// (Smirnov 1944). The powers are taken relative to those of the binomial's mode and the coefficients by Stirling's formula with
// its correction, so that nothing large cancels.
func smirnovTail(n int, d float64) float64 {
	size := float64(n)
	t := float64(size * d)
	sum := vec.Exp(size * vec.Log1p(-d))
	for j := 1; j < n; j++ {
		a, b := float64(j), float64(n-j)
		if t >= b {
			break
		}
		power := float64(a*vec.Log1p(t/a)) + float64(b*vec.Log1p(-t/b))
		power += stirlingError(size) - stirlingError(a) - stirlingError(b)
		sum += float64(t / (t + a) * math.Sqrt(size/(2*math.Pi*a*b)) * vec.Exp(power))
	}
	return sum
}

// durbin returns P(D < d) exactly, as n!/nⁿ times the middle element of the n-th power of a matrix of order 2k − 1 with
// k = ⌈nd⌉ (Durbin 1968; Marsaglia, Tsang & Wang 2003, Journal of Statistical Software 8(18)).
func durbin(n int, d float64) float64 {
	t := float64(float64(n) * d)
	k := int(math.Ceil(t))
	p, exponent := power(durbinMatrix(k, float64(k)-t), n, k-1)
	for i := 1; i <= n; i++ {
		fraction, e := math.Frexp(p * float64(i) / float64(n))
		p, exponent = fraction, exponent+e
	}
	return math.Ldexp(p, exponent)
}

// durbinMatrix returns the matrix of order m = 2k − 1 for h = k − nd: 1/(i−j+1)! on and below the first superdiagonal, with the
// powers of h taken off in the first column and the last row.
func durbinMatrix(k int, h float64) vec.Matrix {
	m := 2*k - 1
	a := vec.NewMatrix(m, m)
	for i := range m {
		for j := range min(i+2, m) {
			a.Row(i)[j] = inverseFactorial(i - j + 1)
		}
	}
	for i := range m {
		off := float64(natural(h, i+1) * inverseFactorial(i+1))
		a.Row(i)[0] -= off
		a.Row(m - 1)[m-1-i] -= off
	}
	if h > 0.5 {
		a.Row(m - 1)[0] += float64(natural(2*h-1, m) * inverseFactorial(m))
	}
	return a
}

// power returns the element (at, at) of aⁿ as x·2^e, by repeated squaring of a, which it overwrites.
func power(a vec.Matrix, n, at int) (x float64, e int) {
	m := a.Rows
	result, spare := vec.NewMatrix(m, m), vec.NewMatrix(m, m)
	for i := range m {
		result.Row(i)[i] = 1
	}
	for scale := 0; n > 0; n /= 2 {
		if n%2 == 1 {
			vec.Gemm(spare, result, vec.NoTrans, a, vec.NoTrans, vec.Set)
			result, spare = spare, result
			e += scale + normalize(result)
		}
		vec.Gemm(spare, a, vec.NoTrans, a, vec.NoTrans, vec.Set)
		a, spare = spare, a
		scale = 2*scale + normalize(a)
	}
	return result.Row(at)[at], e
}

// normalize divides a by the power of two 2^e that brings its largest element below 1, and returns e.
func normalize(a vec.Matrix) int {
	_, e := math.Frexp(vec.MaxAbs(a.Data))
	for i, x := range a.Data {
		a.Data[i] = math.Ldexp(x, -e)
	}
	return e
}

// pelzGood returns P(D < d) by four terms of its expansion in 1/√n, each a theta series that converges at once for small
// z = d√n (Pelz & Good 1976, Journal of the Royal Statistical Society B 38(2)).
func pelzGood(n int, d float64) float64 {
	z := d * math.Sqrt(float64(n))
	z2 := float64(z * z)
	z4 := float64(z2 * z2)
	z6, z8 := float64(z4*z2), float64(z4*z4)
	var k0, k1, k2, k3, whole2, whole3 float64
	for k := 16; k >= 0; k-- { // 16 terms are plenty up to z = 5.
		half := float64(k) + 0.5
		u := float64(math.Pi * math.Pi * half * half)
		w := vec.Exp(-u / (2 * z2))
		k0 += w
		k1 += float64((u - z2) * w)
		k2 += float64((float64(6*z6) + float64(2*z4) + float64((float64(2*z4)-float64(5*z2))*u) + float64((1-float64(2*z2))*u*u)) * w)
		k3 += float64((float64((5-float64(30*z2))*u*u*u) + float64((float64(212*z4)-float64(60*z2))*u*u) +
			float64((float64(135*z4)-float64(96*z6))*u) - float64(30*z6) - float64(90*z8)) * w)
		v := float64(math.Pi * math.Pi * float64(k) * float64(k))
		w = vec.Exp(-v / (2 * z2))
		whole2 += float64(v * w)
		whole3 += float64((float64(3*z2) - v) * v * w)
	}
	root := math.Sqrt(float64(n))
	p := k0/z + k1/(6*z4*root)
	p += (k2/(72*z4*z2*z) - whole2/(36*z2*z)) / float64(n)
	p += (k3/(6480*z8*z2) + whole3/(216*z6)) / (float64(n) * root)
	return math.Sqrt(2*math.Pi) * p
}

// natural returns xⁿ for a small n ≥ 0.
func natural(x float64, n int) float64 {
	p := 1.0
	for range n {
		p *= x
	}
	return p
}

// inverseFactorial returns 1/n!.
func inverseFactorial(n int) float64 {
	f := 1.0
	for i := 2; i <= n; i++ {
		f /= float64(i)
	}
	return f
}
