package audit

import (
	"fmt"

	"lethe/core/vec"
)

// Evidence is what an auditor sees: one row for each example.
type Evidence struct {
	Scores vec.Matrix // n × (1+K): cross-entropy in nats, then the K logits
	Member []bool     // true: from the forget set; false: never trained on
	Labels []int      // the true classes, in [0, K)
	Retain Sample     // examples still in training, which an attack may learn from; empty where none are known
	// Shadows is what other models say, for the attacks that ask for it.
	Shadows *Shadows
}

// Sample is examples as a model sees them.
type Sample struct {
	Scores vec.Matrix // n × (1+K), as in Evidence
	Labels []int      // the true classes
}

// sample returns all rows, whichever side they are on.
func (e Evidence) sample() Sample { return Sample{e.Scores, e.Labels} }

// Signs returns the labels y of the given rows: +1 for a member, −1 for a non-member. It uses room's memory where that
// suffices.
func Signs(room []float64, member []bool, rows []int) []float64 {
	y := room[:0]
	for _, r := range rows {
		if member[r] {
			y = append(y, 1)
		} else {
			y = append(y, -1)
		}
	}
	return y
}

// Gather returns the given rows of s as a matrix of their own, in room's memory where that suffices.
func Gather(room, s vec.Matrix, rows []int) vec.Matrix {
	g := room.Resize(len(rows), s.Cols)
	for i, r := range rows {
		copy(g.Row(i), s.Row(r))
	}
	return g
}

// Check fails where a side has fewer than two examples.
func (e Evidence) Check() error {
	if err := CheckSides(e.Member, e.rows()); err != nil {
		return fmt.Errorf("audit: %w", err)
	}
	return nil
}

// rows lists all rows.
func (e Evidence) rows() []int {
	all := make([]int, len(e.Member))
	for i := range all {
		all[i] = i
	}
	return all
}
