package vec

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// numbers returns n random numbers, some of them extreme.
func numbers(r *rand.Rand, n int) []float64 {
	extremes := []float64{0, math.Copysign(0, -1), 0x1p-1074, math.MaxFloat64, -math.MaxFloat64}
	x := make([]float64, n)
	for i := range x {
		x[i] = r.NormFloat64()
		if r.IntN(40) == 0 {
			x[i] = extremes[r.IntN(len(extremes))]
		}
	}
	return x
}

func TestReductions(t *testing.T) {
	eachLevel(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(1, 2))
		for n := range 131 {
			for offset := range lanes {
				x, y := extremes(r, n+offset)[offset:], extremes(r, n+offset)[offset:]
				sameBits(t, []float64{dotGeneric(x, y), sumGeneric(x)}, []float64{Dot(x, y), Sum(x)}, n, offset)
			}
		}
	})
	require.Equal(t, uint64(0), math.Float64bits(Sum([]float64{math.Copysign(0, -1)})), "lanes start at +0")
	require.PanicsWithValue(t, badLength, func() { Dot(make([]float64, 2), make([]float64, 3)) })
}

// The tree of the doc comment, written out once more.
func TestSumOrder(t *testing.T) {
	x := []float64{1e16, 1, -1e16, 3, 1e-3, 7e15, 2, 0.1, 0.7}
	want := (((x[0] + x[8]) + x[4]) + (x[2] + x[6])) + ((x[1] + x[5]) + (x[3] + x[7]))
	require.Equal(t, want, Sum(x))
}

func TestFiniteAndMax(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	for _, x := range [][]float64{{inf}, {1, -inf}, {nan, 1}, {1, nan}} {
		require.False(t, AllFinite(x))
	}
	require.True(t, AllFinite(nil))
	require.True(t, AllFinite([]float64{0, math.MaxFloat64, 0x1p-1074}))
	require.Equal(t, 0.0, MaxAbs(nil))
	require.Equal(t, 3.0, MaxAbs([]float64{1, -3, 2}))
	require.Equal(t, inf, MaxAbs([]float64{1, -inf}))
	require.True(t, math.IsNaN(MaxAbs([]float64{nan, inf})))
	require.True(t, math.IsNaN(MaxAbs([]float64{inf, nan})))
}

func TestMatrix(t *testing.T) {
	m := MatrixOf([]float64{1, 2, 3, 4, 5, 6}, 3, 2)
	require.Equal(t, []float64{3, 4}, m.Row(1))
	require.Equal(t, []float64{5, 6}, m.Slice(1, 3).Row(1))
	m.Slice(2, 3).Row(0)[0] = 9
	require.Equal(t, 9.0, m.Data[4], "Slice shares memory")
	require.Zero(t, m.Slice(3, 3).Rows)
	require.Equal(t, 2, cap(m.Row(0)))
	require.Equal(t, Matrix{2, 3, 3, make([]float64, 6)}, NewMatrix(2, 3))
	require.Empty(t, NewMatrix(2, 0).Row(1))
	for _, f := range []func(){
		func() { m.Row(3) }, func() { m.Row(-1) }, func() { m.Slice(2, 1) }, func() { m.Slice(0, 4) },
		func() { NewMatrix(-1, 1) }, func() { MatrixOf(nil, -1, 0) },
	} {
		require.PanicsWithValue(t, badShape, f)
	}
	require.PanicsWithValue(t, badLength, func() { MatrixOf(make([]float64, 5), 2, 3) })
}
