package audit

import (
	"slices"

	"lethe/core/solve"
	"lethe/core/vec"
)

// mlpProblem is an MLP's V on given rows, as a solve.Objective. It keeps its memory from one set of rows to the next.
type mlpProblem struct {
	MLP
	s vec.Matrix
	y []float64

	at    []float64  // the w that was looked at last
	bends []bend     // of each row there
	t     vec.Matrix // n × hidden: tanh of each unit

	rows     vec.Matrix // n × (d+1): (s_i, 1)
	jacobian vec.Matrix // n × |w|: ∂f/∂w
	weighted vec.Matrix // the same by φ″/n
	second   vec.Matrix // n × (d+2): (s_i, 1) by a unit's second derivatives, and its slope
	block    vec.Matrix // (d+2) × (d+1): what they add to the Hessian
	trial    solve.Cholesky
}

// unit returns the weights U_h, c_h and v_h in w.
func (m MLP) unit(w []float64, h int) []float64 {
	k := len(w) / m.Hidden
	return w[h*k : (h+1)*k]
}

// decide implements rule.
func (m MLP) decide(w, s []float64) float64 {
	d, f := len(s), w[len(w)-1]
	for h := range m.Hidden {
		unit := m.unit(w, h)
		f += float64(unit[d+1] * vec.Tanh(vec.Dot(unit[:d], s)+unit[d]))
	}
	return f
}

// pull implements rule.
func (m MLP) pull(dw, ds []float64, pull float64, w, s []float64) {
	d := len(s)
	for h := range m.Hidden {
		unit, du := m.unit(w, h), m.unit(dw, h)
		t := vec.Tanh(vec.Dot(unit[:d], s) + unit[d])
		inner := float64(pull * unit[d+1] * (1 - float64(t*t)))
		vec.Axpy(du[:d], inner, s)
		du[d] += inner
		du[d+1] += float64(pull * t)
		if ds != nil {
			vec.Axpy(ds, inner, unit[:d])
		}
	}
	dw[len(dw)-1] += pull
}

// pose starts the problem on rows s (n × d) with labels y.
func (p *mlpProblem) pose(s vec.Matrix, y []float64) {
	n, d := s.Rows, s.Cols
	k := p.Hidden*(d+2) + 1
	p.s, p.y, p.at = s, y, p.at[:0]
	p.bends = slices.Grow(p.bends[:0], n)[:n]
	p.t, p.rows, p.second, p.block = p.t.Resize(n, p.Hidden), p.rows.Resize(n, d+1), p.second.Resize(n, d+2), p.block.Resize(d+2, d+1)
	p.jacobian, p.weighted = p.jacobian.Resize(n, k), p.weighted.Resize(n, k)
	for i := range n {
		row := p.rows.Row(i)
		copy(row, s.Row(i))
		row[d] = 1
	}
}

// look passes the rows through the network under w.
func (p *mlpProblem) look(w []float64) {
	if slices.Equal(w, p.at) {
		return
	}
	p.at = append(p.at[:0], w...)
	d := p.s.Cols
	for i := range p.bends {
		f, row, t := w[len(w)-1], p.rows.Row(i), p.t.Row(i)
		for h := range t {
			unit := p.unit(w, h)
			t[h] = vec.Tanh(vec.Dot(unit[:d+1], row))
			f += float64(unit[d+1] * t[h])
		}
		m := p.y[i] * f
		value, slope, curvature := logisticLoss{}.at(m)
		p.bends[i] = bend{m, value, slope, curvature}
	}
}

// Value implements solve.Objective.
func (p *mlpProblem) Value(w []float64) float64 {
	p.look(w)
	total := 0.0
	for _, v := range p.bends {
		total += v.value
	}
	return total/float64(p.s.Rows) + float64(p.Lambda/2*vec.Dot(w, w))
}

// Derivatives implements solve.Objective, with the Hessian where it is positive definite, and elsewhere Gauss and Newton's part
// of it, which is so everywhere: on the way to the minimum steps go down, and close to it they are Newton's.
func (p *mlpProblem) Derivatives(g []float64, h vec.Matrix, w []float64) {
	p.derive(g, h, w, true)
	if p.trial.Factor(h) != nil {
		p.derive(g, h, w, false)
	}
}

// derive sets g to ∇V and h to ∇²V, or without the second derivatives of f where whole is false.
func (p *mlpProblem) derive(g []float64, h vec.Matrix, w []float64, whole bool) {
	p.look(w)
	n := float64(p.s.Rows)
	vec.Fill(p.jacobian.Data, 0)
	vec.Fill(g, 0)
	vec.Axpy(g, p.Lambda, w)
	for i, v := range p.bends {
		row := p.jacobian.Row(i)
		p.pull(row, nil, 1, w, p.s.Row(i))
		vec.Axpy(g, v.slope*p.y[i]/n, row)
		weighted := p.weighted.Row(i)
		copy(weighted, row)
		vec.Scale(weighted, v.curvature/n)
	}
	vec.Gemm(h, p.weighted, vec.Trans, p.jacobian, vec.NoTrans, vec.Set)
	for k := range g {
		h.Row(k)[k] += p.Lambda
	}
	for unit := 0; whole && unit < p.Hidden; unit++ {
		p.bendUnit(h, w, unit)
	}
}

// bendUnit adds to the lower triangle of h what the second derivatives of one unit add, with z = (s, 1):
// (φ′ y/n) v T (−2 t) z zᵀ in its U and c, (φ′ y/n) T z between these and its v.
func (p *mlpProblem) bendUnit(h vec.Matrix, w []float64, unit int) {
	d, n := p.s.Cols, float64(p.s.Rows)
	outer := p.MLP.unit(w, unit)[d+1]
	for i, v := range p.bends {
		t, row := p.t.Row(i)[unit], p.second.Row(i)
		slope := v.slope * p.y[i] / n * (1 - float64(t*t))
		copy(row, p.rows.Row(i))
		vec.Scale(row[:d+1], -2*t*outer*slope)
		row[d+1] = slope
	}
	vec.Gemm(p.block, p.second, vec.Trans, p.rows, vec.NoTrans, vec.Set)
	at := unit * (d + 2)
	for k := range d + 2 {
		vec.Accumulate(h.Row(at + k)[at:at+d+1], p.block.Row(k))
	}
}
