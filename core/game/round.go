package game

import (
	"errors"
	"fmt"

	"lethe/core/audit"
	"lethe/core/rng"
	"lethe/core/vec"
)

// Round is a draw of the rows that auditors learn from and are judged on: a bout for each fold of each group of rows, which
// every auditor plays. It works on a matrix of scores, one row for each example, and knows no model. It keeps its memory from
// one draw to the next.
type Round struct {
	rules  *Rules
	member []bool
	class  []int
	groups []group
	bouts  []audit.Fold

	dealer  audit.Dealer
	players []audit.Follower
	tallies []tally      // of each player
	parts   []vec.Matrix // gradients of each player's payoff, where there are several
	bout    bout         // the bout that is played
}

// tally is what one auditor's bouts came to.
type tally struct {
	payoff float64 // M_a, the mean over the bouts that counted
	played int     // how many did
	weight float64 // dF/dM_a of the unlearner's objective F, see Rules
}

// Outcome is what a round came to.
type Outcome struct {
	Payoff     float64      // M: the auditors' success on their test rows, of all or of the worst; higher is better for them
	Report     audit.Report // the worst of all bouts
	Degenerate int          // bouts whose best response has no derivative, and which were left out
	Bouts      int
	objective  float64 // F, which the gradient is of: M itself unless the rules are symmetric
	shape      string  // of a Payoff: tells active rows; where it changes F has a kink
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
	r := &Round{rules: rules, member: member, class: class, groups: groups(rules.PerClass, class), players: rules.players()}
	for _, group := range r.groups {
		if err := audit.CheckSides(member, group.rows); err != nil {
			return nil, fmt.Errorf("%s: %w", group.name, err)
		}
	}
	if rules.Paper.Zip {
		return r, r.checkZip()
	}
	return r, nil
}

// draw draws other folds.
func (r *Round) draw(rand *rng.Rand) {
	r.dealer.Collect()
	r.bouts = r.bouts[:0]
	if r.rules.Paper.Zip || r.rules.Paper.StratifyByClass {
		r.drawAsPaper(rand)
		return
	}
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

// Gradient sets ds (n × d) to dF/ds at the scores s: the total derivative, through the judged rows and through the best
// responses, as far as the rules let them through.
func (r *Round) Gradient(ds, s vec.Matrix) (Outcome, error) {
	parts := r.share(ds)
	out, err := r.play(s, s, func(who int, b *bout) error { return b.gradient(parts[who], r.rules) })
	if err != nil {
		return out, err
	}
	for who, part := range parts {
		t := r.tallies[who]
		if t.played > 0 {
			vec.Scale(part.Data, t.weight/float64(t.played))
		}
		if who > 0 {
			vec.Accumulate(parts[0].Data, part.Data)
		}
	}
	return out, nil
}

// share returns a matrix of zeros for each player's gradient, of which the first is ds.
func (r *Round) share(ds vec.Matrix) []vec.Matrix {
	if r.parts == nil {
		r.parts = make([]vec.Matrix, len(r.players))
	}
	for who := 1; who < len(r.parts); who++ {
		r.parts[who] = r.parts[who].Resize(ds.Rows, ds.Stride)
		r.parts[who].Cols = ds.Cols
	}
	r.parts[0] = ds
	for _, part := range r.parts {
		vec.Fill(part.Data, 0)
	}
	return r.parts
}

// Payoff returns what a round comes to where auditors are judged on the rows of judged after learning from the rows of learnt.
func (r *Round) Payoff(judged, learnt vec.Matrix) (Outcome, error) {
	shape := ""
	out, err := r.play(judged, learnt, func(_ int, b *bout) error {
		shape += b.shape()
		return nil
	})
	out.shape += shape
	return out, err
}

// play refits every auditor and calls each after its bout.
func (r *Round) play(judged, learnt vec.Matrix, each func(who int, b *bout) error) (Outcome, error) {
	out := Outcome{Bouts: len(r.players) * len(r.bouts)}
	r.tallies = r.tallies[:0]
	for who := range r.players {
		t := tally{}
		for _, fold := range r.bouts {
			b := &r.bout
			b.start(r, fold, judged, learnt)
			err := b.settle(r, r.players[who])
			if err == nil {
				err = each(who, b)
			}
			switch {
			case errors.Is(err, audit.ErrDegenerate):
				out.Degenerate++
				continue
			case err != nil:
				return out, err
			}
			t.payoff += b.payoff
			t.played++
			out.Report = out.Report.Merge(b.response.Report)
		}
		r.tallies = append(r.tallies, t)
	}
	r.sum(&out)
	return out, nil
}

// sum sets out's payoff and objective, and each tally's mean and weight.
func (r *Round) sum(out *Outcome) {
	present, worst := 0, -1
	for who := range r.tallies {
		t := &r.tallies[who]
		if t.played == 0 {
			continue
		}
		t.payoff /= float64(t.played)
		if present++; worst < 0 || r.rules.objective(t.payoff) > r.rules.objective(r.tallies[worst].payoff) {
			worst = who
		}
	}
	for who := range r.tallies {
		t, share := &r.tallies[who], 1/float64(present)
		if r.rules.Worst {
			share = 1
		}
		if t.played == 0 || r.rules.Worst && who != worst {
			t.weight = 0
			continue
		}
		t.weight = share * r.rules.slope(t.payoff)
		out.Payoff += float64(share * t.payoff)
		out.objective += float64(share * r.rules.objective(t.payoff))
	}
	if r.rules.Worst {
		out.shape = string(rune('A' + worst))
	}
}
