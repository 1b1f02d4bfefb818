package game

import (
	"lethe/core/audit"
	"lethe/core/vec"
)

// bout is one auditor learning from one training fold and being judged on its test fold. The next one reuses its memory.
type bout struct {
	fold            audit.Fold
	train, test     vec.Matrix // standardised scores
	dtrain, dtest   vec.Matrix // their gradients
	ytrain, ytest   []float64
	moments, judged moments // of the training rows as the auditor learns from them, and as the judge sees them
	unseen          vec.Matrix
	member          []bool
	response        *audit.Response
	payoff          float64
	slopes          []float64 // u′ of each test row
	g               []float64 // ∂M/∂w
}

// start seats an auditor who learns from rows of learnt and is judged on rows of judged.
func (b *bout) start(r *Round, fold audit.Fold, judged, learnt vec.Matrix) {
	b.fold, b.member, b.payoff = fold, r.member, 0
	b.train, b.test = audit.Gather(b.train, learnt, fold.Train), audit.Gather(b.test, judged, fold.Test)
	b.ytrain, b.ytest = audit.Signs(b.ytrain, r.member, fold.Train), audit.Signs(b.ytest, r.member, fold.Test)
	if !r.rules.Standardise {
		return
	}
	b.moments.measure(b.train)
	seen := &b.moments
	if &judged.Data[0] != &learnt.Data[0] {
		b.unseen = audit.Gather(b.unseen, judged, fold.Train)
		b.judged.measure(b.unseen)
		seen = &b.judged
	}
	seen.apply(b.test)
	b.moments.apply(b.train)
}

// settle finds the player's best response and judges it.
func (b *bout) settle(r *Round, player audit.Follower) (err error) {
	if b.response, err = player.Respond(b.train, b.ytrain); err != nil {
		return err
	}
	if err := b.response.Check(); err != nil {
		return err
	}
	b.slopes = b.slopes[:0]
	for i, y := range b.ytest {
		value, slope := r.rules.Utility.Value.At(y * b.response.Decide(b.test.Row(i)))
		b.payoff += value / float64(len(b.ytest))
		b.slopes = append(b.slopes, slope)
	}
	return nil
}

// shape tells active rows; where it changes the payoff has a kink.
func (b *bout) shape() string {
	judged := make([]byte, len(b.slopes))
	for i, slope := range b.slopes {
		judged[i] = byte('a' + int(slope))
	}
	return string(b.response.Shape) + string(judged)
}

// gradient adds the gradient of the bout's payoff to ds.
func (b *bout) gradient(ds vec.Matrix, rules *Rules) error {
	b.judge(rules)
	b.dtrain = b.dtrain.Resize(b.train.Rows, b.train.Cols)
	vec.Fill(b.dtrain.Data, 0)
	if rules.Indirect {
		if err := b.response.Pullback(b.dtrain, b.g); err != nil {
			return err
		}
	}
	if rules.Standardise {
		b.moments.pullback(b.dtrain, b.dtest, b.train, b.test)
	}
	b.scatter(ds, b.dtrain, b.fold.Train, rules)
	b.scatter(ds, b.dtest, b.fold.Test, rules)
	return nil
}

// judge sets g and dtest to the gradients with respect to the response and to the test rows.
func (b *bout) judge(rules *Rules) {
	m := float64(len(b.ytest))
	b.g = append(b.g[:0], b.response.W...)
	vec.Fill(b.g, 0)
	b.dtest = b.dtest.Resize(b.test.Rows, b.test.Cols)
	vec.Fill(b.dtest.Data, 0)
	for j, y := range b.ytest {
		var ds []float64
		if rules.Direct {
			ds = b.dtest.Row(j)
		}
		b.response.Pull(b.g, ds, y*b.slopes[j]/m, b.test.Row(j))
	}
}

// scatter adds part to the rows of ds that the gradient may flow to.
func (b *bout) scatter(ds, part vec.Matrix, rows []int, rules *Rules) {
	for i, row := range rows {
		if b.member[row] || rules.ThroughVal {
			vec.Accumulate(ds.Row(row), part.Row(i))
		}
	}
}
