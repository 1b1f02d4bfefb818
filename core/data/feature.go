package data

import (
	"fmt"

	"lethe/core/rng"
	"lethe/core/vec"
)

// Feature forgets training examples by the value of one of their features, or by the mean of all, which is the brightness of a
// picture: the round(Fraction·n) of the n with the highest or the lowest value, of equals the one with the smaller number, or
// all above or below a threshold. Values are those that a model sees, standardised where the data are. Such a forget set is no
// sample of the training set, unlike a random one.
type Feature struct {
	Feature   int     `json:"feature" doc:"which feature, from 0; -1 is the mean of all, the brightness of a picture" range:"[-1, 1000000]"`
	Side      string  `json:"side" doc:"forget the share with the highest or lowest values, or all above or below the threshold" choices:"highest|lowest|above|below"`
	Fraction  float64 `json:"fraction" doc:"share of the training set to forget, with highest and lowest" range:"(0, 1)"`
	Threshold float64 `json:"threshold" doc:"value that separates, with above and below; neither takes what is equal"`
}

// Choose returns the examples on that side, the most extreme first.
func (s *Feature) Choose(d *Dataset, train []int, _ rng.Seed) ([]int, error) {
	if s.Feature >= d.Dim() {
		return nil, fmt.Errorf("feature %d, but examples of %s have features 0 to %d", s.Feature, d.Name, d.Dim()-1)
	}
	values, beyond := s.values(d, train), 0
	for _, x := range values {
		if s.Side == "above" && x > s.Threshold || s.Side == "below" && x < s.Threshold {
			beyond++
		}
	}
	switch s.Side {
	case "highest", "lowest":
		beyond = portion(s.Fraction, len(train))
	}
	return extreme(train, values, beyond, s.Side == "highest" || s.Side == "above"), nil
}

// values returns the feature of each example.
func (s *Feature) values(d *Dataset, examples []int) []float64 {
	values, row := make([]float64, len(examples)), make([]float64, d.Dim())
	for at, i := range examples {
		d.Row(row, i)
		if s.Feature < 0 {
			values[at] = vec.Sum(row) / float64(len(row))
		} else {
			values[at] = row[s.Feature]
		}
	}
	return values
}
