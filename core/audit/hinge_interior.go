package audit

import (
	"lethe/core/solve"
	"lethe/core/vec"
)

// interior follows the central path to the optimum and returns the shape of the solution there: Mehrotra's
// predictor-corrector method (1992) on the primal-dual system, reduced to d+1 unknowns a step (Ferris & Munson 2002).
//
// The conditions are, with slacks t and ξ and multipliers a and c, all positive:
//
//	ΛI_β w = Σ a_i y_i z_i,   y_i wᵀz_i + ξ_i − t_i = 1,   a_i + c_i = 1,   a_i t_i = c_i ξ_i = μ → 0
func (q *hingeProgram) interior() []byte {
	p := newPath(q)
	// Multipliers are as small as Λ/|s|², and μ is a product with one of them.
	size := max(1, vec.MaxAbs(q.s.Data))
	small := min(1, q.ridge) / size / size
	for range 200 {
		if p.mu() < 1e-13*small*small || !p.step() {
			break
		}
	}
	shape := make([]byte, len(p.a))
	for i := range shape {
		switch {
		case p.a[i] < p.t[i]:
			shape[i] = beyond
		case p.c[i] < p.xi[i]:
			shape[i] = inside
		default:
			shape[i] = free
		}
	}
	return shape
}

// path is a point on the way to the optimum, and the direction of the next step.
type path struct {
	*hingeProgram
	w, a, c, xi, t      []float64
	dw, da, dc, dxi, dt []float64
	qa, qc              []float64 // right sides of the complementarity equations a·t and c·ξ
	right               []float64
	h                   vec.Matrix
}

func newPath(q *hingeProgram) *path {
	n, d := q.s.Rows, q.s.Cols
	p := &path{hingeProgram: q, h: vec.NewMatrix(d+1, d+1)}
	for _, v := range []*[]float64{&p.w, &p.dw, &p.right} {
		*v = make([]float64, d+1)
	}
	for _, v := range []*[]float64{&p.a, &p.c, &p.xi, &p.t, &p.da, &p.dc, &p.dxi, &p.dt, &p.qa, &p.qc} {
		*v = make([]float64, n)
	}
	vec.Fill(p.a, 0.5)
	vec.Fill(p.c, 0.5)
	vec.Fill(p.xi, 1)
	vec.Fill(p.t, 1)
	return p
}

// mu returns the mean of the complementarity products.
func (p *path) mu() float64 {
	return (vec.Dot(p.a, p.t) + vec.Dot(p.c, p.xi)) / float64(2*len(p.a))
}

// step predicts with μ = 0, chooses from the outcome how far to aim at the centre, corrects and moves. It reports whether
// it could.
func (p *path) step() bool {
	mu := p.mu()
	for i := range p.a {
		p.qa[i] = -float64(p.a[i] * p.t[i])
		p.qc[i] = -float64(p.c[i] * p.xi[i])
	}
	if !p.direction() {
		return false
	}
	ahead := p.muAt(p.reach()) / mu
	target := float64(ahead * ahead * ahead * mu)
	for i := range p.a {
		p.qa[i] = target - float64(p.a[i]*p.t[i]) - float64(p.da[i]*p.dt[i])
		p.qc[i] = target - float64(p.c[i]*p.xi[i]) - float64(p.dc[i]*p.dxi[i])
	}
	if !p.direction() {
		return false
	}
	length := min(1, 0.995*p.reach())
	vec.Axpy(p.w, length, p.dw)
	vec.Axpy(p.a, length, p.da)
	vec.Axpy(p.c, length, p.dc)
	vec.Axpy(p.xi, length, p.dxi)
	vec.Axpy(p.t, length, p.dt)
	return true
}

// direction solves the Newton system for the present right sides qa and qc. It reports false where that is not finite.
func (p *path) direction() bool {
	d := p.s.Cols
	vec.Fill(p.h.Data, 0)
	for k := range d {
		p.right[k] = -p.ridge * p.w[k]
		p.h.Row(k)[k] = p.ridge
	}
	p.right[d] = 0
	for i := range p.a {
		p.accumulate(i)
	}
	var c solve.Cholesky
	for ridge := 0x1p-45 * vec.MaxAbs(p.h.Data); c.Factor(p.h) != nil; ridge *= 16 {
		if !vec.AllFinite(p.h.Data) {
			return false
		}
		for k := range d + 1 {
			p.h.Row(k)[k] += ridge
		}
	}
	c.Solve(p.dw, p.right)
	for i := range p.a {
		weight, rho := p.reduced(i)
		p.da[i] = weight * (rho - float64(p.y[i]*Decision(p.dw, p.s.Row(i))))
		p.dc[i] = 1 - p.a[i] - p.c[i] - p.da[i]
		p.dxi[i] = (p.qc[i] - float64(p.xi[i]*p.dc[i])) / p.c[i]
		p.dt[i] = (p.qa[i] - float64(p.t[i]*p.da[i])) / p.a[i]
	}
	return true
}

// reduced returns the weight of row i in the reduced system and its right side there.
func (p *path) reduced(i int) (weight, rho float64) {
	gap := float64(p.y[i]*Decision(p.w, p.s.Row(i))) + p.xi[i] - 1 - p.t[i]
	off := 1 - p.a[i] - p.c[i]
	rho = p.qa[i]/p.a[i] - gap - (p.qc[i]-float64(p.xi[i]*off))/p.c[i]
	return 1 / (p.xi[i]/p.c[i] + p.t[i]/p.a[i]), rho
}

// accumulate adds row i to the reduced system.
func (p *path) accumulate(i int) {
	d, s, y := p.s.Cols, p.s.Row(i), p.y[i]
	weight, rho := p.reduced(i)
	pull := float64(y * (p.a[i] + float64(weight*rho)))
	vec.Axpy(p.right[:d], pull, s)
	p.right[d] += pull
	for k := range d {
		vec.Axpy(p.h.Row(k)[:k+1], weight*s[k], s[:k+1])
	}
	vec.Axpy(p.h.Row(d)[:d], weight, s)
	p.h.Row(d)[d] += weight
}

// reach returns the longest step, at most 1/0.995, that keeps every multiplier and slack positive.
func (p *path) reach() float64 {
	most := 1 / 0.995
	for _, v := range [...][2][]float64{{p.a, p.da}, {p.c, p.dc}, {p.xi, p.dxi}, {p.t, p.dt}} {
		for i, x := range v[0] {
			if dx := v[1][i]; dx < 0 {
				most = min(most, -x/dx)
			}
		}
	}
	return most
}

// muAt returns mu after a step of the given length.
func (p *path) muAt(length float64) float64 {
	total := 0.0
	for i := range p.a {
		a, t := p.a[i]+float64(length*p.da[i]), p.t[i]+float64(length*p.dt[i])
		c, xi := p.c[i]+float64(length*p.dc[i]), p.xi[i]+float64(length*p.dxi[i])
		total += float64(a*t) + float64(c*xi)
	}
	return total / float64(2*len(p.a))
}
