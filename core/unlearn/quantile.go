package unlearn

import (
	"context"
	"fmt"

	"lethe/core/game"
	"lethe/core/nn"
	"lethe/core/train"
)

// Quantile plays against the best critic of the margin, whose best response is a sort: the unlearner descends on
//
//	L(D_r; θ) + α M(θ),   M = (1/n) Σ_i h((φ_i − q_rank(i))/s)
//
// with φ the margins of the forgotten examples, q the quantiles of those of D_val at their ranks, s the deviation of the latter
// and h Huber's function; see game.Transport for why this is a game, and why its gradient needs no implicit term. It is a
// method of its own and no follower of Stackelberg: there is no fold to be judged on, no response to be differentiated, and
// its gradient joins that of every so many steps on D_r, where Stackelberg's has steps of its own after an epoch. α = 0 is
// exactly fine-tuning.
//
// What the critic saw of the unseen examples may serve several answers (hold); the gradients that this saves are left for D_r.
type Quantile struct {
	train.Recipe
	Alpha float64 `json:"alpha" doc:"weight α of the auditor's success" range:"[0, 1000]"`
	Each  int     `json:"each" doc:"steps from one that the auditor has a say in to the next" range:"[1, 1000000]"`
	Rows  int     `json:"rows" doc:"examples of either side that the auditor compares in a step at the most; 0 for all" range:"[0, 1000000]"`
	Hold  int     `json:"hold,omitempty" doc:"further answers of the auditor for which what it saw of the unseen examples serves" range:"[0, 1000000]"`
}

// Validate refuses a comparison of single examples.
func (m *Quantile) Validate() error {
	if m.Rows == 1 {
		return fmt.Errorf("rows: 1; the auditor needs 2 of either side, or 0 for all")
	}
	return nil
}

// Suits implements Suitable: there is something to compare on either side.
func (m *Quantile) Suits(t *Task) error {
	_, err := game.NewTransport(t.Model, t.Forget, t.Val, m.Rows, m.Hold, t.Seed)
	return err
}

// Unlearn implements Method.
func (m *Quantile) Unlearn(ctx context.Context, t *Task, w nn.Weights) error {
	if m.Alpha == 0 {
		return t.descend(ctx, m.Recipe, w, t.Retain, nil)
	}
	g, err := game.NewTransport(t.Model, t.Forget, t.Val, m.Rows, m.Hold, t.Seed)
	if err != nil {
		return err
	}
	p := &pressure{Quantile: m, task: t, game: g, w: w}
	return t.vary(ctx, m.Recipe, w, t.Retain, train.Variant{Gradient: p.add}, p.report)
}

// pressure is the auditor's part of the steps.
type pressure struct {
	*Quantile
	task *Task
	game *game.Transport
	w    nn.Weights
	step int
	told Step // of the epoch so far
}

// add adds the auditor's gradient where it is due; theta is the task's.
func (p *pressure) add(grad, _ []float64) error {
	if p.step++; p.step%p.Each != 0 {
		return nil
	}
	p.game.Draw()
	out, err := p.game.Gradient(grad, p.w, p.Alpha)
	if err != nil {
		return err
	}
	p.task.Gradients += p.game.Rows()
	p.told.Audit, p.told.Payoff = &out.Report, out.Payoff
	p.told.Bouts += out.Bouts
	return nil
}

// report tells about the last answer of an epoch.
func (p *pressure) report(s *Step) error {
	s.Audit, s.Payoff, s.Bouts = p.told.Audit, p.told.Payoff, p.told.Bouts
	p.told = Step{}
	return nil
}
