package vec

import (
	"math"
	"math/big"
)

// The high-precision oracle: series on math/big with far more bits than a
// float64, none of it shared with the functions under test.

const bigPrec = 320

func bf(x float64) *big.Float { return new(big.Float).SetPrec(bigPrec).SetFloat64(x) }

func nb() *big.Float { return new(big.Float).SetPrec(bigPrec) }

// bigExpm1Small is the Taylor series of e**x - 1, for |x| ≤ 1.
func bigExpm1Small(x *big.Float) *big.Float {
	sum, term := nb(), bf(1)
	for n := 1; n < 200; n++ {
		term.Quo(nb().Mul(term, x), bf(float64(n)))
		if term.Sign() == 0 || n > 1 && term.MantExp(nil) < sum.MantExp(nil)-bigPrec {
			break
		}
		sum.Add(sum, term)
	}
	return sum
}

// bigAtanh is x + x³/3 + x⁵/5 + …, for |x| ≤ 1/3; sign -1 makes it the arctangent.
func bigAtanh(x *big.Float, sign float64, prec uint) *big.Float {
	fresh := func() *big.Float { return new(big.Float).SetPrec(prec) }
	sum, power := fresh(), fresh().Set(x)
	square := fresh().Mul(fresh().Mul(x, x), fresh().SetFloat64(sign))
	for n := 1; ; n += 2 {
		term := fresh().Quo(power, fresh().SetInt64(int64(n)))
		if term.Sign() == 0 || n > 1 && term.MantExp(nil) < sum.MantExp(nil)-int(prec) {
			return sum
		}
		sum.Add(sum, term)
		power.Mul(power, square)
	}
}

func bigAtan1(n int64, prec uint) *big.Float {
	x := new(big.Float).SetPrec(prec)
	return bigAtanh(x.Quo(x.SetInt64(1), new(big.Float).SetInt64(n)), -1, prec)
}

// bigPi is Machin's 16·atan(1/5) - 4·atan(1/239).
func bigPi(prec uint) *big.Float {
	a, b := bigAtan1(5, prec), bigAtan1(239, prec)
	a.Mul(a, big.NewFloat(16))
	return a.Sub(a, b.Mul(b, big.NewFloat(4)))
}

var (
	bigLn2     = nb().Mul(bf(2), bigAtanh(nb().Quo(bf(1), bf(3)), 1, bigPrec))
	bigHalfPi  = nb().Quo(bigPi(bigPrec), bf(2))
	bigLongPi2 = new(big.Float).SetPrec(1500).Quo(bigPi(1500), big.NewFloat(2))
)

func bigExp(x *big.Float) *big.Float {
	q, _ := nb().Quo(x, bigLn2).Float64()
	k := math.Round(q)
	r := nb().Sub(x, nb().Mul(bf(k), bigLn2))
	e := nb().Add(bf(1), bigExpm1Small(r))
	return e.SetMantExp(e, int(k))
}

func bigExpm1(x *big.Float) *big.Float {
	if v, _ := x.Float64(); math.Abs(v) < 0.5 {
		return bigExpm1Small(x)
	}
	return nb().Sub(bigExp(x), bf(1))
}

// bigLog1p is 2·atanh(x/(2+x)) near zero and bigLog(1+x) elsewhere.
func bigLog1p(x *big.Float) *big.Float {
	if v, _ := x.Float64(); math.Abs(v) < 0.45 {
		s := bigAtanh(nb().Quo(x, nb().Add(bf(2), x)), 1, bigPrec)
		return s.Mul(s, bf(2))
	}
	return bigLog(nb().Add(bf(1), x))
}

func bigLog(x *big.Float) *big.Float {
	m := nb()
	k := x.MantExp(m)
	if v, _ := m.Float64(); v < math.Sqrt2/2 {
		m.Mul(m, bf(2))
		k--
	}
	return nb().Add(bigLog1p(nb().Sub(m, bf(1))), nb().Mul(bf(float64(k)), bigLn2))
}

func bigTanh(x *big.Float) *big.Float {
	t := bigExpm1(nb().Mul(bf(2), x))
	return nb().Quo(t, nb().Add(t, bf(2)))
}

func bigSigmoid(x *big.Float) *big.Float {
	return nb().Quo(bf(1), nb().Add(bf(1), bigExp(nb().Neg(x))))
}

func bigSoftplus(x *big.Float) *big.Float {
	if x.Cmp(bf(800)) > 0 {
		return x // What is added lies beyond bigPrec.
	}
	if x.Sign() > 0 {
		return nb().Add(x, bigLog1p(bigExp(nb().Neg(x))))
	}
	return bigLog1p(bigExp(x))
}

func bigCos(x *big.Float) *big.Float {
	long := new(big.Float).SetPrec(1500)
	n, _ := long.Quo(x, bigLongPi2).Int(nil)
	r := nb().Set(long.Sub(x, new(big.Float).SetPrec(1500).Mul(new(big.Float).SetInt(n), bigLongPi2)))
	quadrant := new(big.Int).And(n, big.NewInt(3)).Int64() // Two's complement, also for n < 0.
	if r.Sign() < 0 {
		r.Add(r, bigHalfPi)
		quadrant = (quadrant + 3) % 4
	}
	sin, cos := bigSinCos(r)
	return []*big.Float{cos, nb().Neg(sin), nb().Neg(cos), sin}[quadrant]
}

func bigSinCos(x *big.Float) (sin, cos *big.Float) {
	sums := [2]*big.Float{bf(1), nb()}
	term := bf(1)
	for n := 1; n < 200; n++ {
		term.Quo(nb().Mul(term, x), bf(float64(n)))
		if n%4 < 2 {
			sums[n%2].Add(sums[n%2], term)
		} else {
			sums[n%2].Sub(sums[n%2], term)
		}
	}
	return sums[1], sums[0]
}

// ulps returns |got - want| in units of the last place of want.
func ulps(got float64, want *big.Float) float64 {
	exponent := max(want.MantExp(nil)-53, -1074)
	d := nb().Sub(bf(got), want)
	e, _ := d.Abs(d.SetMantExp(d, -exponent)).Float64()
	return e
}
