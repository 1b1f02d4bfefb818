package experiment

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"time"

	"lethe/core/nn"
	"lethe/core/unlearn"
	"lethe/core/vec"
)

// ahead is how many events a method may run ahead of the stream where all play at once.
const ahead = 16

// player plays one method and sends its events.
type player struct {
	label    string
	method   unlearn.Method
	requests []request
	w        nn.Weights
	eval     *evaluator // of the present request
	every    int
	rounds   int // epochs of a request
	epochs   int // of all requests
	before   int // epochs of the requests that are done
	events   chan message

	seed      uint64
	chosen    []int // see Seat.Forget
	reference bool
	watcher   Watcher // nil where nobody looks on
	host      Host    // nil where all is played here
	journal   Journal // nil where nothing is to be remembered

	places  chan struct{} // one for each method that may play at once, held while playing
	slots   chan struct{} // one for each processor, held while computing
	started time.Time
	seconds float64 // in the method
	auditor float64 // of these, on its auditor
	judging float64 // in evaluations beside these

	gradients int // of the requests that are done

	bouts, degenerate int                     // as far as the stream has come
	cancel            context.CancelCauseFunc // ends this method alone
}

// message is an event of one method, the result of a request or its end: why it failed, or an error that ends the run.
type message struct {
	step   *Step
	bouts  int // the auditor's answers in this step
	result *Result
	failed string
	err    error
}

// lapse is an error that the method itself returned, when nobody had ended it.
type lapse struct{ error }

func (l lapse) Unwrap() error { return l.error }

// lapsed reports whether an error is the method's own affair, so that a run can go on without it: what it returned, or that it
// diverged, whoever saw that.
func lapsed(err error) bool {
	own := lapse{}
	return errors.As(err, &own) || errors.Is(err, nn.ErrDiverged)
}

func newSlots() chan struct{} { return make(chan struct{}, runtime.GOMAXPROCS(0)) }

// play runs the method to its end.
func (p *player) play(ctx context.Context) {
	defer close(p.events)
	ctx, p.cancel = context.WithCancelCause(ctx)
	defer p.cancel(nil)
	if seat := p.seat(); p.host != nil && p.host.Takes(seat) {
		p.playElsewhere(ctx, seat)
		return
	}
	select {
	case p.places <- struct{}{}:
		defer p.leave()
	case <-ctx.Done():
		return
	}
	for k := range p.requests {
		result, err := p.serve(ctx, k)
		if err == nil {
			err = p.keep(Turn{Result: result, More: k+1 < len(p.requests)})
		}
		if err != nil && len(p.requests) > 1 {
			err = fmt.Errorf("request %d: %w", k+1, err)
		}
		if err != nil {
			p.end(ctx, err)
			return
		}
		p.send(ctx, message{result: result})
	}
}

// end tells of what ended the method.
func (p *player) end(ctx context.Context, err error) {
	if lapsed(err) && !p.reference {
		failed := err.Error()
		if err = p.keep(Turn{Failed: failed}); err == nil {
			p.send(ctx, message{failed: failed})
			return
		}
	}
	p.send(ctx, message{err: fmt.Errorf("%s: %w", p.label, err)})
}

// leave makes place for another method: what is left is a model.
func (p *player) leave() {
	p.eval.forget()
	<-p.places
}

// serve has the method forget what request k, from 0, is about, and judges what it has come to by then. The original model
// stays what it is.
func (p *player) serve(ctx context.Context, k int) (*Result, error) {
	task := p.requests[k].seeded(k, p.reference)
	task.Observe = func(s unlearn.Step) { p.observe(ctx, s) }
	p.eval.bench = p.requests[k].bench
	if k == 0 || p.label != "original" {
		p.before = k * p.rounds
		p.resume()
		err := p.method.Unlearn(ctx, &task, p.w)
		p.pause()
		switch {
		case ctx.Err() != nil:
			return nil, context.Cause(ctx)
		case err != nil:
			return nil, lapse{err}
		}
	}
	w := p.w
	if k+1 < len(p.requests) {
		w = w.Clone() // The method goes on from it.
	}
	p.take()
	started := time.Now()
	result, err := p.eval.judge(w)
	p.judging += time.Since(started).Seconds()
	p.give()
	if err != nil {
		return nil, err
	}
	p.gradients += task.Gradients
	p.auditor += task.Auditing.Seconds()
	result.Metrics.Gradients = p.gradients
	result.Metrics.Clock = Clock{Seconds: p.seconds, Training: p.seconds - p.auditor, Auditor: p.auditor, Evaluation: p.judging}
	return result, nil
}

// seat says what the player would play elsewhere.
func (p *player) seat() Seat {
	s := Seat{Seed: p.seed, Method: p.label, Forget: p.chosen}
	if !p.reference {
		s.Weights = p.w
	}
	return s
}

// resume waits for a processor and starts the clock.
func (p *player) resume() {
	p.take()
	p.started = time.Now()
}

// take waits for a processor.
func (p *player) take() {
	p.slots <- struct{}{}
	vec.Enter()
}

// give gives the processor back.
func (p *player) give() {
	vec.Leave()
	<-p.slots
}

// pause stops the clock and gives the processor back.
func (p *player) pause() {
	p.seconds += time.Since(p.started).Seconds()
	p.give()
}

// observe sends a step, evaluated when it is due, off the clock.
func (p *player) observe(ctx context.Context, s unlearn.Step) {
	p.seconds += time.Since(p.started).Seconds()
	epoch := p.before + s.Epoch
	step := &Step{Epoch: epoch, Epochs: p.epochs, Loss: s.Loss, Gradients: p.gradients + s.Gradients, Audit: s.Audit, Degenerate: s.Degenerate}
	if s.Degenerate < s.Bouts {
		step.Payoff = &s.Payoff
	}
	if p.every > 0 && (s.Epoch%p.every == 0 || s.Epoch == p.rounds) {
		var err error
		started := time.Now()
		step.Evaluation, err = p.eval.glance(p.w)
		p.judging += time.Since(started).Seconds()
		if err != nil {
			p.fail(epoch, err)
			return
		}
	}
	err := p.watch(step)
	if err == nil {
		err = p.keep(Turn{Step: step, Bouts: s.Bouts})
	}
	if err != nil {
		p.fail(epoch, err)
		return
	}
	p.give()
	p.send(ctx, message{step: step, bouts: s.Bouts})
	p.resume()
}

// fail ends the method at its next look at the context.
func (p *player) fail(epoch int, err error) {
	p.cancel(fmt.Errorf("epoch %d: %w", epoch, err))
	p.started = time.Now()
}

// send delivers a message unless the stream has ended.
func (p *player) send(ctx context.Context, m message) {
	select {
	case p.events <- m:
	case <-ctx.Done():
		if m.err != nil || m.failed != "" { // The reader still wants to know why.
			p.events <- m
		}
	}
}
