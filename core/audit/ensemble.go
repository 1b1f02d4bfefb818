package audit

import (
	"math"
	"slices"
	"strconv"

	"lethe/core/metric"
	"lethe/core/vec"
)

// Measure describes a number that one attack alone gives. It is best like retrain's.
type Measure struct{ Key, Label, Doc string }

// Measuring is a second power, of attacks whose Result has Measures.
type Measuring interface {
	Attack
	Measures() []Measure
}

// duel is what two ensembles say of one example.
type duel struct{ unlearned, retrained []float64 }

// duels returns the forgotten and the unseen examples as the first n models of either ensemble see them.
func (e Evidence) duels(n int) (forgotten, unseen []duel, err error) {
	s := e.Shadows
	if s == nil || s.Again.Rows < n || s.Retrained.Rows < n {
		return nil, nil, errNoShadows
	}
	if err := e.Check(); err != nil {
		return nil, nil, err
	}
	for row, member := range e.Member {
		d := duel{column(s.Again, n, row), column(s.Retrained, n, row)}
		if member {
			forgotten = append(forgotten, d)
		} else {
			unseen = append(unseen, d)
		}
	}
	return forgotten, unseen, nil
}

func column(m vec.Matrix, n, j int) []float64 {
	c := make([]float64, n)
	for i := range c {
		c[i] = m.Row(i)[j]
	}
	return c
}

// recognised returns how well unlearned models are told from retrained ones by φ, example by example: means over the examples.
// Higher φ says "unlearned". AUC, with Student's interval, and true positive rates, with Clopper and Pearson's, for a mean of
// shares varies less than one of yes and no, use all models; the threshold half-way between the means of the models in even
// places is judged on those in odd ones.
func recognised(examples []duel) Result {
	n := len(examples)
	r := Result{Members: n, NonMembers: n, TPR: map[string]float64{}, TPRInterval: map[string]Interval{}}
	r.Resolution = 1 / float64(len(examples[0].retrained))
	mean := func(of func(duel) float64) metric.Summary {
		values := make([]float64, n)
		for i, d := range examples {
			values[i] = of(d)
		}
		return metric.MeanStudent(values)
	}
	auc := mean(func(d duel) float64 { return metric.AUC(d.unlearned, d.retrained) })
	r.AUC, r.AUCError = auc.Mean, auc.SD/math.Sqrt(float64(n))
	r.AUCInterval = Interval{max(0, auc.Mean-auc.Half), min(1, auc.Mean+auc.Half)}
	r.Acc = mean(func(d duel) float64 { return d.halfWay().Accuracy() }).Mean
	r.F1 = mean(func(d duel) float64 { return d.halfWay().F1() }).Mean
	for _, rate := range Rates() {
		if rate >= r.Resolution {
			key := strconv.FormatFloat(rate, 'g', -1, 64)
			tpr := mean(func(d duel) float64 { return metric.TPRAt(d.unlearned, d.retrained, rate) }).Mean
			low, _ := metric.ClopperPearson(int(tpr*float64(n)), n, level)
			_, high := metric.ClopperPearson(min(n, int(math.Ceil(tpr*float64(n)))), n, level)
			r.TPR[key], r.TPRInterval[key] = tpr, Interval{low, high}
		}
	}
	return r
}

// halfWay judges the models in odd places by the threshold half-way between the means of the others.
func (d duel) halfWay() metric.Confusion {
	us, uj := evenOdd(d.unlearned)
	rs, rj := evenOdd(d.retrained)
	return metric.ConfusionAt(uj, rj, float64(vec.Sum(us)/float64(len(us))+vec.Sum(rs)/float64(len(rs)))/2)
}

func evenOdd(x []float64) (even, odd []float64) {
	for i, v := range x {
		if i%2 == 0 {
			even = append(even, v)
		} else {
			odd = append(odd, v)
		}
	}
	return even, odd
}

// spread returns the least and the greatest number.
func spread(x []float64) (low, high float64) { return slices.Min(x), slices.Max(x) }
