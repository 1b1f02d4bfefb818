package data

import (
	"fmt"

	"lethe/core/rng"
)

// Random forgets round(Fraction·n) of the n training examples, uniformly at random.
type Random struct {
	Fraction float64 `json:"fraction" doc:"share of the training set to forget" range:"(0, 1)"`
}

// Choose draws the examples. A class of which nothing would be retained is an error.
func (s *Random) Choose(d *Dataset, train []int, seed rng.Seed) ([]int, error) {
	count := portion(s.Fraction, len(train))
	had, kept := make([]int, d.Classes), make([]int, d.Classes)
	forget := make([]int, 0, count)
	for place, at := range seed.Rand().Perm(len(train)) {
		example := train[at]
		had[d.Labels[example]]++
		if place < count {
			forget = append(forget, example)
		} else {
			kept[d.Labels[example]]++
		}
	}
	for k := range had {
		if had[k] > 0 && kept[k] == 0 {
			return nil, fmt.Errorf("a random %d of %d training examples takes all %d of class %s", count, len(train), had[k], d.ClassName(k))
		}
	}
	return forget, nil
}
