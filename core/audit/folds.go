package audit

import (
	"fmt"
	"math"
	"slices"

	"lethe/core/rng"
)

// Fold is one division of rows: the auditor learns on Train and is judged on Test.
type Fold struct{ Train, Test []int }

// Balance returns all rows of the smaller side and as many of the larger, drawn at random: members and non-members in
// equal number, ascending. rows lists the candidates.
func Balance(member []bool, rows []int, r *rng.Rand) []int {
	var in, out []int
	for _, i := range rows {
		if member[i] {
			in = append(in, i)
		} else {
			out = append(out, i)
		}
	}
	n := min(len(in), len(out))
	both := append(draw(in, n, r), draw(out, n, r)...)
	slices.Sort(both)
	return both
}

func draw(rows []int, n int, r *rng.Rand) []int {
	if n < len(rows) {
		shuffle(rows, r)
	}
	return rows[:n]
}

func shuffle(rows []int, r *rng.Rand) {
	r.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
}

// StratifiedFolds returns n independent random divisions of rows. In each, the share test of either side, rounded and at
// least one row, is set aside for judging. It fails where a side has fewer than two rows.
func StratifiedFolds(member []bool, rows []int, n int, test float64, r *rng.Rand) ([]Fold, error) {
	var sides [2][]int
	for _, i := range rows {
		side := 0
		if member[i] {
			side = 1
		}
		sides[side] = append(sides[side], i)
	}
	if len(sides[0]) < 2 || len(sides[1]) < 2 {
		return nil, fmt.Errorf("%d forgotten and %d unseen examples; the auditor needs 2 of each to learn and be judged", len(sides[1]), len(sides[0]))
	}
	folds := make([]Fold, n)
	for f := range folds {
		for _, side := range sides {
			shuffle(side, r)
			cut := int(math.Round(float64(len(side)) * test))
			cut = min(max(cut, 1), len(side)-1)
			folds[f].Test = append(folds[f].Test, side[:cut]...)
			folds[f].Train = append(folds[f].Train, side[cut:]...)
		}
		slices.Sort(folds[f].Test)
		slices.Sort(folds[f].Train)
	}
	return folds, nil
}
