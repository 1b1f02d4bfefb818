package game

import (
	"errors"
	"fmt"

	"lethe/core/audit"
	"lethe/core/rng"
	"lethe/core/vec"
)

// Round is a draw of the rows that auditors learn from and are judged on: a bout for each fold of each auditor. It works
// on a matrix of scores, one row for each example, and knows no model.
type Round struct {
	rules  *Rules
	member []bool
	bouts  []audit.Fold
}

// Outcome is what a round came to.
type Outcome struct {
	Payoff     float64      // M: the auditors' mean success on their test rows; higher is better for them
	Report     audit.Report // the worst of all bouts
	Degenerate int          // bouts whose best response has no derivative, and which were left out
	Bouts      int
	shape      string // tells active rows; where it changes M has a kink
}

// DrawRound draws the folds for rows with the given membership and true class. It fails where an auditor lacks rows.
func DrawRound(rules *Rules, member []bool, class []int, r *rng.Rand) (Round, error) {
	round := Round{rules: rules, member: member}
	for _, group := range groups(rules.PerClass, class) {
		if err := audit.CheckSides(member, group.rows); err != nil {
			return round, fmt.Errorf("%s: %w", group.name, err)
		}
		rows := audit.Balance(member, group.rows, rules.Rows, r)
		round.bouts = append(round.bouts, audit.StratifiedFolds(member, rows, rules.Folds, rules.TestShare, r)...)
	}
	return round, nil
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
func (r Round) Gradient(ds, s vec.Matrix) (Outcome, error) {
	vec.Fill(ds.Data, 0)
	out, err := r.play(s, s, func(b *bout) error { return b.gradient(ds, r.rules) })
	if played := out.Bouts - out.Degenerate; played > 0 {
		vec.Scale(ds.Data, 1/float64(played))
	}
	return out, err
}

// Payoff returns M where auditors are judged on the rows of judged after learning from the rows of learnt.
func (r Round) Payoff(judged, learnt vec.Matrix) (Outcome, error) {
	return r.play(judged, learnt, func(*bout) error { return nil })
}

// play refits every auditor and calls each after its bout.
func (r Round) play(judged, learnt vec.Matrix, each func(*bout) error) (Outcome, error) {
	out := Outcome{Bouts: len(r.bouts)}
	for _, fold := range r.bouts {
		b := newBout(r, fold, judged, learnt)
		err := b.settle(r.rules)
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
		out.shape += b.shape
	}
	if played := out.Bouts - out.Degenerate; played > 0 {
		out.Payoff /= float64(played)
	}
	return out, nil
}

// bout is one auditor learning from one training fold and being judged on its test fold.
type bout struct {
	fold          audit.Fold
	train, test   vec.Matrix // standardised scores
	ytrain, ytest []float64
	moments       moments // of the rows from which the judged scores were standardised
	member        []bool
	response      *audit.Response
	payoff        float64
	slopes        []float64 // u′ of each test row
	shape         string
}

func newBout(r Round, fold audit.Fold, judged, learnt vec.Matrix) *bout {
	b := &bout{
		fold:   fold,
		train:  audit.Gather(learnt, fold.Train),
		test:   audit.Gather(judged, fold.Test),
		ytrain: audit.Signs(r.member, fold.Train),
		ytest:  audit.Signs(r.member, fold.Test),
		member: r.member,
	}
	if r.rules.Standardise {
		own := measure(b.train)
		b.moments = own
		if &judged.Data[0] != &learnt.Data[0] {
			b.moments = measure(audit.Gather(judged, fold.Train))
		}
		b.moments.apply(b.test)
		own.apply(b.train)
	}
	return b
}

// settle finds the best response and judges it.
func (b *bout) settle(rules *Rules) (err error) {
	if b.response, err = rules.Auditor.Value.Respond(b.train, b.ytrain); err != nil {
		return err
	}
	if err := b.response.Check(); err != nil {
		return err
	}
	b.slopes = make([]float64, len(b.ytest))
	shape := make([]byte, len(b.ytest))
	for i, y := range b.ytest {
		value, slope := rules.Utility.Value.At(y * audit.Decision(b.response.W, b.test.Row(i)))
		b.payoff += value / float64(len(b.ytest))
		b.slopes[i] = slope
		shape[i] = byte('a' + int(slope))
	}
	b.shape = b.response.Shape + string(shape)
	return nil
}

// gradient adds the gradient of the bout's payoff to ds.
func (b *bout) gradient(ds vec.Matrix, rules *Rules) error {
	d, m := b.test.Cols, float64(len(b.ytest))
	beta, g := b.response.W[:d], make([]float64, d+1)
	dtrain, dtest := vec.NewMatrix(b.train.Rows, d), vec.NewMatrix(b.test.Rows, d)
	for j, y := range b.ytest {
		pull := y * b.slopes[j] / m
		vec.Axpy(g[:d], pull, b.test.Row(j))
		g[d] += pull
		if rules.Direct {
			vec.Axpy(dtest.Row(j), pull, beta)
		}
	}
	if rules.Indirect {
		if err := b.response.Pullback(dtrain, g); err != nil {
			return err
		}
	}
	b.moments.pullback(dtrain, dtest, b.train, b.test)
	b.scatter(ds, dtrain, b.fold.Train, rules)
	b.scatter(ds, dtest, b.fold.Test, rules)
	return nil
}

// scatter adds part to the rows of ds that the gradient may flow to.
func (b *bout) scatter(ds, part vec.Matrix, rows []int, rules *Rules) {
	for i, row := range rows {
		if b.member[row] || rules.ThroughVal {
			vec.Accumulate(ds.Row(row), part.Row(i))
		}
	}
}
