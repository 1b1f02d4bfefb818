package experiment

import (
	"lethe/core/metric"
	"lethe/core/vec"
)

// Distance is how far a method's model is from retrain's. Both start from different weights, so that a network's parameters
// can be far apart where its predictions are not.
type Distance struct {
	Params float64 `json:"distance_params"` // ‖θ − θ_retrain‖₂
	// Mean total variation ½ Σ_k |p_k − p_k,retrain| of the predicted probabilities, in [0, 1].
	Forget float64 `json:"distance_forget"`
	Test   float64 `json:"distance_test"`
}

// Group is what a method did to the examples of one true class or sub-class, or on one side of a feature's threshold.
type Group struct {
	Kind   string `json:"kind"` // "class", "subclass" or "feature"
	Name   string `json:"name"`
	Test   Change `json:"test"`
	Forget Change `json:"forget"`
	Retain Change `json:"retain"`
}

// Change is an accuracy on n examples, 0 where there are none, and what it is above retrain's.
type Change struct {
	N      int     `json:"n"`
	Acc    float64 `json:"acc"`
	Change float64 `json:"change"`
}

// compare fills in what holds r against retrain.
func (r *Result) compare(retrain *Result) {
	r.Metrics.Compare(retrain.Metrics)
	r.Metrics.Distance = &Distance{
		Params: metric.Distance(r.Weights.Theta, retrain.Weights.Theta),
		Forget: metric.TotalVariation(r.logits(forgetPart), retrain.logits(forgetPart)),
		Test:   metric.TotalVariation(r.logits(testPart), retrain.logits(testPart)),
	}
	r.Groups = r.groups("class", r.Data.Labels, r.Data.Classes, r.Data.ClassName, retrain)
	if r.Data.Fine != nil {
		fine := r.groups("subclass", r.Data.Fine, len(r.Data.FineNames), func(k int) string { return r.Data.FineNames[k] }, retrain)
		r.Groups = append(r.Groups, fine...)
	}
}

// The parts of a split, in the order of Scores.
const (
	retainPart = iota
	forgetPart
	valPart
	testPart
)

// part returns the examples of a part, and the first of their rows in Scores.
func (r *Result) part(p int) (examples []int, first int) {
	parts := [...][]int{retainPart: r.Examples.Retain, forgetPart: r.Examples.Forget, valPart: r.Examples.Val, testPart: r.Examples.Test}
	for _, earlier := range parts[:p] {
		first += len(earlier)
	}
	return parts[p], first
}

// logits returns a view of the logits of a part.
func (r *Result) logits(p int) vec.Matrix {
	examples, first := r.part(p)
	s := r.Scores.Slice(first, first+len(examples))
	s.Cols--
	if s.Rows > 0 {
		s.Data = s.Data[1:]
	}
	return s
}

// groups divides the examples by their group, of which there are n with names.
func (r *Result) groups(kind string, group []int, n int, name func(int) string, retrain *Result) []Group {
	all := make([]Group, n)
	for k := range all {
		all[k] = Group{Kind: kind, Name: name(k)}
	}
	for part, side := range [...]func(*Group) *Change{
		retainPart: func(g *Group) *Change { return &g.Retain },
		forgetPart: func(g *Group) *Change { return &g.Forget },
		testPart:   func(g *Group) *Change { return &g.Test },
	} {
		if side == nil { // The held-out part has played its role.
			continue
		}
		right, theirs := make([]int, n), make([]int, n)
		examples, _ := r.part(part)
		mine, other := r.logits(part), retrain.logits(part)
		for i, e := range examples {
			k, label := group[e], r.Data.Labels[e]
			side(&all[k]).N++
			right[k] += hit(mine.Row(i), label)
			theirs[k] += hit(other.Row(i), label)
		}
		for k := range all {
			side(&all[k]).set(right[k], theirs[k])
		}
	}
	return all
}

// hit is 1 where the likeliest class is the label.
func hit(logits []float64, label int) int {
	if metric.ArgMax(logits) == label {
		return 1
	}
	return 0
}

// set fills in the accuracies of so many right answers, and of retrain's.
func (c *Change) set(right, retrain int) {
	if c.N > 0 {
		c.Acc, c.Change = float64(right)/float64(c.N), float64(right-retrain)/float64(c.N)
	}
}
