package audit

import (
	"lethe/core/metric"
	"lethe/core/vec"
)

// belief is a softmax p with all that signals are made of, no digit of it lost to cancellation where p is near 0 or 1.
type belief struct {
	p, q       []float64 // p and 1 − p
	logP, logQ []float64 // log p and log(1 − p)
}

// beliefs visits the rows of a sample with what the model believes of each, which is overwritten in the next.
func beliefs(s Sample, visit func(i int, b *belief, label int)) {
	k := s.Scores.Cols - 1
	room := make([]float64, 5*k)
	part := func(i int) []float64 { return room[i*k : (i+1)*k] }
	b := &belief{part(0), part(1), part(2), part(3)}
	for i, label := range s.Labels {
		b.set(s.Scores.Row(i)[1:], part(4)[:0])
		visit(i, b, label)
	}
}

// set makes b the softmax of two or more logits z. Only the largest p can exceed ½. With r = log Σ_others e^{z − z_max}, it is
// 1/(1+e^r), and what it lacks to 1 is e^r/(1+e^r). Others' memory is for the logits of the others.
func (b *belief) set(z, others []float64) {
	top := metric.ArgMax(z)
	for i, x := range z {
		if i != top {
			others = append(others, x-z[top])
		}
	}
	r := vec.LogSumExp(others)
	log := vec.Log1p(vec.Exp(r))
	for i, x := range z {
		b.logP[i] = x - z[top] - log
		b.p[i] = vec.Exp(b.logP[i])
		b.q[i], b.logQ[i] = 1-b.p[i], vec.Log1p(-b.p[i])
	}
	b.q[top], b.logQ[top] = vec.Exp(r-log), r-log
}

// confidences returns p_y − 1 of each row, which orders examples as p_y does and still does where that rounds to 1.
func confidences(s Sample) []float64 {
	c := make([]float64, len(s.Labels))
	beliefs(s, func(i int, b *belief, y int) { c[i] = -b.q[y] })
	return c
}
