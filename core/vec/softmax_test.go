package vec

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// eachShape runs f on matrices of many shapes within guards, and looks after the guards.
func eachShape(t *testing.T, f func(r *rand.Rand, dst, x Matrix)) {
	eachLevel(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(7, 8))
		for _, rows := range []int{0, 1, 2, 5, 63, 64, 65, 130} {
			for cols := 1; cols <= 35; cols++ {
				dst, whole := guarded(r, rows, cols, cols+rows%3)
				x, _ := guarded(r, rows, cols, cols+rows%2)
				before := append([]float64(nil), whole...)
				f(r, dst, x)
				for i := range rows {
					at := 5 + i*dst.Stride
					copy(before[at:at+cols], dst.Row(i))
				}
				sameBits(t, before, whole, "guards")
			}
		}
	})
}

func TestSoftmax(t *testing.T) {
	eachShape(t, func(r *rand.Rand, p, z Matrix) {
		for i := range z.Rows {
			copy(z.Row(i), extremes(r, z.Cols))
			Scale(z.Row(i), []float64{1, 30, 800, 1e300}[i%4])
		}
		want, got := make([]float64, z.Rows), make([]float64, z.Rows)
		oracle := NewMatrix(z.Rows, z.Cols)
		softmaxGeneric(oracle, want, z)
		Softmax(p, got, z)
		sameBits(t, want, got, "lse")
		for i := range z.Rows {
			sameBits(t, oracle.Row(i), p.Row(i), z.Rows, z.Cols)
		}
	})
}

func TestSoftmaxOnItself(t *testing.T) {
	z := MatrixOf([]float64{0, math.Log(2), math.Log(5), 1, 1, 1}, 2, 3)
	lse := make([]float64, 2)
	Softmax(z, lse, z)
	require.InDeltaSlice(t, []float64{0.125, 0.25, 0.625, 1. / 3, 1. / 3, 1. / 3}, z.Data, 1e-15)
	require.InDeltaSlice(t, []float64{math.Log(8), 1 + math.Log(3)}, lse, 1e-15)
	require.Panics(t, func() { Softmax(z, lse[:1], z) })
	require.Panics(t, func() { Softmax(z.Slice(0, 1), lse, z) })
	require.Panics(t, func() { Softmax(NewMatrix(2, 0), lse, NewMatrix(2, 0)) })
}

func TestAddRows(t *testing.T) {
	eachShape(t, func(r *rand.Rand, _, x Matrix) {
		for i := range x.Rows {
			copy(x.Row(i), extremes(r, x.Cols))
		}
		got := numbers(r, x.Cols)
		want := append([]float64(nil), got...)
		AddRows(got, x)
		for i := range x.Rows {
			accumulateGeneric(want, x.Row(i))
		}
		sameBits(t, want, got, x.Rows, x.Cols)
	})
	require.Panics(t, func() { AddRows(make([]float64, 2), NewMatrix(1, 3)) })
}

func TestAllFinite(t *testing.T) {
	require.True(t, AllFinite(nil))
	require.True(t, AllFinite([]float64{math.MaxFloat64, math.MaxFloat64, -1}), "though the sum overflows")
	for _, bad := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		require.False(t, AllFinite([]float64{1, bad}))
	}
	require.False(t, AllFinite([]float64{math.Inf(1), math.Inf(-1)}))
}

func TestResize(t *testing.T) {
	m := NewMatrix(3, 4)
	small := m.Resize(2, 3)
	small.Row(1)[2] = 7
	require.Equal(t, 7.0, m.Data[5], "the same memory")
	require.Equal(t, Matrix{5, 3, 3, make([]float64, 15)}, m.Resize(5, 3))
	require.Panics(t, func() { m.Resize(-1, 1) })
}
