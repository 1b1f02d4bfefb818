package audit

import (
	"errors"

	"lethe/core/rng"
)

// Efficacy learns to tell retained from unseen examples by the probability p_y of the true class, with a support vector
// machine on the kernel e^{−γ(p−p′)²}, γ = 1/Var(p), and judges the forgotten ones. MIA efficacy is the share of them that it
// takes for unseen (Jia et al. 2023, arXiv:2304.04934); on a retrained model it is about the share of unseen ones that it does.
//
// Accuracy, AUC and the like are, as for every attack, of forgotten against unseen examples on held-out splits, of which it
// has learnt the unseen side only.
type Efficacy struct {
	C    float64 `json:"c" doc:"weight of errors against smoothness" range:"(0, 1e6]"`
	Rows int     `json:"rows" doc:"examples of either side to learn from at the most" range:"[10, 2000]"`
}

// Audit implements Attack.
func (a *Efficacy) Audit(e Evidence, seed rng.Seed) (Result, error) {
	if len(e.Retain.Labels) < 2 {
		return Result{}, errors.New("audit: fewer than two retained examples to learn from")
	}
	kept, seen := confidences(e.Retain), confidences(e.sample())
	r := seed.Child("retain").Rand()
	r.Shuffle(len(kept), func(i, j int) { kept[i], kept[j] = kept[j], kept[i] })
	t, err := crossValidate(e, seed, func(train []int) (scorer, error) {
		_, unseen := judge(train, func(i int) float64 { return seen[i] }).sides(e.Member)
		decision, err := a.fit(kept, unseen)
		return func(i int) float64 { return decision(seen[i]) }, err
	})
	if err != nil {
		return Result{}, err
	}
	forgotten, unseen := judge(e.rows(), func(i int) float64 { return seen[i] }).sides(e.Member)
	r.Shuffle(len(unseen), func(i, j int) { unseen[i], unseen[j] = unseen[j], unseen[i] })
	decision, err := a.fit(kept, unseen)
	if err != nil {
		return Result{}, err
	}
	rejected := 0
	for _, x := range forgotten {
		if decision(x) <= 0 {
			rejected++
		}
	}
	result, share := t.result(seed), float64(rejected)/float64(len(forgotten))
	result.Efficacy = &share
	return result, nil
}

// fit returns the machine's decision function after learning from the first rows of either side, as many of one as of the
// other: above 0 it says "in training".
func (a *Efficacy) fit(kept, unseen []float64) (func(float64) float64, error) {
	n := min(len(kept), len(unseen), a.Rows)
	x := append(append(make([]float64, 0, 2*n), kept[:n]...), unseen[:n]...)
	y := make([]float64, 2*n)
	for i := range y {
		y[i] = 1
		if i >= n {
			y[i] = -1
		}
	}
	s, err := fitKernel(x, y, a.C, kernelTolerance)
	if err != nil {
		return nil, err
	}
	return s.decision(), nil
}
