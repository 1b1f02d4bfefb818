package game

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"lethe/core/audit"
	"lethe/core/data"
	"lethe/core/nn"
	"lethe/core/rng"
	"lethe/core/vec"
)

// Transport is the game against an auditor who is no linear rule but any critic of the margin φ (see nn.Margin): one that may
// bend wherever the distributions of φ over D_f and over D_val differ. With n forgotten examples, the mid-quantiles q_1 … q_n
// of φ over D_val, their deviation s and Huber's h(u) = ½u² for |u| ≤ 1, |u| − ½ beyond, the auditor names two functions of φ
// and earns
//
//	M = max over c, c′ of (1/n) Σ_i [c(φ_i) + c′(q_i)]   where c(φ) + c′(q) ≤ h((φ − q)/s) for all φ, q.
//
// By Kantorovich's duality M is the least cost of moving the φ_i onto the q_k, and since h is convex, the least costly way
// keeps their order: the best response is a sort,
//
//	M = (1/n) Σ_i h((φ_i − q_rank(i))/s),
//
// 0 where the distributions agree. (With h = |·| it would be the best 1-Lipschitz critic and M the Wasserstein distance; h
// takes away the kink at agreement.) By Danskin's theorem dM/dφ_i = h′((φ_i − q_rank(i))/s)/(n s) with c at its best: the
// response's own change adds no term, and nothing has to be solved for. M has kinks only where two φ_i tie. No gradient flows
// through D_val: q and s are constants to the unlearner. Examples above their quantile are pushed down and those below up, so
// that nothing is gained from making forgotten examples look worse than unseen ones.
type Transport struct {
	model *nn.Network
	sides [2]transportSide // D_f and D_val
	rows  int
	hold  int // further rounds that the held-out examples of one serve
	held  int // that they have served so far
	r     *rng.Rand

	order   []int // of the forgotten examples by φ
	targets []float64
	pulls   []float64 // dM/dφ
	pass    nn.Pass
	x, dz   vec.Matrix
	labels  []int
}

// transportSide is one side's examples and their margins.
type transportSide struct {
	view      data.View
	positions []int
	drawn     []int
	margins   []float64
}

// NewTransport returns a game in which at most rows examples of either side play a round, 0 for all, drawn from seed's stream
// "auditor". The held-out ones serve hold further rounds, in which their margins are those that they had in the first: then the
// auditor answers to where the model stood, by less work. It fails where a side has fewer than two.
func NewTransport(model *nn.Network, forget, val data.View, rows, hold int, seed rng.Seed) (*Transport, error) {
	if n, m := forget.Len(), val.Len(); n < 2 || m < 2 {
		return nil, fmt.Errorf("auditor: %d forgotten and %d unseen examples; it needs 2 of each to compare", n, m)
	}
	t := &Transport{model: model, rows: rows, hold: hold, held: hold, r: seed.Child("auditor").Rand()}
	chunk := min(model.Chunk(), max(forget.Len(), val.Len()))
	t.x, t.dz, t.labels = vec.NewMatrix(chunk, model.Inputs()), vec.NewMatrix(chunk, model.Classes()), make([]int, chunk)
	for i, view := range [...]data.View{forget, val} {
		t.sides[i] = transportSide{view: view, positions: make([]int, view.Len())}
	}
	return t, nil
}

// Rows returns the number of examples that pass through the network in the round drawn last.
func (t *Transport) Rows() int {
	n := t.sides[0].size(t.rows)
	if t.held == 0 {
		n += t.sides[1].size(t.rows)
	}
	return n
}

func (s *transportSide) size(most int) int {
	if most == 0 {
		return s.view.Len()
	}
	return min(most, s.view.Len())
}

// draw chooses the side's examples of a round: all, in order, or as many as may play, at random.
func (s *transportSide) draw(most int, r *rng.Rand) {
	for i := range s.positions {
		s.positions[i] = i
	}
	s.drawn = s.positions[:s.size(most)]
	if len(s.drawn) < len(s.positions) {
		r.Shuffle(len(s.positions), func(i, j int) { s.positions[i], s.positions[j] = s.positions[j], s.positions[i] })
	}
	s.margins = slices.Grow(s.margins[:0], len(s.drawn))[:len(s.drawn)]
}

// Draw chooses the examples of the next round.
func (t *Transport) Draw() {
	t.sides[0].draw(t.rows, t.r)
	if t.held++; t.held > t.hold {
		t.held = 0
		t.sides[1].draw(t.rows, t.r)
	}
}

// Gradient adds scale·dM/dθ at w to dtheta, for the round drawn last.
func (t *Transport) Gradient(dtheta []float64, w nn.Weights, scale float64) (Outcome, error) {
	out, err := t.Payoff(w)
	if err != nil {
		return out, err
	}
	forget := &t.sides[0]
	for from := 0; from < len(forget.drawn); from += t.x.Rows {
		d := t.dz.Slice(0, min(t.x.Rows, len(forget.drawn)-from))
		if len(forget.drawn) > t.x.Rows {
			t.forward(forget, w, from) // The pass remembers the last chunk only.
		}
		for i := range d.Rows {
			vec.Scale(d.Row(i), scale*t.pulls[from+i])
		}
		t.model.Pullback(dtheta, &t.pass, w, d)
	}
	return out, nil
}

// Payoff returns M at w for the round drawn last. The forgotten examples pass last, ready to be pulled back.
func (t *Transport) Payoff(w nn.Weights) (Outcome, error) {
	for i := len(t.sides) - 1; i >= 0; i-- {
		s := &t.sides[i]
		if i == 1 && t.held > 0 {
			continue
		}
		for from := 0; from < len(s.drawn); from += t.x.Rows {
			t.forward(s, w, from)
		}
		if !vec.AllFinite(s.margins) {
			return Outcome{}, fmt.Errorf("%w: the margins are not finite; lower the rate or alpha", nn.ErrDiverged)
		}
	}
	return t.match(t.sides[0].margins, t.sides[1].margins), nil
}

// forward passes the chunk of a side's examples that starts at from through the network and sets their margins, and dz to the
// margins' derivatives.
func (t *Transport) forward(s *transportSide, w nn.Weights, from int) {
	n := min(t.x.Rows, len(s.drawn)-from)
	x, labels := t.x.Slice(0, n), t.labels[:n]
	s.view.Batch(x, labels, s.drawn[from:from+n])
	nn.Margin(t.dz.Slice(0, n), s.margins[from:from+n], t.model.Logits(&t.pass, w, x), labels)
}

// match is the auditor's answer: it sorts, and sets pulls to dM/dφ. It sorts val in place; equal φ keep their order.
func (t *Transport) match(phi, val []float64) Outcome {
	n, s := len(phi), deviation(val)
	slices.Sort(val)
	t.targets = midQuantiles(t.targets, val, n)
	t.order = rising(t.order, phi)
	t.pulls = slices.Grow(t.pulls[:0], n)[:n]
	out := Outcome{Bouts: 1, Report: audit.Report{Condition: 1, Active: n}}
	for place, i := range t.order {
		value, slope := huber((phi[i] - t.targets[place]) / s)
		out.Payoff += value / float64(n)
		t.pulls[i] = slope / (float64(n) * s)
		if place > 0 && phi[i] == phi[t.order[place-1]] {
			out.Report.OnMargin++
		}
	}
	return out
}

// huber returns h(u) and h′(u).
func huber(u float64) (value, slope float64) {
	if size := math.Abs(u); size > 1 {
		return size - 0.5, math.Copysign(1, u)
	}
	return u / 2 * u, u
}

// deviation returns the standard deviation of x, or 1 where it does not vary.
func deviation(x []float64) float64 {
	n := float64(len(x))
	mean, total := vec.Sum(x)/n, 0.0
	for _, v := range x {
		total += float64((v - mean) * (v - mean))
	}
	if sd := math.Sqrt(total / n); sd > 0x1p-40*math.Abs(mean) {
		return sd
	}
	return 1
}

// midQuantiles sets dst to the n quantiles of the sorted values at the levels (k+½)/n: value i stands at level (i+½)/len, and
// between two values the quantile is linear. As many quantiles as values are the values themselves.
func midQuantiles(dst, sorted []float64, n int) []float64 {
	dst = dst[:0]
	last := len(sorted) - 1
	for k := range n {
		at := min(max(float64((float64(k)+0.5)/float64(n)*float64(len(sorted)))-0.5, 0), float64(last))
		i := min(int(at), last-1)
		part := at - float64(i)
		dst = append(dst, float64(sorted[i]*(1-part))+float64(sorted[i+1]*part))
	}
	return dst
}

// rising sets order to the indices of x by rising value, the first of equal ones first.
func rising(order []int, x []float64) []int {
	order = order[:0]
	for i := range x {
		order = append(order, i)
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(x[a], x[b]) })
	return order
}
