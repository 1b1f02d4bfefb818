package solve

import (
	"math"

	"lethe/core/vec"
)

// LU is the factorisation P A = L U of a square matrix, with partial pivoting.
type LU struct {
	lu   vec.Matrix
	perm []int
	norm float64 // ‖A‖₁
}

// Factor computes the factorisation of a (n × n). It fails with ErrSingular where no pivot exceeds n·2⁻⁵² times the largest
// element of A.
func (f *LU) Factor(a vec.Matrix) error {
	n := a.Rows
	f.lu, f.perm = vec.NewMatrix(n, n), make([]int, n)
	for i := range n {
		copy(f.lu.Row(i), a.Row(i))
		f.perm[i] = i
	}
	f.norm = columnNorm(a)
	tiny := vec.MaxAbs(f.lu.Data) * float64(n) * 0x1p-52
	for k := range n {
		p := f.pivot(k)
		if pivot := math.Abs(f.lu.Row(p)[k]); !(pivot > tiny) {
			return ErrSingular
		}
		f.swap(k, p)
		f.eliminate(k)
	}
	return nil
}

func (f *LU) pivot(k int) int {
	p := k
	for i := k + 1; i < f.lu.Rows; i++ {
		if math.Abs(f.lu.Row(i)[k]) > math.Abs(f.lu.Row(p)[k]) {
			p = i
		}
	}
	return p
}

func (f *LU) swap(i, j int) {
	if i == j {
		return
	}
	f.perm[i], f.perm[j] = f.perm[j], f.perm[i]
	a, b := f.lu.Row(i), f.lu.Row(j)
	for k := range a {
		a[k], b[k] = b[k], a[k]
	}
}

func (f *LU) eliminate(k int) {
	top := f.lu.Row(k)
	for i := k + 1; i < f.lu.Rows; i++ {
		row := f.lu.Row(i)
		row[k] /= top[k]
		vec.Axpy(row[k+1:], -row[k], top[k+1:])
	}
}

// Solve sets x to A⁻¹ b. The two must not overlap.
func (f *LU) Solve(x, b []float64) {
	for i, p := range f.perm {
		x[i] = b[p]
	}
	n := len(x)
	for i := range n {
		for k := range i {
			x[i] -= float64(f.lu.Row(i)[k] * x[k])
		}
	}
	for i := n - 1; i >= 0; i-- {
		for k := i + 1; k < n; k++ {
			x[i] -= float64(f.lu.Row(i)[k] * x[k])
		}
		x[i] /= f.lu.Row(i)[i]
	}
}

// SolveT sets x to A⁻ᵀ b. The two must not overlap.
func (f *LU) SolveT(x, b []float64) {
	n := len(x)
	y := make([]float64, n)
	copy(y, b)
	for i := range n {
		for k := range i {
			y[i] -= float64(f.lu.Row(k)[i] * y[k])
		}
		y[i] /= f.lu.Row(i)[i]
	}
	for i := n - 1; i >= 0; i-- {
		for k := i + 1; k < n; k++ {
			y[i] -= float64(f.lu.Row(k)[i] * y[k])
		}
	}
	for i, p := range f.perm {
		x[p] = y[i]
	}
}

// Condition returns the condition number ‖A‖₁ ‖A⁻¹‖₁, computed from the inverse.
func (f *LU) Condition() float64 {
	n, worst := len(f.perm), 0.0
	x, e := make([]float64, n), make([]float64, n)
	for j := range n {
		e[j] = 1
		f.Solve(x, e)
		e[j] = 0
		s := 0.0
		for _, v := range x {
			s += math.Abs(v)
		}
		worst = max(worst, s)
	}
	return f.norm * worst
}

func columnNorm(a vec.Matrix) float64 {
	worst := 0.0
	for j := range a.Cols {
		s := 0.0
		for i := range a.Rows {
			s += math.Abs(a.Data[i*a.Stride+j])
		}
		worst = max(worst, s)
	}
	return worst
}
