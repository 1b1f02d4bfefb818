package audit

import (
	"fmt"

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
func (m smooth) fit(s vec.Matrix, y []float64) *Response { return newSmoothPlayer(m).fit(s, y) }

// smoothPlayer fits again and again, in memory of its own.
type smoothPlayer struct {
	problem  smoothProblem
	newton   solve.Newton
	root     smoothRoot
	response Response
}

func newSmoothPlayer(m smooth) *smoothPlayer {
	f := &smoothPlayer{problem: smoothProblem{smooth: m}}
	f.root.p = &f.problem
	return f
}

func (f *smoothPlayer) fit(s vec.Matrix, y []float64) *Response {
	f.problem.pose(s, y)
	f.root.start(s.Cols + 1)
	w, scale := f.root.w, max(1, vec.MaxAbs(s.Data))
	minimum := f.newton.Minimise(w, &f.problem, 0x1p-50*scale, 200)
	f.response = Response{W: w, Root: &f.root, Unknowns: len(w), scale: scale}
	f.response.Residual = minimum.Residual
	f.problem.describe(&f.response)
	return &f.response
}

// Respond implements Follower: the solution with its condition, where it is unique.
func (f *smoothPlayer) Respond(s vec.Matrix, y []float64) (*Response, error) {
	r := f.fit(s, y)
	if err := f.root.factor(); err != nil {
		return nil, fmt.Errorf("audit: the best response is not unique: %w", err)
	}
	r.Condition = f.root.hessian.Condition()
	r.Residual = max(r.Residual, newtonStep(&f.root.hessian, f.root.step, f.root.gradient, f.root.w))
	return r, nil
}

// smoothRoot is ∂V/∂w = 0 as an implicit function of the scores.
type smoothRoot struct {
	p *smoothProblem
	w []float64

	factored bool // the rest holds at w: attacks that only report never ask
	hessian  solve.Cholesky
	gradient []float64
	step     []float64
	h        vec.Matrix
	coef     vec.Matrix // n × 2
	pull     vec.Matrix // 2 × d
}

// start puts w back to 0, of so many unknowns.
func (r *smoothRoot) start(unknowns int) {
	if len(r.w) != unknowns {
		r.w, r.gradient, r.step = make([]float64, unknowns), make([]float64, unknowns), make([]float64, unknowns)
		r.h, r.pull = vec.NewMatrix(unknowns, unknowns), vec.NewMatrix(2, unknowns-1)
	}
	vec.Fill(r.w, 0)
	r.factored = false
}

// factor computes the Hessian's factor, once.
func (r *smoothRoot) factor() error {
	if r.factored {
		return nil
	}
	r.p.Derivatives(r.gradient, r.h, r.w)
	if err := r.hessian.Factor(r.h); err != nil {
		return err
	}
	r.factored = true
	return nil
}

// newtonStep returns the size of the next Newton step relative to w, in units in which the tolerance of a residual applies: a
// small gradient means little where the curvature is as small.
func newtonStep(hessian *solve.Cholesky, step, gradient, w []float64) float64 {
	hessian.Solve(step, gradient)
	return 1e-2 * vec.MaxAbs(step) / max(1, vec.MaxAbs(w))
}

// Solve implements implicit.Root: H u = g.
func (r *smoothRoot) Solve(u, g []float64) error {
	if err := r.factor(); err != nil {
		return err
	}
	r.hessian.Solve(u, g)
	return nil
}

// Cross implements implicit.Root: it adds −(1/n) [φ″(m_i) (uᵀz_i) β + φ′(m_i) y_i u_β] to row i of ds, as one product of n
// pairs of coefficients and the rows β and u_β.
func (r *smoothRoot) Cross(ds vec.Matrix, u []float64) {
	d, n := r.p.s.Cols, float64(r.p.s.Rows)
	r.coef = r.coef.Resize(r.p.s.Rows, 2)
	for i, v := range r.p.look(r.w) {
		c := r.coef.Row(i)
		c[0], c[1] = 0, 0
		if v.curvature != 0 {
			c[0] = -v.curvature * Decision(u, r.p.s.Row(i)) / n
		}
		c[1] = -v.slope * r.p.y[i] / n
	}
	copy(r.pull.Row(0), r.w[:d])
	copy(r.pull.Row(1), u[:d])
	vec.Gemm(ds, r.coef, vec.NoTrans, r.pull, vec.NoTrans, vec.Add)
}
