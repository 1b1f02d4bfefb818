// Package implicit is the implicit function theorem, once: it pulls a gradient back through the solution of an equation
// without differentiating the solver.
//
// Where F(x, s) = 0 defines x*(s) and ∂F/∂x is regular, dx*/ds = −(∂F/∂x)⁻¹ ∂F/∂s. A gradient g of some M with respect to
// x* therefore becomes −(∂F/∂s)ᵀ u with (∂F/∂x)ᵀ u = g: one linear solve, whatever the size of s.
package implicit

import (
	"errors"
	"fmt"

	"lethe/core/vec"
)

// Root is a point at which F(x, s) = 0.
type Root interface {
	// Solve sets u to the solution of (∂F/∂x)ᵀ u = g, or says why there is none.
	Solve(u, g []float64) error
	// Cross adds −(∂F/∂s)ᵀ u to ds.
	Cross(ds vec.Matrix, u []float64)
}

// ErrNotConverged says that a point is too far from the root to differentiate there: the result would be wrong, not rough.
var ErrNotConverged = errors.New("the inner problem is not solved well enough to differentiate through")

// Converged returns ErrNotConverged with both numbers unless residual is at most tolerance.
func Converged(residual, tolerance float64) error {
	if residual <= tolerance {
		return nil
	}
	return fmt.Errorf("%w: residual %.2g, tolerance %.2g", ErrNotConverged, residual, tolerance)
}

// Pullback adds (dx*/ds)ᵀ g to ds. It refuses with ErrNotConverged where residual, ‖F(x, s)‖∞ at the point that was found,
// exceeds tolerance: an inner solution a little off gives a gradient that is far off.
func Pullback(ds vec.Matrix, root Root, g []float64, residual, tolerance float64) error {
	if err := Converged(residual, tolerance); err != nil {
		return err
	}
	u := make([]float64, len(g))
	if err := root.Solve(u, g); err != nil {
		return err
	}
	root.Cross(ds, u)
	return nil
}
