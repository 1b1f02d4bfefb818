package vec

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// functions lists every function of one variable with its oracle, the range its
// results are neither trivial nor infinite in, and the bound its doc comment states.
var functions = []struct {
	name     string
	f        func(float64) float64
	oracle   func(*big.Float) *big.Float
	from, to float64
	bound    float64
}{
	{"Exp", Exp, bigExp, -745.13, 709.78, 0.65},
	{"Expm1", Expm1, bigExpm1, -60, 709.78, 0.85},
	{"Log", Log, bigLog, 0x1p-1074, math.MaxFloat64, 0.8},
	{"Log1p", Log1p, bigLog1p, -1 + 0x1p-53, math.MaxFloat64, 0.8},
	{"Tanh", Tanh, bigTanh, -40, 40, 1.8},
	{"Sigmoid", Sigmoid, bigSigmoid, -745.13, 60, 1.9},
	{"Softplus", Softplus, bigSoftplus, -745.13, math.MaxFloat64, 1.4},
	{"Cos", Cos, bigCos, -math.MaxFloat64, math.MaxFloat64, 0.75},
}

// arguments draws numbers in [from, to]: some evenly from the range, some from
// the usual [-2, 2] and [-40, 40], some near 1, some with any exponent.
func arguments(r *rand.Rand, n int, from, to float64) []float64 {
	var x []float64
	for len(x) < n {
		var v float64
		switch r.IntN(6) {
		case 0:
			v = from + r.Float64()*(min(to, 1e6)-from)
		case 1:
			v = 4*r.Float64() - 2
		case 2:
			v = 80*r.Float64() - 40
		case 3:
			v = 1 + math.Ldexp(r.Float64()-0.5, -r.IntN(50))
		case 4:
			v = math.Ldexp(r.Float64()-0.5, r.IntN(24)-12)
		case 5:
			v = math.Float64frombits(r.Uint64())
		}
		if v >= from && v <= to && v != 0 {
			x = append(x, v)
		}
	}
	return x
}

func worst(f func(float64) float64, oracle func(*big.Float) *big.Float, x []float64) (at, most float64) {
	for _, v := range x {
		if e := ulps(f(v), oracle(bf(v))); !(e <= most) {
			at, most = v, e
		}
	}
	return at, most
}

func TestFunctions(t *testing.T) {
	n := 3000
	if testing.Short() {
		n = 300
	}
	for _, f := range functions {
		t.Run(f.name, func(t *testing.T) {
			x := arguments(rand.New(rand.NewPCG(1, 2)), n, f.from, f.to)
			at, most := worst(f.f, f.oracle, append(x, f.from, f.to))
			t.Logf("%.4f ulp at %v", most, at)
			require.LessOrEqual(t, most, f.bound, "at %v", at)
		})
	}
}

// TestSpecials holds the special cases that the doc comments promise.
func TestSpecials(t *testing.T) {
	inf, nan, zero := math.Inf(1), math.NaN(), math.Copysign(0, -1)
	tests := []struct {
		name     string
		f        func(float64) float64
		args     []float64
		expected []float64
	}{
		{"Exp", Exp, []float64{0, zero, inf, -inf, nan, 710, -746, 0x1p-1074, -math.MaxFloat64}, []float64{1, 1, inf, 0, nan, inf, 0, 1, 0}},
		{"Expm1", Expm1, []float64{0, zero, inf, -inf, nan, 710, -100, 0x1p-1074}, []float64{0, zero, inf, -1, nan, inf, -1, 0x1p-1074}},
		{"Log", Log, []float64{0, zero, inf, -inf, nan, 1, -1}, []float64{-inf, -inf, inf, nan, nan, 0, nan}},
		{"Log1p", Log1p, []float64{0, zero, inf, -inf, nan, -1, -2, 0x1p-1074}, []float64{0, zero, inf, nan, nan, -inf, nan, 0x1p-1074}},
		{"Tanh", Tanh, []float64{0, zero, inf, -inf, nan, 23, -23, 0x1p-1074}, []float64{0, zero, 1, -1, nan, 1, -1, 0x1p-1074}},
		{"Sigmoid", Sigmoid, []float64{0, zero, inf, -inf, nan, 800, -800}, []float64{0.5, 0.5, 1, 0, nan, 1, 0}},
		{"Softplus", Softplus, []float64{inf, -inf, nan, 1e300, -800}, []float64{inf, 0, nan, 1e300, 0}},
		{"Cos", Cos, []float64{0, zero, inf, -inf, nan, 0x1p-1074}, []float64{1, 1, nan, nan, nan, 1}},
	}
	for _, test := range tests {
		for i, x := range test.args {
			sameBits(t, test.expected[i:i+1], []float64{test.f(x)}, test.name, x)
		}
	}
}

// Multiples of π/2 are where the reduction of Cos loses most; the last but one
// comes closest of all float64 (Muller 2016, "Elementary Functions", 11.2).
func TestCosNearZeros(t *testing.T) {
	x := []float64{math.Pi / 4, math.Pi / 2, math.Pi, 1 << 20, 0x1.6ac5b262ca1ffp+849, math.MaxFloat64}
	for k := 1.0; k < 700000; k = float64(k*1.7) + 1 {
		x = append(x, float64(math.Floor(k)*(math.Pi/2)))
	}
	at, most := worst(Cos, bigCos, x)
	require.LessOrEqual(t, most, 0.75, "at %v", at)
}

func TestLogSumExp(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	tests := []struct {
		x        []float64
		expected float64
	}{
		{nil, -inf}, {[]float64{-inf, -inf}, -inf}, {[]float64{1, inf}, inf}, {[]float64{inf, nan}, nan},
		{[]float64{nan}, nan}, {[]float64{3}, 3}, {[]float64{1000, -inf}, 1000}, {[]float64{-1e308, 1e308}, 1e308},
	}
	for _, test := range tests {
		sameBits(t, []float64{test.expected}, []float64{LogSumExp(test.x)}, test.x)
	}
	r := rand.New(rand.NewPCG(3, 4))
	for n := 1; n < 40; n++ {
		x := arguments(r, n, -700, 700)
		sum := nb()
		for _, v := range x {
			sum.Add(sum, bigExp(bf(v)))
		}
		want, _ := bigLog(sum).Float64()
		require.InDelta(t, want, LogSumExp(x), 4e-16*(1+math.Abs(want)))
	}
}
