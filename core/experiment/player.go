package experiment

import (
	"context"
	"fmt"
	"runtime"
	"time"

	"lethe/core/nn"
	"lethe/core/unlearn"
	"lethe/core/vec"
)

// ahead is how many events a method may run ahead of the stream.
const ahead = 16

// player plays one method and sends its events.
type player struct {
	label  string
	method unlearn.Method
	task   unlearn.Task
	w      nn.Weights
	eval   *evaluator
	every  int
	epochs int
	events chan message

	seed      uint64
	reference bool
	watcher   Watcher // nil where nobody looks on
	host      Host    // nil where all is played here

	slots   chan struct{} // one for each processor, held while computing
	started time.Time
	seconds float64

	bouts, degenerate int                     // as far as the stream has come
	cancel            context.CancelCauseFunc // ends this method alone
}

// message is an event of one method, or its end: a result or an error.
type message struct {
	step   *Step
	bouts  int // the auditor's answers in this step
	result *Result
	err    error
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
	p.resume()
	p.task.Observe = func(s unlearn.Step) { p.observe(ctx, s) }
	err := p.method.Unlearn(ctx, &p.task, p.w)
	p.pause()
	if err == nil {
		err = context.Cause(ctx)
	}
	if err != nil {
		p.send(ctx, message{err: fmt.Errorf("%s: %w", p.label, err)})
		return
	}
	p.take()
	result, err := p.eval.judge(p.w)
	p.give()
	if err != nil {
		p.send(ctx, message{err: fmt.Errorf("%s: %w", p.label, err)})
		return
	}
	result.Metrics.Seconds, result.Metrics.Gradients = p.seconds, p.task.Gradients
	p.send(ctx, message{result: result})
}

// seat says what the player would play elsewhere.
func (p *player) seat() Seat {
	s := Seat{Seed: p.seed, Method: p.label}
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
	step := &Step{Epoch: s.Epoch, Epochs: p.epochs, Loss: s.Loss, Audit: s.Audit, Degenerate: s.Degenerate}
	if s.Degenerate < s.Bouts {
		step.Payoff = &s.Payoff
	}
	if p.every > 0 && (s.Epoch%p.every == 0 || s.Epoch == p.epochs) {
		var err error
		if step.Evaluation, err = p.eval.glance(p.w); err != nil {
			p.fail(s.Epoch, err)
			return
		}
	}
	if err := p.watch(step); err != nil {
		p.fail(s.Epoch, err)
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
		if m.err != nil { // The reader still wants to know why.
			p.events <- m
		}
	}
}
