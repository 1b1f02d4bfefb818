package unlearn

import (
	"context"
	"fmt"
	"time"

	"lethe/core/game"
	"lethe/core/nn"
	"lethe/core/optim"
	"lethe/core/train"
	"lethe/core/vec"
)

// Stackelberg is SG-Unlearn: the unlearner leads, an auditor answers with its best response, and the unlearner descends on
//
//	L(D_r; θ) + α M(A_test(θ); w*(θ))
//
// by an epoch of a base method on L, then auditor_steps steps on α dM/dθ, the total derivative through w*. α = 0 is
// exactly the base method. (Di et al. 2025, arXiv:2406.07687.)
type Stackelberg struct {
	train.Recipe
	Base            string  `json:"base" doc:"what descends on L: fine-tuning on the retain set, or also on randomly relabelled forgotten examples" choices:"finetune|relabel"`
	Alpha           float64 `json:"alpha" doc:"weight α of the auditor's success" range:"[0, 1000]"`
	AuditorRate     float64 `json:"auditor_rate" doc:"learning rate of the steps against the auditor" range:"(0, 10]"`
	AuditorMomentum float64 `json:"auditor_momentum" doc:"momentum of the steps against the auditor, in a memory of their own" range:"[0, 1)"`
	AuditorSteps    int     `json:"auditor_steps" doc:"steps against the auditor after each epoch, each against a fresh draw" range:"[1, 1000]"`
	game.Rules
}

// Validate refuses settings without a gradient.
func (m *Stackelberg) Validate() error {
	if m.Base == "relabel" {
		if err := plain(m.Recipe, "the base method relabel does not augment; use finetune"); err != nil {
			return err
		}
	}
	return m.Rules.Validate()
}

// Suits implements Suitable: every auditor needs rows on either side.
func (m *Stackelberg) Suits(t *Task) error {
	_, err := game.New(&m.Rules, t.Model, t.Forget, t.Val, t.Seed)
	return err
}

// Unlearn implements Method.
func (m *Stackelberg) Unlearn(ctx context.Context, t *Task, w nn.Weights) error {
	variant, best := m.variant(w), &bestEpoch{task: t, each: m.Paper.BestEpoch}
	defer best.restore(w)
	if m.Alpha == 0 {
		return t.vary(ctx, m.Recipe, w, m.examples(t), variant, func(s *Step) error { return best.look(ctx, s.Epoch, w) })
	}
	g, err := game.New(&m.Rules, t.Model, t.Forget, t.Val, t.Seed)
	if err != nil {
		return err
	}
	leader := &leader{
		Stackelberg: m,
		task:        t,
		game:        g,
		w:           w,
		grad:        make([]float64, len(w.Theta)),
		opt:         (&optim.SGD{Momentum: m.AuditorMomentum}).New(len(w.Theta)),
	}
	if variant.Optimizer != nil {
		leader.opt = variant.Optimizer
	}
	return t.vary(ctx, m.Recipe, w, m.examples(t), variant, func(s *Step) error {
		if err := leader.move(ctx, s); err != nil {
			return err
		}
		return best.look(ctx, s.Epoch, w)
	})
}

// variant returns what the paper's code does otherwise in the base method, if anything is asked for.
func (m *Stackelberg) variant(w nn.Weights) (v train.Variant) {
	if m.Paper.EvaluateRetain {
		v.Mode = func(epoch int) nn.Mode {
			if epoch == 1 {
				return nn.Train
			}
			return nn.Evaluate
		}
	}
	if m.Paper.SharedMomentum {
		v.Optimizer = m.Optimizer.Value.New(len(w.Theta))
	}
	return v
}

func (m *Stackelberg) examples(t *Task) train.Examples {
	if m.Base == "relabel" {
		return relabel(t)
	}
	return t.Retain
}

// leader is a game in progress, seen from the unlearner.
type leader struct {
	*Stackelberg
	task *Task
	game *game.Game
	w    nn.Weights
	grad []float64
	opt  optim.Optimizer
}

// move takes the steps against the auditor that follow an epoch, and reports the last answer in s.
func (l *leader) move(ctx context.Context, s *Step) error {
	defer l.task.audited(time.Now())
	rate := l.AuditorRate * l.Schedule.Value.Factor(s.Epoch-1, l.Epochs)
	for range l.AuditorSteps {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		l.game.Draw()
		vec.Fill(l.grad, 0)
		out, err := l.game.Gradient(l.grad, l.w, l.Alpha)
		if err != nil {
			return fmt.Errorf("epoch %d: %w", s.Epoch, err)
		}
		l.opt.Step(l.w.Theta, l.grad, rate)
		l.task.Gradients += l.game.Rows()
		s.Audit, s.Payoff = &out.Report, out.Payoff
		s.Bouts, s.Degenerate = s.Bouts+out.Bouts, s.Degenerate+out.Degenerate
	}
	if !vec.AllFinite(l.w.Theta) {
		return fmt.Errorf("%w at epoch %d: a parameter is not finite; lower alpha or auditor_rate", nn.ErrDiverged, s.Epoch)
	}
	return nil
}
