package solve

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/mat"

	"lethe/core/rng"
	"lethe/core/vec"
)

func random(r *rng.Rand, n int) vec.Matrix {
	m := vec.NewMatrix(n, n)
	for i := range m.Data {
		m.Data[i] = r.Normal()
	}
	return m
}

// definite returns AᵀA + I/10.
func definite(r *rng.Rand, n int) vec.Matrix {
	a, h := random(r, n), vec.NewMatrix(n, n)
	vec.Gemm(h, a, vec.Trans, a, vec.NoTrans, vec.Set)
	for i := range n {
		h.Row(i)[i] += 0.1
	}
	return h
}

func TestAgainstGonum(t *testing.T) {
	r := rng.New(3).Rand()
	for n := 1; n <= 20; n++ {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			b := random(r, n).Row(0)
			h, a := definite(r, n), random(r, n)
			x, want := make([]float64, n), mat.NewVecDense(n, nil)

			var c Cholesky
			require.NoError(t, c.Factor(h))
			c.Solve(x, b)
			dense := mat.NewDense(n, n, h.Data)
			require.NoError(t, want.SolveVec(dense, mat.NewVecDense(n, b)))
			require.InDeltaSlice(t, want.RawVector().Data, x, 1e-9)
			require.InEpsilon(t, condition(t, dense), c.Condition(), 1e-8)

			var f LU
			require.NoError(t, f.Factor(a))
			dense = mat.NewDense(n, n, a.Data)
			f.Solve(x, b)
			require.NoError(t, want.SolveVec(dense, mat.NewVecDense(n, b)))
			require.InDeltaSlice(t, want.RawVector().Data, x, 1e-9)
			f.SolveT(x, b)
			require.NoError(t, want.SolveVec(dense.T(), mat.NewVecDense(n, b)))
			require.InDeltaSlice(t, want.RawVector().Data, x, 1e-9)
			require.InEpsilon(t, condition(t, dense), f.Condition(), 1e-8)
		})
	}
}

// condition returns ‖A‖₁ ‖A⁻¹‖₁. (mat.Cond estimates the second from below.)
func condition(t *testing.T, a *mat.Dense) float64 {
	var inverse mat.Dense
	require.NoError(t, inverse.Inverse(a))
	return mat.Norm(a, 1) * mat.Norm(&inverse, 1)
}

func TestSingular(t *testing.T) {
	for name, data := range map[string][]float64{
		"dependent": {1, 2, 2, 4}, "zero": {0, 0, 0, 0}, "NaN": {math.NaN(), 0, 0, 1}, "infinite": {math.Inf(1), 0, 0, 1},
	} {
		m := vec.MatrixOf(data, 2, 2)
		require.ErrorIs(t, new(Cholesky).Factor(m), ErrSingular, name)
		if name != "infinite" {
			require.ErrorIs(t, new(LU).Factor(m), ErrSingular, name)
		}
	}
	require.ErrorIs(t, new(Cholesky).Factor(vec.MatrixOf([]float64{1, 0, 0, -1}, 2, 2)), ErrSingular)
	require.NoError(t, new(LU).Factor(vec.MatrixOf([]float64{0, 1, 1, 0}, 2, 2)), "pivots")
}

// cosh is Σ cosh(w_j − c_j), whose minimum is c.
type cosh struct{ c []float64 }

func (f cosh) Value(w []float64) float64 {
	s := 0.0
	for j, v := range w {
		s += (vec.Exp(v-f.c[j]) + vec.Exp(f.c[j]-v)) / 2
	}
	return s
}

func (f cosh) Derivatives(g []float64, h vec.Matrix, w []float64) {
	for j, v := range w {
		up, down := vec.Exp(v-f.c[j]), vec.Exp(f.c[j]-v)
		g[j] = (up - down) / 2
		h.Row(j)[j] = (up + down) / 2
	}
}

func TestNewton(t *testing.T) {
	f := cosh{[]float64{3, -5, 0.25}}
	w := make([]float64, 3)
	m := new(Newton).Minimise(w, f, 1e-14, 100)
	require.LessOrEqual(t, m.Residual, 1e-14)
	require.InDeltaSlice(t, f.c, w, 1e-13)
	require.Less(t, m.Iterations, 30)
}

func TestNewtonSaysHowFarItCame(t *testing.T) {
	w := make([]float64, 1)
	m := new(Newton).Minimise(w, cosh{[]float64{30}}, 1e-14, 2)
	require.Equal(t, 2, m.Iterations)
	require.Greater(t, m.Residual, 1.0)
}
