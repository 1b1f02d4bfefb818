package experiment

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"lethe/core/catalog"
	"lethe/core/data"
	"lethe/core/nn"
)

// Seat is one method of one seed, to be played somewhere else: in another process or worker that has the same config.
type Seat struct {
	Seed    uint64
	Method  string     // as in the stream
	Weights nn.Weights // the original model; empty for methods that start from scratch
	Forget  []int      // what a trained model chose to be forgotten, request by request; nil where it takes none to choose
	// After is the label of a change to the model that the method leaves, which is what is to be played; empty for the method
	// itself. Only a Journal is asked for it.
	After string
}

// Config returns c as it is to be played in the seat: with the choice that was made already, so that nobody trains for it again.
func (s Seat) Config(c *Config) *Config {
	if s.Forget == nil {
		return c
	}
	own := *c
	own.Split.Forget = data.ScenarioChoice{Choice: catalog.Choice[data.Scenario]{Name: "index", Value: &data.Index{Index: s.Forget}}}
	return &own
}

// Turn is what a seat has to tell: a step, or at the end the result, whose Weights, Scores, Metrics and Attacks count, or why there
// is none.
type Turn struct {
	Step   *Step
	Bouts  int
	Result *Result
	Failed string
	After  *After // beside the result of a change
	More   bool   // after the result of a request that is not the last
}

// Host has seats played elsewhere.
type Host interface {
	// Takes reports whether the seat is to be played elsewhere; otherwise it is played here.
	Takes(Seat) bool
	// Play plays a seat, whose turns it hands to each in their order, and returns after the last.
	Play(ctx context.Context, s Seat, each func(Turn) error) error
}

// Elsewhere lets h play what it takes. The stream and the digest are the same wherever methods are played.
func Elsewhere(h Host) Option { return func(s *stream) { s.host = h } }

// playElsewhere plays the player's method on a host.
func (p *player) playElsewhere(ctx context.Context, seat Seat) {
	done, failed := 0, false
	err := p.host.Play(ctx, seat, func(t Turn) error {
		if failed = t.Failed != ""; failed || t.Result == nil {
			p.send(ctx, message{step: t.Step, bouts: t.Bouts, failed: t.Failed})
			return context.Cause(ctx)
		}
		if done++; done > len(p.requests) {
			return errors.New("it was played elsewhere, and more results came back than there are requests")
		}
		if err := p.requests[done-1].bench.adopt(t.Result); err != nil {
			return err
		}
		p.send(ctx, message{result: t.Result})
		return context.Cause(ctx)
	})
	if err == nil && !failed && done < len(p.requests) {
		err = errors.New("it was played elsewhere, and no result came back")
	}
	if err != nil {
		p.send(ctx, message{err: fmt.Errorf("%s: %w", p.label, err)})
	}
}

// Sit plays one seat of c, as Run would, and hands its turns to each.
func Sit(ctx context.Context, c *Config, files fs.FS, seat Seat, w Watcher, each func(Turn) error, options ...Option) error {
	s := &stream{config: seat.Config(c), files: files, slots: newSlots(), watcher: w}
	for _, set := range options {
		set(s)
	}
	d, err := s.load()
	if err != nil {
		return err
	}
	m, err := s.newMatch(ctx, d, seat.Seed, true)
	if err != nil {
		return err
	}
	p, err := m.seated(seat)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(errStopped)
	go p.play(ctx)
	results := 0
	for msg := range p.events {
		if err == nil && msg.err != nil {
			err = msg.err
		}
		if err == nil {
			if msg.result != nil {
				results++
			}
			err = each(Turn{Step: msg.step, Bouts: msg.bouts, Result: msg.result, Failed: msg.failed, More: msg.result != nil && results < len(p.requests)})
		}
		if err != nil {
			cancel(err)
		}
	}
	return err
}

// seated returns the player of a seat.
func (m *match) seated(seat Seat) (*player, error) {
	for i, label := range m.config.Labels() {
		if label != seat.Method {
			continue
		}
		p := m.player(label, m.config.Unlearn[i].Value)
		if p.reference {
			return p, nil
		}
		if len(seat.Weights.Theta) != len(p.w.Theta) || len(seat.Weights.State) != len(p.w.State) {
			return nil, fmt.Errorf("%s: weights of another network", label)
		}
		p.w = seat.Weights
		return p, nil
	}
	return nil, fmt.Errorf("no method %q in the config", seat.Method)
}
