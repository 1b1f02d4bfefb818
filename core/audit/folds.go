package audit

import (
	"fmt"
	"math"

	"lethe/core/rng"
)

// Fold is one division of rows: the auditor learns on Train and is judged on Test.
type Fold struct{ Train, Test []int }

// CheckSides fails where fewer than two of the given rows are members, or fewer than two are not: an auditor could not both
// learn and be judged.
func CheckSides(member []bool, rows []int) error {
	var d Dealer
	d.split(member, rows)
	if in, out := d.in, d.out; len(in) < 2 || len(out) < 2 {
		return fmt.Errorf("%d forgotten and %d unseen examples; the auditor needs 2 of each to learn and be judged", len(in), len(out))
	}
	return nil
}

// Dealer deals rows out to folds. It keeps its memory: what it dealt lasts until Collect.
type Dealer struct {
	in, out []int
	marked  []bool // rows picked, while dealing; none otherwise
	dealt   []int
	folds   []Fold
}

// Collect takes back all that was dealt.
func (d *Dealer) Collect() { d.dealt, d.folds = d.dealt[:0], d.folds[:0] }

// Balance returns as many members as non-members among the candidates rows, which ascend, and so do they: all of the smaller
// side, or most of either side where most is less and not 0, drawn at random.
func (d *Dealer) Balance(member []bool, rows []int, most int, r *rng.Rand) []int {
	d.split(member, rows)
	n := min(len(d.in), len(d.out))
	if most > 0 {
		n = min(n, most)
	}
	for _, side := range [...][]int{d.in, d.out} {
		if n < len(side) {
			shuffle(side, r)
		}
		d.mark(side[:n])
	}
	picked, _ := d.divide(rows, 2*n)
	return picked
}

// Balance is Dealer.Balance, once.
func Balance(member []bool, rows []int, most int, r *rng.Rand) []int {
	return new(Dealer).Balance(member, rows, most, r)
}

// StratifiedFolds returns n independent random divisions of rows, which ascend, and so do their parts; CheckSides approves of
// rows. In each, the share test of either side, rounded and at least one row, is set aside for judging.
func (d *Dealer) StratifiedFolds(member []bool, rows []int, n int, test float64, r *rng.Rand) []Fold {
	d.split(member, rows)
	first := len(d.folds)
	for range n {
		total := 0
		for _, side := range [...][]int{d.out, d.in} {
			shuffle(side, r)
			cut := int(math.Round(float64(len(side)) * test))
			cut = min(max(cut, 1), len(side)-1)
			d.mark(side[:cut])
			total += cut
		}
		judged, learnt := d.divide(rows, total)
		d.folds = append(d.folds, Fold{Train: learnt, Test: judged})
	}
	return d.folds[first:len(d.folds):len(d.folds)]
}

// StratifiedFolds is Dealer.StratifiedFolds, once.
func StratifiedFolds(member []bool, rows []int, n int, test float64, r *rng.Rand) []Fold {
	return new(Dealer).StratifiedFolds(member, rows, n, test, r)
}

// split divides rows into d.in and d.out, and makes room to mark them.
func (d *Dealer) split(member []bool, rows []int) {
	d.in, d.out = d.in[:0], d.out[:0]
	for _, i := range rows {
		if member[i] {
			d.in = append(d.in, i)
		} else {
			d.out = append(d.out, i)
		}
	}
	if len(d.marked) < len(member) {
		d.marked = make([]bool, len(member))
	}
}

func (d *Dealer) mark(rows []int) {
	for _, row := range rows {
		d.marked[row] = true
	}
}

// divide returns the rows that are marked, so many, and the others, in order, and removes the marks.
func (d *Dealer) divide(rows []int, count int) (marked, others []int) {
	both := d.room(len(rows))
	marked, others = both[:0:count], both[count:count:len(rows)]
	for _, row := range rows {
		if d.marked[row] {
			marked = append(marked, row)
		} else {
			others = append(others, row)
		}
		d.marked[row] = false
	}
	return marked, others
}

// room returns memory for n rows that lasts until Collect.
func (d *Dealer) room(n int) []int {
	if cap(d.dealt)-len(d.dealt) < n {
		d.dealt = make([]int, 0, 2*cap(d.dealt)+n) // What was dealt from the old memory keeps it.
	}
	d.dealt = d.dealt[:len(d.dealt)+n]
	return d.dealt[len(d.dealt)-n:]
}

func shuffle(rows []int, r *rng.Rand) {
	r.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
}
