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

// Newton minimises functions. It keeps its working memory from one to the next; the zero value is ready.
type Newton struct {
	g, p, next []float64
	h          vec.Matrix
	factor     Cholesky
	value      float64 // of the function where the search is
}

// Minimise moves w to a minimum of f by Newton steps with backtracking (Nocedal & Wright 2006, algorithm 3.2), until
// ‖∇f‖∞ ≤ tol or a step can no longer lower it. The caller judges the residual: Newton never fails, it says how far it
// came. Piecewise quadratics are solved in finitely many steps (Keerthi & DeCoste 2005).
func (n *Newton) Minimise(w []float64, f Objective, tol float64, most int) Minimum {
	n.room(len(w))
	f.Derivatives(n.g, n.h, w)
	n.value = f.Value(w)
	m := Minimum{Residual: vec.MaxAbs(n.g)}
	for ; m.Iterations < most && m.Residual > tol; m.Iterations++ {
		if !n.direction() {
			break
		}
		gain, ok := n.advance(w, f)
		if !ok {
			break
		}
		f.Derivatives(n.g, n.h, n.next)
		r := vec.MaxAbs(n.g)
		if !(r < m.Residual) && gain <= 0 {
			break // Rounding is all that is left to gain.
		}
		copy(w, n.next)
		m.Residual = r
	}
	return m
}

// room makes space for so many unknowns.
func (n *Newton) room(unknowns int) {
	if len(n.g) != unknowns {
		n.g, n.p, n.next = make([]float64, unknowns), make([]float64, unknowns), make([]float64, unknowns)
		n.h = vec.NewMatrix(unknowns, unknowns)
	}
	vec.Fill(n.h.Data, 0)
}

// direction sets p to −H⁻¹ g, adding to the diagonal of an H that is not positive definite. It reports false where H is
// not finite.
func (n *Newton) direction() bool {
	for ridge := 0x1p-40 * max(vec.MaxAbs(n.h.Data), 1); n.factor.Factor(n.h) != nil; ridge *= 16 {
		if !vec.AllFinite(n.h.Data) {
			return false
		}
		for i := range n.h.Rows {
			n.h.Row(i)[i] += ridge
		}
	}
	n.factor.Solve(n.p, n.g)
	vec.Scale(n.p, -1)
	return true
}

// advance sets next to w + t p for the first t of 1, ½, ¼, … that lowers f enough, and reports whether there is one and how
// far f fell beyond its rounding.
func (n *Newton) advance(w []float64, f Objective) (gain float64, ok bool) {
	const enough = 1e-4
	slope := vec.Dot(n.g, n.p)
	slack := float64(0x1p-50 * math.Abs(n.value))
	for t := 1.0; t > 0x1p-100; t /= 2 {
		copy(n.next, w)
		vec.Axpy(n.next, t, n.p)
		value := f.Value(n.next)
		gain = n.value - value - slack
		if gain+float64(2*slack) >= float64(-enough*t*slope) {
			n.value = value
			return gain, true
		}
	}
	return 0, false
}
