package solve

import (
	"math"

	"lethe/core/vec"
)

// Objective is a convex function with a gradient and a (generalised) Hessian.
type Objective interface {
	// Value returns f(w).
	Value(w []float64) float64
	// Derivatives sets g to ∇f(w) and the lower triangle of h to ∇²f(w).
	Derivatives(g []float64, h vec.Matrix, w []float64)
}

// Minimum says how well Newton did.
type Minimum struct {
	Residual   float64 // ‖∇f‖∞ at the result
	Iterations int
}

// Newton moves w to a minimum of f by Newton steps with backtracking (Nocedal & Wright 2006, algorithm 3.2), until
// ‖∇f‖∞ ≤ tol or a step can no longer lower it. The caller judges the residual: Newton never fails, it says how far it
// came. Piecewise quadratics are solved in finitely many steps (Keerthi & DeCoste 2005).
func Newton(w []float64, f Objective, tol float64, most int) Minimum {
	n := len(w)
	g, p, next := make([]float64, n), make([]float64, n), make([]float64, n)
	h := vec.NewMatrix(n, n)
	f.Derivatives(g, h, w)
	m := Minimum{Residual: vec.MaxAbs(g)}
	for ; m.Iterations < most && m.Residual > tol; m.Iterations++ {
		if !direction(p, g, h) {
			break
		}
		gain, ok := advance(next, w, p, g, f)
		if !ok {
			break
		}
		f.Derivatives(g, h, next)
		r := vec.MaxAbs(g)
		if !(r < m.Residual) && gain <= 0 {
			break // Rounding is all that is left to gain.
		}
		copy(w, next)
		m.Residual = r
	}
	return m
}

// direction sets p to −H⁻¹ g, adding to the diagonal of an H that is not positive definite. It reports false where H is
// not finite.
func direction(p, g []float64, h vec.Matrix) bool {
	var c Cholesky
	for ridge := 0x1p-40 * max(vec.MaxAbs(h.Data), 1); c.Factor(h) != nil; ridge *= 16 {
		if !vec.AllFinite(h.Data) {
			return false
		}
		for i := range h.Rows {
			h.Row(i)[i] += ridge
		}
	}
	c.Solve(p, g)
	vec.Scale(p, -1)
	return true
}

// advance sets next to w + t p for the first t of 1, ½, ¼, … that lowers f enough, and reports whether there is one and how
// far f fell beyond its rounding.
func advance(next, w, p, g []float64, f Objective) (gain float64, ok bool) {
	const enough = 1e-4
	value, slope := f.Value(w), vec.Dot(g, p)
	slack := float64(0x1p-50 * math.Abs(value))
	for t := 1.0; t > 0x1p-100; t /= 2 {
		copy(next, w)
		vec.Axpy(next, t, p)
		gain = value - f.Value(next) - slack
		if gain+float64(2*slack) >= float64(-enough*t*slope) {
			return gain, true
		}
	}
	return 0, false
}
