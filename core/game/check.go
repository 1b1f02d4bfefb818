package game

import (
	"cmp"
	"math"
	"slices"

	"lethe/core/nn"
	"lethe/core/vec"
)

// Agreement compares the implicit gradient with differences through a complete refit of the auditor.
type Agreement struct {
	Worst       float64 `json:"worst_relative_error"` // over the coordinates compared
	Norm        float64 `json:"gradient_norm"`        // ‖dM/dθ‖∞
	Coordinates int     `json:"coordinates"`          // coordinates of θ compared
	Kinks       int     `json:"kinks"`                // coordinates left out: M has a kink or a jump within the smallest step
	Outcome     Outcome `json:"-"`
}

// Tolerance is the relative error up to which a gradient counts as exact.
const Tolerance = 1e-6

// Exact reports whether the gradient agrees in enough coordinates, and no bout was left out.
func (a Agreement) Exact() bool {
	return a.Worst <= Tolerance && a.Coordinates > 4*a.Kinks && a.Coordinates > 0 && a.Norm > 0 && a.Outcome.Degenerate == 0
}

// Check draws a round and compares its gradient at w with central differences in every coordinate of θ. Errors are
// relative to the larger of the two values or, for coordinates near zero, to a hundredth of the largest gradient.
func (g *Game) Check(w nn.Weights) (Agreement, error) { return g.CheckSome(w, len(w.Theta)) }

// CheckSome is Check in so many coordinates at the most: those with the largest slopes, where an error does most harm.
func (g *Game) CheckSome(w nn.Weights, most int) (Agreement, error) {
	g.Draw()
	gradient := make([]float64, len(w.Theta))
	out, err := g.Gradient(gradient, w, 1)
	if err != nil {
		return Agreement{}, err
	}
	d := g.difference(w)
	d.centre, d.floor = out.objective, vec.MaxAbs(gradient)/100
	a := Agreement{Norm: vec.MaxAbs(gradient), Outcome: out}
	for _, i := range largest(gradient, most) {
		exact := gradient[i]
		numeric, smooth, err := d.at(i)
		if err != nil {
			return a, err
		}
		if !smooth {
			a.Kinks++
			continue
		}
		a.Coordinates++
		size := max(math.Abs(exact), math.Abs(numeric), a.Norm/100)
		a.Worst = max(a.Worst, math.Abs(exact-numeric)/size)
	}
	return a, nil
}

// largest returns the indices of the n largest |x|, the first of equal ones first; all indices where n is large enough.
func largest(x []float64, n int) []int {
	order := make([]int, len(x))
	for i := range order {
		order[i] = i
	}
	if n < len(x) {
		slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(math.Abs(x[b]), math.Abs(x[a])) })
		order = order[:n]
	}
	return order
}

// difference takes central differences of M around a point.
type difference struct {
	*Game
	w      nn.Weights
	base   vec.Matrix // scores at the point
	moved  vec.Matrix
	centre float64 // F at the point
	floor  float64 // slopes are compared as if they were at least this large
}

func (g *Game) difference(w nn.Weights) *difference {
	d := &difference{Game: g, w: w.Clone(), base: vec.NewMatrix(g.scores.Rows, g.scores.Cols)}
	d.moved = vec.NewMatrix(d.base.Rows, d.base.Cols)
	g.Scores(d.base, w)
	return d
}

// at returns ∂M/∂θ_i by the five-point formula, of error h⁴: at the largest step within which no row becomes active or
// inactive, and M is nearly straight: the two differences that the formula is made of agree in four digits, and the point is in
// line with its neighbours, which shows where an auditor jumps to another minimum. It reports false where there is none.
func (d *difference) at(i int) (slope float64, smooth bool, err error) {
	for h := 1e-3; h >= 1e-6; h /= 10 {
		if slope, smooth, err = d.central(i, h); err != nil || smooth {
			return slope, smooth, err
		}
	}
	return 0, false, nil
}

// central is the five-point formula with step h; it reports whether the active rows are the same at all points and M is nearly
// straight.
func (d *difference) central(i int, h float64) (slope float64, smooth bool, err error) {
	var f [4]float64
	smooth = true
	shape := ""
	for k, t := range [...]float64{-2, -1, 1, 2} {
		out, err := d.payoffAt(i, t*h)
		if err != nil {
			return 0, false, err
		}
		smooth = smooth && (k == 0 || out.shape == shape)
		f[k], shape = out.objective, out.shape
	}
	near, far := (f[2]-f[1])/(2*h), (f[3]-f[0])/(4*h)
	size := max(math.Abs(near), d.floor)
	smooth = smooth && math.Abs(near-far) <= 1e-4*size && math.Abs(f[1]+f[2]-float64(2*d.centre)) <= 0.2*h*size
	return (f[0] - f[3] + float64(8*(f[2]-f[1]))) / (12 * h), smooth, nil
}

// payoffAt returns M with θ_i moved by step, in the paths that the rules leave open.
func (d *difference) payoffAt(i int, step float64) (Outcome, error) {
	old := d.w.Theta[i]
	d.w.Theta[i] = old + step
	d.Scores(d.moved, d.w)
	d.w.Theta[i] = old
	judged, learnt := d.base, d.base
	if d.rules.Direct {
		judged = d.moved
	}
	if d.rules.Indirect {
		learnt = d.moved
	}
	return d.payoff(judged, learnt, d.base)
}
