package scores

import (
	"fmt"
	"slices"

	"lethe/core/audit"
	"lethe/core/vec"
)

// perExample is how many shadow models it takes for a deviation of each example's own (Carlini et al. 2022, section VI-A).
const perExample = 64

// lira lets the likelihood ratio over the table's shadow models judge, online and offline.
func (v *Verdict) lira(t *Table, o Terms) {
	e := t.withShadows(v.Question)
	for _, test := range [...]string{"online", "offline"} {
		a := &audit.LiRA{Shadows: len(t.shadows.in), Test: test, Variance: "pooled"}
		if a.Shadows >= perExample {
			a.Variance = "example"
		}
		name, deviations := "lira", "one deviation for all examples"
		if test == "offline" {
			name = "lira-offline"
		}
		if a.Variance == "example" {
			deviations = "a deviation for each example"
		}
		v.add(name, fmt.Sprintf("%d shadow models, %s", a.Shadows, deviations), a, e, o.seed(name))
		score, err := a.Scores(e)
		if last := len(v.Attacks) - 1; err == nil && last >= 0 && v.Attacks[last].Attack == name {
			for _, row := range e.Shadows.Targets {
				to := &v.Attacks[last].Outside
				if e.Member[row] {
					to = &v.Attacks[last].Inside
				}
				*to = append(*to, -score(row))
			}
		}
	}
}

// withShadows returns evidence with what the shadow models say. Its scores are the loss and the logits (φ, 0), whose margin is φ.
// Targets are the rows that two of them at least have, and two have not.
func (t *Table) withShadows(q Question) audit.Evidence {
	rows := slices.Concat(q.Members, q.Others)
	e := audit.Evidence{Scores: vec.NewMatrix(len(rows), 3), Labels: make([]int, len(rows)), Member: make([]bool, len(rows))}
	s := &audit.Shadows{Trained: vec.NewMatrix(len(t.shadows.phi), len(rows))}
	for m, in := range t.shadows.in {
		had := make([]bool, len(rows))
		for i, row := range rows {
			had[i] = in[row]
			s.Trained.Row(m)[i] = t.shadows.phi[m][row]
		}
		s.In = append(s.In, had)
	}
	for i, row := range rows {
		copy(e.Scores.Row(i), []float64{t.Loss[row], t.margins[row], 0})
		e.Member[i] = i < len(q.Members)
		if t.shadows.usable(row) {
			s.Targets = append(s.Targets, i)
		}
	}
	e.Shadows = s
	return e
}

// usable reports whether enough models have a row, and enough have not.
func (s *shadows) usable(row int) bool {
	in := 0
	for _, has := range s.in {
		if has[row] {
			in++
		}
	}
	return in >= 2 && len(s.in)-in >= 2
}

// unusable counts the rows that the likelihood ratio leaves out.
func (t *Table) unusable() int {
	n := 0
	for row := range t.Rows() {
		if t.shadows != nil && !t.shadows.usable(row) {
			n++
		}
	}
	return n
}
