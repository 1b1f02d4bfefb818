package game

import (
	"errors"
	"fmt"

	"lethe/core/audit"
	"lethe/core/rng"
	"lethe/core/vec"
)

// Round is a draw of the rows that auditors learn from and are judged on: a bout for each fold of each auditor. It works
// on a matrix of scores, one row for each example, and knows no model. It keeps its memory from one draw to the next.
type Round struct {
	rules  *Rules
	member []bool
	groups []group
	bouts  []audit.Fold

	dealer audit.Dealer
	player audit.Follower
	bout   bout // the bout that is played
}

// Outcome is what a round came to.
type Outcome struct {
	Payoff     float64      // M: the auditors' mean success on their test rows; higher is better for them
	Report     audit.Report // the worst of all bouts
	Degenerate int          // bouts whose best response has no derivative, and which were left out
	Bouts      int
	shape      string // of a Payoff: tells active rows; where it changes M has a kink
}

// DrawRound draws the folds for rows with the given membership and true class. It fails where an auditor lacks rows.
func DrawRound(rules *Rules, member []bool, class []int, rand *rng.Rand) (*Round, error) {
	r, err := newRound(rules, member, class)
	if err == nil {
		r.draw(rand)
	}
	return r, err
}

// newRound returns a round that is not drawn yet. It fails where an auditor lacks rows.
func newRound(rules *Rules, member []bool, class []int) (*Round, error) {
	r := &Round{rules: rules, member: member, groups: groups(rules.PerClass, class), player: audit.Player(rules.Auditor.Value)}
	for _, group := range r.groups {
		if err := audit.CheckSides(member, group.rows); err != nil {
			return nil, fmt.Errorf("%s: %w", group.name, err)
		}
	}
	return r, nil
}

// draw draws other folds.
func (r *Round) draw(rand *rng.Rand) {
	r.dealer.Collect()
	r.bouts = r.bouts[:0]
	for _, group := range r.groups {
		rows := r.dealer.Balance(r.member, group.rows, r.rules.Rows, rand)
		r.bouts = append(r.bouts, r.dealer.StratifiedFolds(r.member, rows, r.rules.Folds, r.rules.TestShare, rand)...)
	}
}

// group is the rows that one auditor judges.
type group struct {
	name string
	rows []int
}

// groups returns all rows in one group, or one for each class that occurs.
func groups(perClass bool, class []int) []group {
	if !perClass {
		all := group{name: "auditor"}
		for i := range class {
			all.rows = append(all.rows, i)
		}
		return []group{all}
	}
	var each []group
	for i, c := range class {
		for len(each) <= c {
			each = append(each, group{name: fmt.Sprintf("auditor of class %d", len(each))})
		}
		each[c].rows = append(each[c].rows, i)
	}
	present := each[:0]
	for _, g := range each {
		if len(g.rows) > 0 {
			present = append(present, g)
		}
	}
	return present
}

// Gradient sets ds (n × d) to dM/ds at the scores s: the total derivative, through the judged rows and through the best
// responses, as far as the rules let them through.
func (r *Round) Gradient(ds, s vec.Matrix) (Outcome, error) {
	vec.Fill(ds.Data, 0)
	out, err := r.play(s, s, func(b *bout) error { return b.gradient(ds, r.rules) })
	if played := out.Bouts - out.Degenerate; played > 0 {
		vec.Scale(ds.Data, 1/float64(played))
	}
	return out, err
}

// Payoff returns M where auditors are judged on the rows of judged after learning from the rows of learnt.
func (r *Round) Payoff(judged, learnt vec.Matrix) (Outcome, error) {
	shape := ""
	out, err := r.play(judged, learnt, func(b *bout) error {
		shape += b.shape()
		return nil
	})
	out.shape = shape
	return out, err
}

// play refits every auditor and calls each after its bout.
func (r *Round) play(judged, learnt vec.Matrix, each func(*bout) error) (Outcome, error) {
	out := Outcome{Bouts: len(r.bouts)}
	for _, fold := range r.bouts {
		b := &r.bout
		b.start(r, fold, judged, learnt)
		err := b.settle(r)
		if err == nil {
			err = each(b)
		}
		switch {
		case errors.Is(err, audit.ErrDegenerate):
			out.Degenerate++
			continue
		case err != nil:
			return out, err
		}
		out.Payoff += b.payoff
		out.Report = out.Report.Merge(b.response.Report)
	}
	if played := out.Bouts - out.Degenerate; played > 0 {
		out.Payoff /= float64(played)
	}
	return out, nil
}
