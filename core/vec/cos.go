package vec

import "math"

// Cos returns the cosine of x, in radians, within 0.75 ulp (measured), for every
// finite x however large.
//
//	Cos(±Inf) = Cos(NaN) = NaN
//
// The polynomials are those of FreeBSD's msun, k_cos.c and k_sin.c; the argument
// is reduced after Cody and Waite 1980 while x < 2**20 and after Payne and Hanek
// 1983, "Radian reduction for trigonometric functions", beyond.
func Cos(x float64) float64 {
	if x-x != 0 {
		return math.NaN()
	}
	x = math.Abs(x)
	if x < math.Pi/4 {
		return cosNear(x, 0)
	}
	var hi, lo float64
	var quadrant uint
	if x < 1<<20 {
		hi, lo, quadrant = reduceSmall(x)
	} else {
		hi, lo, quadrant = reduceLarge(x)
	}
	switch quadrant % 4 {
	case 0:
		return cosNear(hi, lo)
	case 1:
		return -sinNear(hi, lo)
	case 2:
		return -cosNear(hi, lo)
	}
	return sinNear(hi, lo)
}

// cosNear returns cos(x + y) for |x| ≤ π/4 or little more and a tail y of x.
func cosNear(x, y float64) float64 {
	const (
		c1 = 4.16666666666666019037e-02
		c2 = -1.38888888888741095749e-03
		c3 = 2.48015872894767294178e-05
		c4 = -2.75573143513906633035e-07
		c5 = 2.08757232129817482790e-09
		c6 = -1.13596475577881948265e-11
	)
	z := float64(x * x)
	w := float64(z * z)
	r := float64(z*(c1+float64(z*(c2+float64(z*c3))))) +
		float64(float64(w*w)*(c4+float64(z*(c5+float64(z*c6)))))
	h := float64(0.5 * z)
	one := 1 - h
	return one + (((1 - one) - h) + (float64(z*r) - float64(x*y)))
}

// sinNear returns sin(x + y) for |x| ≤ π/4 or little more and a tail y of x.
func sinNear(x, y float64) float64 {
	const (
		s1 = -1.66666666666666324348e-01
		s2 = 8.33333333332248946124e-03
		s3 = -1.98412698298579493134e-04
		s4 = 2.75573137070700676789e-06
		s5 = -2.50507602534068634195e-08
		s6 = 1.58969099521155010221e-10
	)
	z := float64(x * x)
	v := float64(z * x)
	r := s2 + float64(z*(s3+float64(z*s4))) + float64(float64(z*float64(z*z))*(s5+float64(z*s6)))
	return x - ((float64(z*(float64(0.5*y)-float64(v*r))) - y) - float64(v*s1))
}
