package audit

import (
	"math"
	"slices"

	"lethe/core/metric"
	"lethe/core/rng"
	"lethe/core/vec"
)

// Epsilon is the score of the NeurIPS 2023 unlearning competition (Triantafillou et al. 2024, arXiv:2406.09073). Of every
// forgotten example, decision rules on φ tell unlearned models from retrained ones: all thresholds for the side with the larger
// median, and all intervals for the side with the smaller range. A rule with rates of error fpr and fnr shows that
//
//	ε ≥ max(log(1 − δ − fpr) − log fnr, log(1 − δ − fnr) − log fpr),   δ = 10⁻⁵
//
// rules with one rate of 0 are left out, and one with both shows ε = ∞, as does an ensemble 100 times as narrow as the other.
// The example's ε is the largest shown, and it earns 2^−⌊2ε⌋, or nothing beyond the ε that so many models can show, ⌈log(n−1)⌉.
// The score is the mean over the examples; the best is 1. The authors take thresholds from a grid of step 0.01, here they are
// the margins themselves.
type Epsilon struct {
	Models int `json:"models" doc:"models in either ensemble, unlearned and retrained" range:"[4, 1024]"`
}

// Needs implements Shadowed.
func (a *Epsilon) Needs() Needs { return Needs{Ensemble: a.Models} }

// Measures implements Measuring.
func (*Epsilon) Measures() []Measure {
	return []Measure{
		{Key: "forget_quality", Label: "forget quality", Doc: "mean over forgotten examples of 2^−⌊2ε⌋, the NeurIPS 2023 competition's score"},
		{Key: "epsilon", Label: "median ε", Doc: "median over forgotten examples of the ε that tells unlearned models from retrained ones, at most 50"},
	}
}

// Audit implements Attack.
func (a *Epsilon) Audit(e Evidence, _ rng.Seed) (Result, error) {
	forgotten, _, err := e.duels(a.Models)
	if err != nil {
		return Result{}, err
	}
	epsilons, quality := make([]float64, len(forgotten)), 0.0
	for i, d := range forgotten {
		epsilons[i] = d.epsilon()
		quality += points(epsilons[i], a.Models)
	}
	slices.Sort(epsilons)
	r := recognised(forgotten)
	r.Measures = map[string]float64{
		"forget_quality": quality / float64(len(forgotten)),
		"epsilon":        median(epsilons),
	}
	return r, nil
}

const (
	delta       = 1e-5
	mostEpsilon = 50
	binWidth    = 0.5
)

// points returns what an example with this ε earns among so many models.
func points(epsilon float64, models int) float64 {
	most := math.Ceil(vec.Log(float64(models - 1)))
	bin := math.Floor(epsilon / binWidth)
	if bin >= most/binWidth {
		return 0
	}
	return math.Ldexp(1, -int(bin))
}

// median returns the middle of what is sorted, the mean of both where there are two.
func median(sorted []float64) float64 {
	n := len(sorted)
	return float64(sorted[(n-1)/2]+sorted[n/2]) / 2
}

// epsilon returns the largest ε that a rule shows, at most 50, and 0 where none shows any.
func (d duel) epsilon() float64 {
	pos, neg := slices.Sorted(slices.Values(d.unlearned)), slices.Sorted(slices.Values(d.retrained))
	if median(neg) > median(pos) {
		pos, neg = neg, pos
	}
	rangePos, rangeNeg := pos[len(pos)-1]-pos[0], neg[len(neg)-1]-neg[0]
	if min(rangePos, rangeNeg) < 0.01*max(rangePos, rangeNeg) {
		return mostEpsilon
	}
	most := thresholds(metric.ROC(pos, neg))
	if rangePos >= rangeNeg {
		pos, neg = neg, pos
	}
	return min(mostEpsilon, max(most, intervals(metric.ROC(pos, neg))))
}

// thresholds returns the largest ε of a rule "φ ≥ t".
func thresholds(curve []metric.Point) float64 {
	most := 0.0
	for _, p := range curve {
		most = max(most, shown(p.FPR, 1-p.TPR))
	}
	return most
}

// intervals returns the largest ε of a rule "l ≤ φ ≤ r": what one threshold accepts beyond a higher one.
func intervals(curve []metric.Point) float64 {
	most := 0.0
	for i, above := range curve {
		for _, p := range curve[i+1:] {
			most = max(most, shown(p.FPR-above.FPR, 1-(p.TPR-above.TPR)))
		}
	}
	return most
}

// shown returns the ε that a rule with these rates of error shows.
func shown(fpr, fnr float64) float64 {
	switch {
	case fpr == 0 && fnr == 0:
		return math.Inf(1)
	case fpr == 0 || fnr == 0:
		return 0
	}
	return max(0, side(fpr, fnr), side(fnr, fpr))
}

func side(a, b float64) float64 {
	if a > 1-delta {
		return 0
	}
	return vec.Log(1-delta-a) - vec.Log(b)
}
