package audit

import (
	"lethe/core/metric"
	"lethe/core/rng"
)

// threshold is an attack that says "member" where a signal, given for every row, exceeds a number. The number is the best one
// on each split's training rows. With perClass, every true class that has both sides there has its own, and scores are what a
// signal has above it (Song & Mittal 2021, arXiv:2003.10595).
type threshold struct {
	signal   []float64
	perClass bool
}

// audit judges accuracy on held-out rows. One number for all leaves the order of signals alone: AUC and true positive rates
// then need none and use every example.
func (a threshold) audit(e Evidence, seed rng.Seed) (Result, error) {
	t, err := crossValidate(e, seed, func(train []int) (scorer, error) { return a.fit(e, train), nil })
	if err != nil {
		return Result{}, err
	}
	if a.perClass {
		return t.result(seed), nil
	}
	return t.resultOfAll(func(i int) float64 { return a.signal[i] }, seed), nil
}

// resultOfAll is result, but for what needs no threshold: for that, score ranks every row.
func (t *trial) resultOfAll(score scorer, seed rng.Seed) Result {
	r := t.verdicts()
	whole := trial{member: t.member, splits: []judged{judge(Evidence{Member: t.member}.rows(), score)}}
	whole.rank(&r, seed)
	return r
}

// fit returns the attack that the training rows teach.
func (a threshold) fit(e Evidence, train []int) scorer {
	signal := func(i int) float64 { return a.signal[i] }
	general, _ := metric.BestThreshold(judge(train, signal).sides(e.Member))
	if !a.perClass {
		return func(i int) float64 { return a.signal[i] - general }
	}
	var own []float64
	for class, rows := range byClass(e.Labels, train) {
		own = append(own, general)
		if in, out := judge(rows, signal).sides(e.Member); len(in) > 0 && len(out) > 0 {
			own[class], _ = metric.BestThreshold(in, out)
		}
	}
	return func(i int) float64 {
		if class := e.Labels[i]; class < len(own) {
			return a.signal[i] - own[class]
		}
		return a.signal[i] - general
	}
}

// byClass divides rows by their true class.
func byClass(labels, rows []int) [][]int {
	var parts [][]int
	for _, i := range rows {
		for len(parts) <= labels[i] {
			parts = append(parts, nil)
		}
		parts[labels[i]] = append(parts[labels[i]], i)
	}
	return parts
}
