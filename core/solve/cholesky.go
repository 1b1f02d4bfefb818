package solve

import (
	"math"

	"lethe/core/vec"
)

// Cholesky is the factor L of a symmetric positive definite matrix A = L Lᵀ. It keeps its memory from one factor to the next.
type Cholesky struct {
	l       vec.Matrix // of which the lower triangle counts
	inverse vec.Matrix // working memory of Condition
	norm    float64    // ‖A‖₁
}

// Factor computes the factor of a (n × n), of which it reads the lower triangle. It fails with ErrSingular where a pivot is
// not positive.
func (c *Cholesky) Factor(a vec.Matrix) error {
	n := a.Rows
	c.l = c.l.Resize(n, n)
	c.norm = symmetricNorm(a)
	for i := range n {
		li, ai := c.l.Row(i), a.Row(i)
		for j := range i + 1 {
			lj, s := c.l.Row(j), ai[j]
			for k, v := range lj[:j] {
				s -= float64(li[k] * v)
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

// Condition returns the condition number ‖A‖₁ ‖A⁻¹‖₁, computed from the inverse, for the small systems here.
func (c *Cholesky) Condition() float64 {
	c.invert()
	return c.norm * columnNorm(c.inverse)
}

// invert sets inverse to A⁻¹: all columns of the identity are solved for together, each element in the order of Solve.
func (c *Cholesky) invert() {
	n := c.l.Rows
	c.inverse = c.inverse.Resize(n, n)
	x := c.inverse
	vec.Fill(x.Data, 0)
	for i := range n {
		xi, li := x.Row(i), c.l.Row(i)
		xi[i] = 1
		for k := range i {
			vec.Axpy(xi, -li[k], x.Row(k))
		}
		divide(xi, li[i])
	}
	for i := n - 1; i >= 0; i-- {
		xi := x.Row(i)
		for k := i + 1; k < n; k++ {
			vec.Axpy(xi, -c.l.Row(k)[i], x.Row(k))
		}
		divide(xi, c.l.Row(i)[i])
	}
}

func divide(x []float64, by float64) {
	for j := range x {
		x[j] /= by
	}
}

// symmetricNorm returns the 1-norm of the symmetric matrix whose lower triangle a holds.
func symmetricNorm(a vec.Matrix) float64 {
	worst := 0.0
	for j := range a.Rows {
		s := 0.0
		for _, v := range a.Row(j)[:j] {
			s += math.Abs(v)
		}
		for i := j; i < a.Rows; i++ {
			s += math.Abs(a.Data[i*a.Stride+j])
		}
		worst = max(worst, s)
	}
	return worst
}
