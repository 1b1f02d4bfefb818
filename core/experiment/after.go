package experiment

import (
	"context"
	"errors"
	"fmt"
	"time"

	"lethe/core/after"
	"lethe/core/data"
	"lethe/core/nn"
	"lethe/core/rng"
)

// changed is what came of one change to one method's model.
type changed struct {
	After
	result *Result
	err    error
}

// afterwards makes the config's changes to every method's model, each to a copy, and emits what all of it comes to then:
// change by change, in each method by method. Methods are changed in parallel, each at most one change ahead of the stream.
func (m *match) afterwards(ctx context.Context) error {
	ctx, cancel := context.WithCancelCause(ctx)
	lines := make([]chan changed, len(m.players)) // nil of methods that have left no model
	for i := range lines {
		if !m.lost(i) {
			lines[i] = make(chan changed)
			go m.change(ctx, i, lines[i])
		}
	}
	defer func() { // Nothing outlives the match.
		cancel(errStopped)
		for _, line := range lines {
			if line == nil {
				continue
			}
			for range line {
			}
		}
	}()
	for range m.config.After {
		for i, line := range lines {
			if line == nil {
				continue
			}
			c, ok := <-line
			switch label := m.players[i].label; {
			case !ok:
				return context.Cause(ctx)
			case errors.Is(c.err, nn.ErrDiverged):
				m.digest.fail()
				if err := m.emit(Event{Kind: KindFailed, Seed: &m.seed, Method: label, After: &c.After, Warning: &Warning{c.err.Error()}}); err != nil {
					return err
				}
			case c.err != nil:
				return &Failure{m.seed, label, fmt.Errorf("%s: after %s: %w", label, c.Change, c.err)}
			default:
				if err := m.compareChanged(i, c.result); err != nil {
					return &Failure{m.seed, label, fmt.Errorf("%s: after %s: %w", label, c.Change, err)}
				}
				m.digest.add(c.result)
				if err := m.emit(Event{Kind: KindAfter, Seed: &m.seed, Method: label, After: &c.After, Result: c.result}); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// change makes every change to a copy of the model that method i leaves in the end and sends what comes of it, up to the
// first error that is not the change's own.
func (m *match) change(ctx context.Context, i int, line chan<- changed) {
	defer close(line)
	seed, last := rng.New(m.seed).Child("after"), len(m.requests)-1
	for k, label := range m.config.AfterLabels() {
		c := after.Case{
			Model: m.bench.model, Original: m.results[m.named("original")][last].Weights,
			Retain: data.NewView(m.bench.data, m.bench.split.Retain), Forget: data.NewView(m.bench.data, m.bench.split.Forget),
			Seed: seed.Child(label),
		}
		out := m.players[i].changed(ctx, label, func() changed {
			return m.players[i].change(ctx, &c, m.config.After[k].Value, m.results[i][last])
		})
		select {
		case line <- out:
		case <-ctx.Done():
			return
		}
		if out.err != nil && !errors.Is(out.err, nn.ErrDiverged) {
			return
		}
	}
}

// change makes one change to a copy of the model of r and judges it.
func (p *player) change(ctx context.Context, c *after.Case, change after.Change, r *Result) (out changed) {
	p.take()
	defer p.give()
	defer p.eval.forget()
	if ctx.Err() != nil {
		out.err = context.Cause(ctx)
		return out
	}
	w, started := r.Weights.Clone(), time.Now()
	said, err := change.Make(ctx, c, w)
	seconds := time.Since(started).Seconds()
	if err == nil {
		out.result, err = p.eval.judge(w)
	}
	if out.err = err; err == nil {
		out.Relearn = said.Relearn
		out.result.Metrics.Seconds, out.result.Metrics.Gradients = seconds, said.Gradients
	}
	return out
}
