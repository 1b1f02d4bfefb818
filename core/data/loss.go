package data

import (
	"errors"

	"lethe/core/rng"
)

// Loss forgets the round(Fraction·n) of the n training examples that the original model finds hardest or easiest: those with the
// highest or the lowest cross-entropy under a model trained on all of them, of equals the one with the smaller number. Hard ones
// were memorised, easy ones hardly matter, so the two are the ends of what a forget set can ask of a method (Zhao, Kurmanji,
// Bărbulescu, Triantafillou and Triantafillou 2024, arXiv:2406.01257).
type Loss struct {
	Side     string  `json:"side" doc:"forget the share with the highest or the lowest loss under the original model" choices:"highest|lowest"`
	Fraction float64 `json:"fraction" doc:"share of the training set to forget" range:"(0, 1)"`
}

// Choose fails, for it takes a model to choose: see ChooseBy.
func (*Loss) Choose(*Dataset, []int, rng.Seed) ([]int, error) {
	return nil, errors.New("it takes a trained model to choose by loss")
}

// ChooseBy implements Ranked: it returns the examples, the most extreme first.
func (s *Loss) ChooseBy(train []int, losses []float64) []int {
	return extreme(train, losses, portion(s.Fraction, len(train)), s.Side == "highest")
}
