package game

import (
	"fmt"
	"math"
	"slices"

	"lethe/core/audit"
	"lethe/core/rng"
)

// PaperCode are behaviours of the paper authors' early code that change results, each on its own; all off is the corrected
// method. Others of them are settings that exist anyway: the schedule constant (theirs is undone each epoch), the auditor hinge
// with lambda 0, scoring apart, per_class, standardise off, and split.val_from_test.
type PaperCode struct {
	EvaluateRetain  bool `json:"evaluate_retain" doc:"from the second epoch on, train on the retain set in evaluation mode: with running batch statistics that stand still"`
	SharedMomentum  bool `json:"shared_momentum" doc:"one optimiser takes both kinds of steps: one memory for momentum, and weight decay in either"`
	BestEpoch       int  `json:"best_epoch" doc:"keep the best of every so many epochs instead of the last, by accuracy on the held-out examples less that of a membership inference which learns from them, too; 0 for the last" range:"[0, 100000]"`
	Zip             bool `json:"zip" doc:"auditors each see a tenth of the held-out examples beside as many forgotten ones, in random order until either run out, balanced or not; for rows"`
	StratifyByClass bool `json:"stratify_by_class" doc:"divide rows into those to learn from and those to be judged on by true class, whichever side they are from"`
}

// batches returns what each auditor sees under Zip: rows of both sides in batches of a tenth of the rows that are not members,
// paired until either side runs out.
func batches(member []bool, rand *rng.Rand) [][]int {
	var in, out []int
	for i, m := range member {
		if m {
			in = append(in, i)
		} else {
			out = append(out, i)
		}
	}
	for _, side := range [...][]int{in, out} {
		rand.Shuffle(len(side), func(i, j int) { side[i], side[j] = side[j], side[i] })
	}
	size := (len(out) + 9) / 10
	var all [][]int
	for len(in) > 0 && len(out) > 0 {
		a, b := min(size, len(in)), min(size, len(out))
		all = append(all, slices.Sorted(slices.Values(slices.Concat(in[:a], out[:b]))))
		in, out = in[a:], out[b:]
	}
	return all
}

// checkZip fails where batches are too small for any auditor, whatever the draw.
func (r *Round) checkZip() error {
	in, out := 0, 0
	for _, m := range r.member {
		if m {
			in++
		} else {
			out++
		}
	}
	if size := (out + 9) / 10; min(size, in, out) < 2 {
		return fmt.Errorf("paper_code.zip: batches of a tenth of %d held-out and of %d forgotten examples have no two of either side", out, in)
	}
	return nil
}

// drawAsPaper draws the bouts under Zip or StratifyByClass. Batches that leave an auditor without two rows of either side have
// none for it.
func (r *Round) drawAsPaper(rand *rng.Rand) {
	paper, sets := r.rules.Paper, [][]int{nil}
	if paper.Zip {
		sets = batches(r.member, rand)
	}
	for _, set := range sets {
		for _, group := range r.groups {
			rows := group.rows
			if paper.Zip {
				rows = slices.DeleteFunc(slices.Clone(rows), func(i int) bool { _, ok := slices.BinarySearch(set, i); return !ok })
			} else {
				rows = audit.Balance(r.member, rows, r.rules.Rows, rand)
			}
			if audit.CheckSides(r.member, rows) != nil {
				continue
			}
			if !paper.StratifyByClass {
				r.bouts = append(r.bouts, audit.StratifiedFolds(r.member, rows, r.rules.Folds, r.rules.TestShare, rand)...)
				continue
			}
			for range r.rules.Folds {
				r.bouts = append(r.bouts, r.foldByClass(rows, rand))
			}
		}
	}
}

// foldByClass divides rows, the share to be judged of each class apart, again where there is nothing to learn from a side; where
// that does not help, by sides.
func (r *Round) foldByClass(rows []int, rand *rng.Rand) audit.Fold {
	for range 100 {
		var f audit.Fold
		order := slices.Clone(rows)
		rand.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		slices.SortStableFunc(order, func(a, b int) int { return r.class[a] - r.class[b] })
		for len(order) > 0 {
			n := 1
			for n < len(order) && r.class[order[n]] == r.class[order[0]] {
				n++
			}
			cut := int(math.Round(float64(n) * r.rules.TestShare))
			f.Test, f.Train = append(f.Test, order[:cut]...), append(f.Train, order[cut:n]...)
			order = order[n:]
		}
		slices.Sort(f.Train)
		slices.Sort(f.Test)
		if r.hasBothSides(f.Train) && len(f.Test) > 0 {
			return f
		}
	}
	return audit.StratifiedFolds(r.member, rows, 1, r.rules.TestShare, rand)[0]
}

// hasBothSides reports whether rows hold members and others.
func (r *Round) hasBothSides(rows []int) bool {
	in, out := 0, 0
	for _, i := range rows {
		if r.member[i] {
			in++
		} else {
			out++
		}
	}
	return in > 0 && out > 0
}
