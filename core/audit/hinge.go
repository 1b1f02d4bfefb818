package audit

import (
	"errors"
	"fmt"
	"math"

	"lethe/core/solve"
	"lethe/core/vec"
)

// Hinge is the support vector machine of the paper, with a ridge:
//
//	V(w) = (1/n) Σ_i max(0, 1 − y_i wᵀz_i) + (λ/2)‖β‖²
//
// For λ > 0 it is a quadratic program with multipliers 0 ≤ a_i ≤ 1 (of V scaled by n). Its best response is differentiated
// through the KKT system of the rows S on the margin, whose multipliers are free:
//
//	nλβ = Σ a_i y_i s_i,   Σ a_i y_i = 0,   y_i wᵀz_i = 1 for i in S
//
// It is degenerate, and refused, where S is empty or its rows are dependent. With λ = 0 it is a linear program whose
// optimum is often not unique.
type Hinge struct {
	Lambda float64 `json:"lambda" doc:"ridge λ on the weights; 0 is the paper's linear program, see zero" range:"[0, 1e6]"`
	Zero   string  `json:"zero" doc:"what to do about lambda 0: refuse it, or repair it with a small ridge and a warning" choices:"refuse|ridge"`
}

// repairRidge stands in for λ = 0 under Zero = "ridge".
const repairRidge = 1e-6

// ErrDegenerate says that a best response has no derivative.
var ErrDegenerate = errors.New("degenerate: the best response has no derivative")

// Validate refuses λ = 0 where it is not to be repaired.
func (f *Hinge) Validate() error {
	if f.Lambda == 0 && f.Zero != "ridge" {
		return errors.New(`lambda 0 leaves a linear program whose optimum is often not unique, so it has no gradient; give lambda > 0, or "zero": "ridge" to repair it`)
	}
	return nil
}

// Warning says that λ = 0 was repaired, or nothing.
func (f *Hinge) Warning() string {
	if f.Lambda == 0 && f.Zero == "ridge" {
		return fmt.Sprintf("lambda 0 has no unique answer; a ridge of %g stands in for it", repairRidge)
	}
	return ""
}

// Respond implements Follower.
func (f *Hinge) Respond(s vec.Matrix, y []float64) (*Response, error) {
	if err := f.Validate(); err != nil {
		return nil, err
	}
	lambda := f.Lambda
	if lambda == 0 {
		lambda = repairRidge
	}
	q := &hingeProgram{s: s, y: y, ridge: lambda * float64(s.Rows)}
	return q.polish(q.interior())
}

// hingeProgram is min (Λ/2)‖β‖² + Σ ξ_i subject to y_i wᵀz_i ≥ 1 − ξ_i, ξ ≥ 0, with Λ = nλ.
type hingeProgram struct {
	s     vec.Matrix
	y     []float64
	ridge float64
}

// Where a row's multiplier lies: 0 (beyond the margin), free (on it) or 1 (inside it).
const (
	beyond = '0'
	free   = 'S'
	inside = '1'
)

// polish solves the KKT system that the shape of the solution implies, to the last bits, and measures what is violated.
func (q *hingeProgram) polish(shape []byte) (*Response, error) {
	root := &hingeRoot{q: q, shape: shape}
	for i, c := range shape {
		if c == free {
			root.on = append(root.on, i)
		}
	}
	if err := root.lu.Factor(root.jacobian()); err != nil || len(root.on) == 0 {
		return nil, fmt.Errorf("audit: hinge: %w: no independent rows on the margin", ErrDegenerate)
	}
	d := q.s.Cols
	root.x = make([]float64, d+1+len(root.on))
	root.lu.Solve(root.x, root.right())
	r := &Response{W: root.x[:d+1], Root: root, Unknowns: len(root.x), Shape: shape, scale: max(1, vec.MaxAbs(q.s.Data))}
	r.Condition = root.lu.Condition()
	r.Report = root.report(r.Report)
	return r, nil
}

// hingeRoot is the KKT system as an implicit function of the scores. Its unknowns x are β, b and the multipliers a_S.
type hingeRoot struct {
	q     *hingeProgram
	shape []byte
	on    []int // the rows S
	x     []float64
	lu    solve.LU
}

// jacobian returns ∂F/∂x: rows Λβ − Σ_S a y s, Σ_S y a, and sᵀβ + b for each row of S.
func (r *hingeRoot) jacobian() vec.Matrix {
	d := r.q.s.Cols
	j := vec.NewMatrix(d+1+len(r.on), d+1+len(r.on))
	for k := range d {
		j.Row(k)[k] = r.q.ridge
	}
	for c, i := range r.on {
		s, y := r.q.s.Row(i), r.q.y[i]
		for k := range d {
			j.Row(k)[d+1+c] = -y * s[k]
		}
		j.Row(d)[d+1+c] = y
		copy(j.Row(d+1+c), s)
		j.Row(d + 1 + c)[d] = 1
	}
	return j
}

// right returns what the jacobian times x must be: the pull of the rows inside the margin, and the margin itself.
func (r *hingeRoot) right() []float64 {
	d := r.q.s.Cols
	b := make([]float64, d+1+len(r.on))
	for i, c := range r.shape {
		if c == inside {
			vec.Axpy(b[:d], r.q.y[i], r.q.s.Row(i))
			b[d] -= r.q.y[i]
		}
	}
	for c, i := range r.on {
		b[d+1+c] = r.q.y[i]
	}
	return b
}

// report measures the worst violation of the KKT conditions and counts the rows.
func (r *hingeRoot) report(rep Report) Report {
	d := r.q.s.Cols
	for i, c := range r.shape {
		m := float64(r.q.y[i] * Decision(r.x[:d+1], r.q.s.Row(i)))
		switch c {
		case beyond:
			rep.Residual = max(rep.Residual, 1-m)
		case inside:
			rep.Residual = max(rep.Residual, m-1)
			rep.Active++
		case free:
			rep.Residual = max(rep.Residual, math.Abs(m-1))
			rep.Active++
		}
		if c != free && math.Abs(m-1) < nearKink {
			rep.OnMargin++
		}
	}
	for _, a := range r.x[d+1:] {
		rep.Residual = max(rep.Residual, -a, a-1)
		if min(a, 1-a) < nearKink {
			rep.OnMargin++
		}
	}
	return rep
}

// Solve implements implicit.Root.
func (r *hingeRoot) Solve(u, g []float64) error {
	r.lu.SolveT(u, g)
	return nil
}

// Cross implements implicit.Root: row i of ds gains a_i y_i u_β, and on the margin also −u_i β.
func (r *hingeRoot) Cross(ds vec.Matrix, u []float64) {
	d := r.q.s.Cols
	for i, c := range r.shape {
		if c == inside {
			vec.Axpy(ds.Row(i), r.q.y[i], u[:d])
		}
	}
	for c, i := range r.on {
		vec.Axpy(ds.Row(i), r.x[d+1+c]*r.q.y[i], u[:d])
		vec.Axpy(ds.Row(i), -u[d+1+c], r.x[:d])
	}
}
