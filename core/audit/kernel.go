package audit

import (
	"errors"
	"math"

	"lethe/core/vec"
)

// kernelSVM is a support vector machine on one number x with the kernel K(x, x′) = e^{−γ(x−x′)²}, as scikit-learn's SVC. With
// y = ±1 it maximises Σ a_i − ½ Σ_ij a_i a_j y_i y_j K_ij over 0 ≤ a_i ≤ C, Σ a_i y_i = 0.
type kernelSVM struct {
	c, gamma float64
	x, y     []float64
	a        []float64
	slack    []float64   // y_i − Σ_j a_j y_j K_ij: at the optimum the intercept, where a_i is free
	columns  [][]float64 // of K, as far as they were needed
}

const (
	kernelTolerance = 1e-3    // of the optimality conditions; scikit-learn's default
	mostPairs       = 5000000 // steps of the solver
)

var errUnsolved = errors.New("audit: the support vector machine has not converged")

// scaleGamma returns scikit-learn's gamma="scale" for one feature, 1/Var(x), and 1 where x does not vary.
func scaleGamma(x []float64) float64 {
	mean := vec.Sum(x) / float64(len(x))
	off := make([]float64, len(x))
	for i, v := range x {
		off[i] = v - mean
	}
	if variance := vec.Dot(off, off) / float64(len(x)); variance > 0 {
		return 1 / variance
	}
	return 1
}

// fitKernel returns the machine that optimises up to the tolerance, by pairs of the second order (Fan, Chen & Lin 2005,
// JMLR 6): the a that gains most by growing along y, and the partner which with it gains most.
func fitKernel(x, y []float64, c, tolerance float64) (*kernelSVM, error) {
	s := &kernelSVM{c: c, gamma: scaleGamma(x), x: x, y: y, a: make([]float64, len(x)), columns: make([][]float64, len(x))}
	s.slack = append(s.slack, y...)
	for range mostPairs {
		i, j := s.pair(tolerance)
		if j < 0 {
			return s, nil
		}
		s.move(i, j)
	}
	return nil, errUnsolved
}

// pair returns whose a y grows and whose shrinks next; j is −1 when the optimality conditions hold up to the tolerance. The
// first of equals is taken.
func (s *kernelSVM) pair(tolerance float64) (i, j int) {
	i, j = -1, -1
	for t, slack := range s.slack {
		if s.free(t, 1) && (i < 0 || slack > s.slack[i]) {
			i = t
		}
	}
	if i < 0 {
		return i, j
	}
	column := s.column(i)
	best, widest := 0.0, 0.0
	for t, slack := range s.slack {
		gap := s.slack[i] - slack
		if !s.free(t, -1) || gap <= 0 {
			continue
		}
		widest = max(widest, gap)
		if gain := gap * gap / curvature(column[t]); gain > best {
			best, j = gain, t
		}
	}
	if widest < tolerance {
		return i, -1
	}
	return i, j
}

// free reports whether a_t y_t can move in the direction ±1.
func (s *kernelSVM) free(t int, direction float64) bool { return s.room(t, direction) > 0 }

// curvature returns K_ii + K_jj − 2K_ij, kept away from 0.
func curvature(k float64) float64 { return max(2-float64(2*k), 1e-12) }

// move grows a_i y_i and shrinks a_j y_j by the same, to the optimum of the pair or to a bound.
func (s *kernelSVM) move(i, j int) {
	ki, kj := s.column(i), s.column(j)
	step := (s.slack[i] - s.slack[j]) / curvature(ki[j])
	step = min(step, s.room(i, 1), s.room(j, -1))
	s.shift(i, step)
	s.shift(j, -step)
	for t := range s.slack {
		s.slack[t] -= float64(step * (ki[t] - kj[t]))
	}
}

// room returns how far a_t y_t can move in the direction ±1.
func (s *kernelSVM) room(t int, direction float64) float64 {
	if s.y[t] == direction {
		return s.c - s.a[t]
	}
	return s.a[t]
}

// shift adds step to a_t y_t. What rounding leaves beside a bound is on it.
func (s *kernelSVM) shift(t int, step float64) {
	a := s.a[t] + float64(step*s.y[t])
	switch {
	case a < 1e-14*s.c:
		a = 0
	case a > s.c-float64(1e-14*s.c):
		a = s.c
	}
	s.a[t] = a
}

// column returns column i of K.
func (s *kernelSVM) column(i int) []float64 {
	if s.columns[i] == nil {
		s.columns[i] = make([]float64, len(s.x))
		for t, x := range s.x {
			s.columns[i][t] = s.kernel(x, s.x[i])
		}
	}
	return s.columns[i]
}

func (s *kernelSVM) kernel(x, z float64) float64 {
	d := x - z
	return vec.Exp(-float64(s.gamma * d * d))
}

// intercept returns b: the mean slack of the free, or the middle of what the bound allow.
func (s *kernelSVM) intercept() float64 {
	sum, n := 0.0, 0
	low, high := math.Inf(-1), math.Inf(1)
	for t, slack := range s.slack {
		up, down := s.free(t, 1), s.free(t, -1)
		switch {
		case up && down:
			sum += slack
			n++
		case up:
			low = max(low, slack)
		case down:
			high = min(high, slack)
		}
	}
	if n > 0 {
		return sum / float64(n)
	}
	return float64(low/2) + float64(high/2)
}

// decision returns f(x) = Σ_i a_i y_i K(x_i, x) + b as a function.
func (s *kernelSVM) decision() func(x float64) float64 {
	var at, weight []float64
	for t, a := range s.a {
		if a > 0 {
			at, weight = append(at, s.x[t]), append(weight, a*s.y[t])
		}
	}
	b := s.intercept()
	return func(x float64) float64 {
		f := b
		for t, z := range at {
			f += float64(weight[t] * s.kernel(z, x))
		}
		return f
	}
}
