package audit

import (
	"fmt"
	"math"

	"lethe/core/rng"
	"lethe/core/solve"
	"lethe/core/vec"
)

// MLP is a network with one hidden layer, which sees what no linear rule sees:
//
//	V(w) = (1/n) Σ_i log(1 + e^{−y_i f(s_i)}) + (λ/2)‖w‖²,   f(s) = Σ_h v_h tanh(U_h·s + c_h) + b
//
// V is not convex: the answer is the minimum that Newton's method finds from one fixed random start, and best among its
// neighbours only. It is as smooth as V, though, and the ridge on every weight keeps flat directions away, so where the
// Hessian there is positive definite w* is a function of the scores whose derivative is exact: nothing is damped, and the
// Hessian, of the few hundred weights that suffice here, is factored whole. Elsewhere the answer is degenerate, and refused.
type MLP struct {
	Hidden int     `json:"hidden" doc:"hidden units" range:"[1, 64]"`
	Lambda float64 `json:"lambda" doc:"ridge λ on all weights" range:"[1e-8, 1e6]"`
	Start  uint64  `json:"start" doc:"seed of the weights that its training starts from" range:"[0, 9007199254740991]"`
}

// Respond implements Follower. W holds for each hidden unit U_h, c_h and v_h, and then b.
func (f *MLP) Respond(s vec.Matrix, y []float64) (*Response, error) {
	return f.player().Respond(s, y)
}

func (f *MLP) player() Follower {
	p := &mlpPlayer{problem: mlpProblem{MLP: *f}}
	p.root.p = &p.problem
	return p
}

// mlpPlayer trains again and again, in memory of its own.
type mlpPlayer struct {
	problem  mlpProblem
	newton   solve.Newton
	root     mlpRoot
	response Response
}

// Respond implements Follower.
func (f *mlpPlayer) Respond(s vec.Matrix, y []float64) (*Response, error) {
	p, root := &f.problem, &f.root
	p.pose(s, y)
	root.start(s.Cols)
	scale := max(1, vec.MaxAbs(s.Data))
	minimum := f.newton.Minimise(root.w, p, 0x1p-50*scale, 1000)
	f.response = Response{W: root.w, Root: root, Unknowns: len(root.w), rule: p.MLP, scale: scale}
	f.response.Active = s.Rows
	if err := root.factor(); err != nil {
		return nil, fmt.Errorf("audit: mlp: %w: its Hessian is not positive definite", ErrDegenerate)
	}
	f.response.Condition = root.hessian.Condition()
	f.response.Residual = max(minimum.Residual, newtonStep(&root.hessian, root.step, root.gradient, root.w))
	return &f.response, nil
}

// mlpRoot is ∂V/∂w = 0 as an implicit function of the scores.
type mlpRoot struct {
	p        *mlpProblem
	w        []float64
	hessian  solve.Cholesky
	gradient []float64
	step     []float64
	h        vec.Matrix
	coef     vec.Matrix // n × 2·hidden
	pull     vec.Matrix // 2·hidden × d: the rows U, then their part of u
}

// start sets w to where training starts, for d scores: U_h from N(0, 1/d), c_h from N(0, 1), v_h from N(0, 1/hidden), b = 0.
func (r *mlpRoot) start(d int) {
	k := r.p.Hidden*(d+2) + 1
	if len(r.w) != k {
		r.w, r.gradient, r.step, r.h = make([]float64, k), make([]float64, k), make([]float64, k), vec.NewMatrix(k, k)
	}
	normal := rng.New(r.p.Start).Child("mlp").Rand()
	for h := range r.p.Hidden {
		unit := r.p.unit(r.w, h)
		for j := range unit {
			unit[j] = normal.Normal()
		}
		vec.Scale(unit[:d], 1/math.Sqrt(float64(d)))
		vec.Scale(unit[d+1:], 1/math.Sqrt(float64(r.p.Hidden)))
	}
	r.w[k-1] = 0
}

// factor factors the Hessian at w.
func (r *mlpRoot) factor() error {
	r.p.derive(r.gradient, r.h, r.w, true)
	return r.hessian.Factor(r.h)
}

// Solve implements implicit.Root: H u = g.
func (r *mlpRoot) Solve(u, g []float64) error {
	r.hessian.Solve(u, g)
	return nil
}

// Cross implements implicit.Root. With T = 1 − tanh², a dot for the change of a term along u, and ḟ = u·∂f/∂w, it adds
//
//	−(1/n) Σ_h { [φ″ ḟ v_h T_h + φ′ y (v̇_h T_h − 2 v_h t_h T_h ȧ_h)] U_h + φ′ y v_h T_h U̇_h }
//
// to each row of ds: as one product of 2·hidden coefficients a row with the rows U_h and U̇_h.
func (r *mlpRoot) Cross(ds vec.Matrix, u []float64) {
	p, n := r.p, float64(r.p.s.Rows)
	d, hidden := p.s.Cols, p.Hidden
	r.coef, r.pull = r.coef.Resize(p.s.Rows, 2*hidden), r.pull.Resize(2*hidden, d)
	for h := range hidden {
		copy(r.pull.Row(h), p.unit(r.w, h))
		copy(r.pull.Row(hidden+h), p.unit(u, h))
	}
	p.look(r.w)
	for i, v := range p.bends {
		s, c, t := p.s.Row(i), r.coef.Row(i), p.t.Row(i)
		along := u[len(u)-1]
		for h := range hidden {
			own, du := p.unit(r.w, h), p.unit(u, h)
			slope, da := 1-float64(t[h]*t[h]), vec.Dot(du[:d], s)+du[d]
			along += float64(du[d+1]*t[h]) + float64(own[d+1]*slope*da)
			bent := float64(du[d+1]*slope) - float64(2*own[d+1]*t[h]*slope*da)
			c[h], c[hidden+h] = v.slope*p.y[i]*bent, -v.slope*p.y[i]*own[d+1]*slope/n
		}
		for h := range hidden {
			own := p.unit(r.w, h)
			c[h] = -(c[h] + float64(v.curvature*along*own[d+1]*(1-float64(t[h]*t[h])))) / n
		}
	}
	vec.Gemm(ds, r.coef, vec.NoTrans, r.pull, vec.NoTrans, vec.Add)
}
