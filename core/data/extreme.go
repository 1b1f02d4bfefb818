package data

import (
	"cmp"
	"slices"
)

// extreme returns the count of the examples whose scores, one for each, are highest or else lowest, the most extreme first;
// of equals the one with the smaller number comes first.
func extreme(examples []int, scores []float64, count int, highest bool) []int {
	order := make([]int, len(examples))
	for at := range order {
		order[at] = at
	}
	slices.SortFunc(order, func(a, b int) int {
		by := cmp.Compare(scores[a], scores[b])
		if highest {
			by = -by
		}
		return cmp.Or(by, cmp.Compare(examples[a], examples[b]))
	})
	chosen := make([]int, count)
	for place := range chosen {
		chosen[place] = examples[order[place]]
	}
	return chosen
}
