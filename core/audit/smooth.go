package audit

import (
	"fmt"
	"math"

	"lethe/core/solve"
	"lethe/core/vec"
)

// marginLoss is a convex loss φ of a row's margin m = y(βᵀs + b).
type marginLoss interface {
	// at returns φ(m), φ′(m) and φ″(m).
	at(m float64) (value, slope, curvature float64)
	// kinked reports whether φ″ jumps, at m = 1.
	kinked() bool
}

// logisticLoss is φ = log(1 + e^{−m}).
type logisticLoss struct{}

func (logisticLoss) at(m float64) (value, slope, curvature float64) {
	out := vec.Sigmoid(-m)
	return vec.Softplus(-m), -out, out * vec.Sigmoid(m)
}

func (logisticLoss) kinked() bool { return false }

// squaredHinge is φ = max(0, 1−m)²; its second derivative jumps at m = 1.
type squaredHinge struct{}

func (squaredHinge) at(m float64) (value, slope, curvature float64) {
	if m >= 1 {
		return 0, 0, 0
	}
	gap := 1 - m
	return gap * gap, -2 * gap, 2
}

func (squaredHinge) kinked() bool { return true }

// smooth fits linear auditors whose loss has a slope everywhere:
//
//	V(w) = (1/n) Σ_i φ(y_i wᵀz_i) + (λ/2)‖β‖²,   z = (s, 1), w = (β, b)
//
// and, where the intercept is penalised too, + (λ/2) b².
type smooth struct {
	loss              marginLoss
	lambda            float64
	penaliseIntercept bool
}

// fit returns the minimum of V over rows s (n × d) with labels y.
func (m smooth) fit(s vec.Matrix, y []float64) *Response {
	p := &smoothProblem{smooth: m, s: s, y: y}
	w := make([]float64, s.Cols+1)
	scale := max(1, vec.MaxAbs(s.Data))
	minimum := solve.Newton(w, p, 0x1p-50*scale, 200)
	r := &Response{W: w, Root: &smoothRoot{p: p, w: w}, Unknowns: len(w), scale: scale}
	r.Residual = minimum.Residual
	p.describe(r)
	return r
}

// respond is fit for a player: the solution with its condition, where it is unique.
func (m smooth) respond(s vec.Matrix, y []float64) (*Response, error) {
	r := m.fit(s, y)
	root := r.Root.(*smoothRoot)
	if err := root.factor(); err != nil {
		return nil, fmt.Errorf("audit: the best response is not unique: %w", err)
	}
	r.Condition = root.hessian.Condition()
	r.Residual = max(r.Residual, root.correction())
	return r, nil
}

// smoothProblem is V on given rows, as a solve.Objective.
type smoothProblem struct {
	smooth
	s vec.Matrix
	y []float64

	left, right vec.Matrix // working memory of Derivatives
}

func (p *smoothProblem) margin(i int, w []float64) float64 { return p.y[i] * Decision(w, p.s.Row(i)) }

// describe counts the rows that pull on r's solution and those at a kink.
func (p *smoothProblem) describe(r *Response) {
	shape := make([]byte, p.s.Rows)
	for i := range shape {
		m := p.margin(i, r.W)
		shape[i] = '0'
		if _, slope, _ := p.loss.at(m); slope != 0 {
			r.Active++
			shape[i] = '1'
		}
		if p.loss.kinked() && math.Abs(m-1) < nearKink {
			r.OnMargin++
		}
	}
	if p.loss.kinked() {
		r.Shape = string(shape)
	}
}

// ridge returns λ for weight j, which is 0 for a free intercept.
func (p *smoothProblem) ridge(j int) float64 {
	if j == p.s.Cols && !p.penaliseIntercept {
		return 0
	}
	return p.lambda
}

func (p *smoothProblem) Value(w []float64) float64 {
	total := 0.0
	for i := range p.s.Rows {
		v, _, _ := p.loss.at(p.margin(i, w))
		total += v
	}
	total /= float64(p.s.Rows)
	for j, v := range w {
		total += float64(float64(p.ridge(j)/2*v) * v)
	}
	return total
}

func (p *smoothProblem) Derivatives(g []float64, h vec.Matrix, w []float64) {
	d, n := p.s.Cols, float64(p.s.Rows)
	vec.Fill(g, 0)
	p.room()
	active := 0
	for i := range p.s.Rows {
		_, slope, curvature := p.loss.at(p.margin(i, w))
		if slope == 0 && curvature == 0 {
			continue
		}
		// Of the active rows, z = (s, 1) stands in right and curvature z / n in left.
		row, z, c := p.s.Row(i), p.right.Row(active), p.left.Row(active)
		copy(z, row)
		z[d] = 1
		curvature /= n
		for j, v := range z {
			c[j] = curvature * v
		}
		vec.Axpy(g, slope*p.y[i]/n, z)
		active++
	}
	vec.Gemm(h, p.left.Slice(0, active), vec.Trans, p.right.Slice(0, active), vec.NoTrans, vec.Set)
	for j, v := range w {
		g[j] += float64(p.ridge(j) * v)
		h.Row(j)[j] += p.ridge(j)
	}
}

// room makes space for the active rows.
func (p *smoothProblem) room() {
	if p.left.Rows == 0 {
		p.left, p.right = vec.NewMatrix(p.s.Rows, p.s.Cols+1), vec.NewMatrix(p.s.Rows, p.s.Cols+1)
	}
}

// smoothRoot is ∂V/∂w = 0 as an implicit function of the scores.
type smoothRoot struct {
	p *smoothProblem
	w []float64

	hessian  *solve.Cholesky // nil until it is needed: attacks that only report never ask
	gradient []float64       // at w, with it
}

// factor computes the Hessian's factor, once.
func (r *smoothRoot) factor() error {
	if r.hessian != nil {
		return nil
	}
	n := len(r.w)
	h := vec.NewMatrix(n, n)
	r.gradient = make([]float64, n)
	r.p.Derivatives(r.gradient, h, r.w)
	var c solve.Cholesky
	if err := c.Factor(h); err != nil {
		return err
	}
	r.hessian = &c
	return nil
}

// correction returns the size of the next Newton step relative to w, in units in which the tolerance of a residual applies: a
// small gradient means little where the curvature is as small.
func (r *smoothRoot) correction() float64 {
	step := make([]float64, len(r.w))
	r.hessian.Solve(step, r.gradient)
	return 1e-2 * vec.MaxAbs(step) / max(1, vec.MaxAbs(r.w))
}

// Solve implements implicit.Root: H u = g.
func (r *smoothRoot) Solve(u, g []float64) error {
	if err := r.factor(); err != nil {
		return err
	}
	r.hessian.Solve(u, g)
	return nil
}

// Cross implements implicit.Root: it adds −(1/n) [φ″(m_i) (uᵀz_i) β + φ′(m_i) y_i u_β] to row i of ds.
func (r *smoothRoot) Cross(ds vec.Matrix, u []float64) {
	d, n := r.p.s.Cols, float64(r.p.s.Rows)
	for i := range r.p.s.Rows {
		_, slope, curvature := r.p.loss.at(r.p.margin(i, r.w))
		if slope == 0 && curvature == 0 {
			continue
		}
		vec.Axpy(ds.Row(i), -curvature*Decision(u, r.p.s.Row(i))/n, r.w[:d])
		vec.Axpy(ds.Row(i), -slope*r.p.y[i]/n, u[:d])
	}
}
