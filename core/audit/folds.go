package audit

import (
	"fmt"
	"math"
	"slices"

	"lethe/core/rng"
)

// Fold is one division of rows: the auditor learns on Train and is judged on Test.
type Fold struct{ Train, Test []int }

// CheckSides fails where fewer than two of the given rows are members, or fewer than two are not: an auditor could not both
// learn and be judged.
func CheckSides(member []bool, rows []int) error {
	in, out := split(member, rows)
	if len(in) < 2 || len(out) < 2 {
		return fmt.Errorf("%d forgotten and %d unseen examples; the auditor needs 2 of each to learn and be judged", len(in), len(out))
	}
	return nil
}

// split returns the members and the non-members among rows, in order.
func split(member []bool, rows []int) (in, out []int) {
	for _, i := range rows {
		if member[i] {
			in = append(in, i)
		} else {
			out = append(out, i)
		}
	}
	return in, out
}

// Balance returns as many members as non-members among the candidates rows, ascending: all of the smaller side, or most of
// either side where most is less and not 0, drawn at random.
func Balance(member []bool, rows []int, most int, r *rng.Rand) []int {
	in, out := split(member, rows)
	n := min(len(in), len(out))
	if most > 0 {
		n = min(n, most)
	}
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

// StratifiedFolds returns n independent random divisions of rows, ascending, of which CheckSides approves. In each, the share test of
// either side, rounded and at least one row, is set aside for judging.
func StratifiedFolds(member []bool, rows []int, n int, test float64, r *rng.Rand) []Fold {
	in, out := split(member, rows)
	folds := make([]Fold, n)
	judged := make([]bool, len(member))
	for f := range folds {
		total := 0
		for _, side := range [...][]int{out, in} {
			shuffle(side, r)
			cut := int(math.Round(float64(len(side)) * test))
			cut = min(max(cut, 1), len(side)-1)
			for _, row := range side[:cut] {
				judged[row] = true
			}
			total += cut
		}
		folds[f] = divide(rows, judged, total)
	}
	return folds
}

// divide returns the rows in order, those that are marked as the test rows, and removes the marks.
func divide(rows []int, judged []bool, marked int) Fold {
	f := Fold{Train: make([]int, 0, len(rows)-marked), Test: make([]int, 0, marked)}
	for _, row := range rows {
		if judged[row] {
			f.Test = append(f.Test, row)
		} else {
			f.Train = append(f.Train, row)
		}
		judged[row] = false
	}
	return f
}
