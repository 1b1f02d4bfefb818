package solve

import (
	"math"

	"lethe/core/vec"
)

// Cholesky is the factor L of a symmetric positive definite matrix A = L Lᵀ.
type Cholesky struct {
	l    vec.Matrix
	norm float64 // ‖A‖₁
}

// Factor computes the factor of a (n × n), of which it reads the lower triangle. It fails with ErrSingular where a pivot is
// not positive.
func (c *Cholesky) Factor(a vec.Matrix) error {
	n := a.Rows
	c.l = vec.NewMatrix(n, n)
	c.norm = symmetricNorm(a)
	for i := range n {
		li := c.l.Row(i)
		for j := range i + 1 {
			lj := c.l.Row(j)
			s := a.Row(i)[j]
			for k := range j {
				s -= float64(li[k] * lj[k])
			}
			switch {
			case j < i:
				li[j] = s / lj[j]
			case !(s > 0) || math.IsInf(s, 1):
				return ErrSingular
			default:
				li[i] = math.Sqrt(s)
			}
		}
	}
	return nil
}

// Solve sets x to A⁻¹ b. The two may be the same slice.
func (c *Cholesky) Solve(x, b []float64) {
	n := c.l.Rows
	copy(x, b)
	for i := range n {
		li := c.l.Row(i)
		s := x[i]
		for k := range i {
			s -= float64(li[k] * x[k])
		}
		x[i] = s / li[i]
	}
	for i := n - 1; i >= 0; i-- {
		s := x[i]
		for k := i + 1; k < n; k++ {
			s -= float64(c.l.Row(k)[i] * x[k])
		}
		x[i] = s / c.l.Row(i)[i]
	}
}

// Condition returns the condition number ‖A‖₁ ‖A⁻¹‖₁, computed from the inverse: n solves, for the small systems here.
func (c *Cholesky) Condition() float64 {
	return c.norm * inverseNorm(c.l.Rows, c.Solve)
}

// symmetricNorm returns the 1-norm of the symmetric matrix whose lower triangle a holds.
func symmetricNorm(a vec.Matrix) float64 {
	worst := 0.0
	for i := range a.Rows {
		s := 0.0
		for j := range a.Rows {
			s += math.Abs(a.Row(max(i, j))[min(i, j)])
		}
		worst = max(worst, s)
	}
	return worst
}

// inverseNorm returns ‖A⁻¹‖₁ for the n × n matrix that solve inverts.
func inverseNorm(n int, solve func(x, b []float64)) float64 {
	worst := 0.0
	x := make([]float64, n)
	for j := range n {
		vec.Fill(x, 0)
		x[j] = 1
		solve(x, x)
		s := 0.0
		for _, v := range x {
			s += math.Abs(v)
		}
		worst = max(worst, s)
	}
	return worst
}
