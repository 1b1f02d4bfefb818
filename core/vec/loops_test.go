package vec

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// extremes returns n numbers, ordinary or not, infinities and NaN included.
func extremes(r *rand.Rand, n int) []float64 {
	x := numbers(r, n)
	for i := range x {
		switch r.IntN(60) {
		case 0:
			x[i] = math.Inf(1 - 2*r.IntN(2))
		case 1:
			x[i] = math.NaN()
		case 2:
			x[i] = math.Copysign(0, -1)
		}
	}
	return x
}

// loop is an element-wise function and its oracle, on up to three slices of one
// length and three numbers.
type loop struct {
	name         string
	fast, oracle func(x [3][]float64, a [3]float64)
}

var elementwise = []loop{
	{"Axpy", func(x [3][]float64, a [3]float64) { Axpy(x[0], a[0], x[1]) },
		func(x [3][]float64, a [3]float64) { axpyGeneric(x[0], a[0], x[1]) }},
	{"Axpy on itself", func(x [3][]float64, a [3]float64) { Axpy(x[0], a[0], x[0]) },
		func(x [3][]float64, a [3]float64) { axpyGeneric(x[0], a[0], x[0]) }},
	{"Accumulate", func(x [3][]float64, _ [3]float64) { Accumulate(x[0], x[1]) },
		func(x [3][]float64, _ [3]float64) { accumulateGeneric(x[0], x[1]) }},
	{"Scale", func(x [3][]float64, a [3]float64) { Scale(x[0], a[0]) },
		func(x [3][]float64, a [3]float64) { scaleGeneric(x[0], a[0]) }},
	{"Relu", func(x [3][]float64, _ [3]float64) { Relu(x[0], x[1]) },
		func(x [3][]float64, _ [3]float64) { reluGeneric(x[0], x[1]) }},
	{"Relu on itself", func(x [3][]float64, _ [3]float64) { Relu(x[0], x[0]) },
		func(x [3][]float64, _ [3]float64) { reluGeneric(x[0], x[0]) }},
	{"ReluBack", func(x [3][]float64, _ [3]float64) { ReluBack(x[0], x[1], x[2]) },
		func(x [3][]float64, _ [3]float64) { reluBackGeneric(x[0], x[1], x[2]) }},
	{"ReluBack on itself", func(x [3][]float64, _ [3]float64) { ReluBack(x[0], x[0], x[2]) },
		func(x [3][]float64, _ [3]float64) { reluBackGeneric(x[0], x[0], x[2]) }},
	{"Largest", func(x [3][]float64, a [3]float64) { Largest(x[0], x[1], x[2], a[0]) },
		func(x [3][]float64, a [3]float64) { largestGeneric(x[0], x[1], x[2], a[0]) }},
	{"Momentum", func(x [3][]float64, a [3]float64) { Momentum(x[0], x[1], x[2], a[0], a[1], a[2]) },
		func(x [3][]float64, a [3]float64) { momentumGeneric(x[0], x[1], x[2], a[0], a[1], a[2]) }},
}

// Every length, every offset, and what lies around the slices.
func TestElementwise(t *testing.T) {
	eachLevel(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(5, 6))
		for _, f := range elementwise {
			for n := range 131 {
				for offset := range 2 * lanes {
					checkLoop(t, r, f, n, offset)
				}
			}
		}
	})
}

func checkLoop(t *testing.T, r *rand.Rand, f loop, n, offset int) {
	t.Helper()
	var whole, want, x, y [3][]float64
	a := [3]float64{r.NormFloat64(), r.NormFloat64(), r.NormFloat64()}
	for i := range whole {
		whole[i] = extremes(r, n+offset+9)
		want[i] = append([]float64(nil), whole[i]...)
		x[i], y[i] = whole[i][offset:offset+n], want[i][offset:offset+n]
	}
	f.fast(x, a)
	f.oracle(y, a)
	for i := range whole {
		sameBits(t, want[i], whole[i], f.name, n, offset)
	}
}

// The definitions, spelt out.
func TestRelu(t *testing.T) {
	negative := math.Copysign(0, -1)
	x := []float64{1, -1, 0, negative, math.NaN(), math.Inf(1), math.Inf(-1), 0x1p-1074, 2}
	eachLevel(t, func(t *testing.T) {
		y, dx := make([]float64, len(x)), make([]float64, len(x))
		Relu(y, x)
		sameBits(t, []float64{1, 0, 0, 0, 0, math.Inf(1), 0, 0x1p-1074, 2}, y)
		ReluBack(dx, []float64{1, 2, 3, 4, 5, 6, 7, negative, math.NaN()}, x)
		sameBits(t, []float64{1, 0, 0, 0, 0, 6, 0, negative, math.NaN()}, dx)
	})
	a, b := make([]float64, 2), make([]float64, 3)
	for _, f := range []func(){
		func() { Accumulate(a, b) }, func() { Axpy(a, 1, b) }, func() { Relu(a, b) }, func() { ReluBack(a, a, b) }, func() { ReluBack(a, b, a) },
		func() { Largest(a, b, a, 1) }, func() { Largest(a, a, b, 1) }, func() { Momentum(a, a, b, 1, 1, 1) }, func() { Momentum(a, b, a, 1, 1, 1) },
	} {
		require.PanicsWithValue(t, badLength, f)
	}
	Fill(a, 3)
	require.Equal(t, []float64{3, 3}, a)
}

func TestLargest(t *testing.T) {
	nan, negative := math.NaN(), math.Copysign(0, -1)
	eachLevel(t, func(t *testing.T) {
		best := []float64{1, 2, 2, nan, 1, negative, math.Inf(-1), nan, 5}
		from := []float64{0, 0, 0, 0, 0, 0, 0, 0, 0}
		Largest(best, from, []float64{2, 1, 2, 7, nan, 0, 0, nan, math.Inf(1)}, 3)
		sameBits(t, []float64{2, 2, 2, nan, nan, negative, 0, nan, math.Inf(1)}, best)
		require.Equal(t, []float64{3, 0, 0, 0, 3, 0, 3, 3, 3}, from)
	})
}

func TestPeak(t *testing.T) { require.Positive(t, Peak(1e6)) }
