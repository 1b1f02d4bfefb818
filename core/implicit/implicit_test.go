package implicit_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"lethe/core/implicit"
	"lethe/core/solve"
	"lethe/core/vec"
)

// quadratic is the root of A x = s: the minimum of ½xᵀAx − sᵀx, with dx/ds = A⁻¹ in closed form.
type quadratic struct{ a solve.Cholesky }

func (q *quadratic) Solve(u, g []float64) error { q.a.Solve(u, g); return nil }

// Cross adds −(∂F/∂s)ᵀ u = u, since F = A x − s.
func (q *quadratic) Cross(ds vec.Matrix, u []float64) { vec.Accumulate(ds.Row(0), u) }

func newQuadratic() *quadratic {
	q := new(quadratic)
	if err := q.a.Factor(vec.MatrixOf([]float64{4, 1, 1, 3}, 2, 2)); err != nil {
		panic(err)
	}
	return q
}

func TestPullbackIsTheInverse(t *testing.T) {
	for j, column := range [][]float64{{3.0 / 11, -1.0 / 11}, {-1.0 / 11, 4.0 / 11}} {
		g := []float64{0, 0}
		g[j] = 1
		ds := vec.MatrixOf([]float64{10, 20}, 1, 2)
		require.NoError(t, implicit.Pullback(ds, newQuadratic(), g, 0, 0))
		require.InDeltaSlice(t, []float64{10 + column[0], 20 + column[1]}, ds.Data, 1e-15, "adds row %d of A⁻¹", j)
	}
}

func TestPullbackRefusesARoughSolution(t *testing.T) {
	ds := vec.NewMatrix(1, 2)
	err := implicit.Pullback(ds, newQuadratic(), []float64{1, 0}, 2e-3, 1e-9)
	require.ErrorIs(t, err, implicit.ErrNotConverged)
	require.Zero(t, vec.MaxAbs(ds.Data))
}

type unsolvable struct{ quadratic }

var errNone = errors.New("none")

func (*unsolvable) Solve(_, _ []float64) error { return errNone }

func TestPullbackPassesErrorsOn(t *testing.T) {
	require.ErrorIs(t, implicit.Pullback(vec.NewMatrix(1, 2), &unsolvable{}, make([]float64, 2), 0, 1), errNone)
}

// The solution of A x = s moves with s by A⁻¹: a gradient g with respect to x becomes A⁻¹ g with respect to s.
func ExamplePullback() {
	ds := vec.NewMatrix(1, 2)
	if err := implicit.Pullback(ds, newQuadratic(), []float64{11, 0}, 1e-16, 1e-12); err != nil {
		fmt.Println(err)
	}
	fmt.Printf("%.6f\n", ds.Data)
	// Output: [3.000000 -1.000000]
}
