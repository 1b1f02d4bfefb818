package data

import (
	"slices"

	"lethe/core/rng"
)

// Index forgets the examples that it lists, by their number in the dataset. Numbers that are listed twice or that are not
// in the training set are errors, which Split finds.
type Index struct {
	Index []int `json:"index" doc:"numbers of the examples to forget, from 0"`
}

// Choose returns the list.
func (s *Index) Choose(*Dataset, []int, rng.Seed) ([]int, error) { return slices.Clone(s.Index), nil }
