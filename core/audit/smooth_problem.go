package audit

import (
	"math"
	"slices"

	"lethe/core/vec"
)

// smoothProblem is V on given rows, as a solve.Objective. It keeps its memory from one set of rows to the next, and what it
// found at one w until it is asked about another.
type smoothProblem struct {
	smooth
	s vec.Matrix
	y []float64

	at    []float64 // the w that was looked at last
	bends []bend    // of each row there
	shape []byte    // of the response described last

	z        vec.Matrix // n × (d+1): rows z_i
	weighted vec.Matrix // n × (d+2): rows (φ″_i z_i / n, φ′_i y_i / n)
	weights  []float64  // φ″_i / n in the rows of weighted
	product  vec.Matrix // (d+2) × (d+1): the Hessian and, below it, the gradient, both without the ridge
	derived  []float64  // the w that product belongs to
}

// bend is what V needs of one row: φ, φ′ and φ″ at its margin.
type bend struct{ margin, value, slope, curvature float64 }

// pose starts the problem on rows s (n × d) with labels y.
func (p *smoothProblem) pose(s vec.Matrix, y []float64) {
	n, d := s.Rows, s.Cols
	p.s, p.y = s, y
	p.at, p.derived = p.at[:0], p.derived[:0]
	p.bends = slices.Grow(p.bends[:0], n)[:n]
	p.weights = slices.Grow(p.weights[:0], n)[:n]
	p.z, p.weighted, p.product = p.z.Resize(n, d+1), p.weighted.Resize(n, d+2), p.product.Resize(d+2, d+1)
	vec.Fill(p.weights, 0)
	vec.Fill(p.weighted.Data, 0)
	for i := range n {
		z := p.z.Row(i)
		copy(z, s.Row(i))
		z[d] = 1
	}
}

// look returns the rows' bends at w.
func (p *smoothProblem) look(w []float64) []bend {
	if slices.Equal(w, p.at) {
		return p.bends
	}
	p.at = append(p.at[:0], w...)
	k := len(w)
	for i := range p.bends {
		m := p.y[i] * Decision(w, p.z.Data[i*k:][:k])
		value, slope, curvature := p.loss.at(m)
		p.bends[i] = bend{m, value, slope, curvature}
	}
	return p.bends
}

// describe counts the rows that pull on r's solution and those at a kink.
func (p *smoothProblem) describe(r *Response) {
	p.shape = p.shape[:0]
	for _, v := range p.look(r.W) {
		pulls := byte('0')
		if v.slope != 0 {
			r.Active++
			pulls = '1'
		}
		p.shape = append(p.shape, pulls)
		if p.loss.kinked() && math.Abs(v.margin-1) < nearKink {
			r.OnMargin++
		}
	}
	if p.loss.kinked() {
		r.Shape = p.shape
	}
}

// ridge returns λ for weight j, which is 0 for a free intercept.
func (p *smoothProblem) ridge(j int) float64 {
	if j == p.s.Cols && !p.penaliseIntercept {
		return 0
	}
	return p.lambda
}

// Value implements solve.Objective.
func (p *smoothProblem) Value(w []float64) float64 {
	total := 0.0
	for _, v := range p.look(w) {
		total += v.value
	}
	total /= float64(p.s.Rows)
	for j, v := range w {
		total += float64(float64(p.ridge(j)/2*v) * v)
	}
	return total
}

// Derivatives implements solve.Objective.
func (p *smoothProblem) Derivatives(g []float64, h vec.Matrix, w []float64) {
	if !slices.Equal(w, p.derived) {
		p.derive(w)
	}
	copy(g, p.product.Row(len(w)))
	for j, v := range w {
		g[j] += float64(p.ridge(j) * v)
		copy(h.Row(j), p.product.Row(j))
		h.Row(j)[j] += p.ridge(j)
	}
}

// derive computes the product of all rows. Few rows change their curvature from step to step, if any.
func (p *smoothProblem) derive(w []float64) {
	p.derived = append(p.derived[:0], w...)
	n, last := float64(p.s.Rows), len(w)
	for i, v := range p.look(w) {
		row := p.weighted.Data[i*(last+1):][:last+1]
		row[last] = v.slope * p.y[i] / n
		c := v.curvature / n
		if c == p.weights[i] {
			continue
		}
		p.weights[i] = c
		for j, z := range p.z.Row(i) {
			row[j] = c * z
		}
	}
	vec.Gemm(p.product, p.weighted, vec.Trans, p.z, vec.NoTrans, vec.Set)
}
