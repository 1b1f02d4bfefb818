package unlearn

import (
	"context"
	"errors"
	"time"

	"lethe/core/audit"
	"lethe/core/data"
	"lethe/core/nn"
	"lethe/core/rng"
	"lethe/core/train"
)

// Task is what a method is given: a model's shape and the data it may look at.
type Task struct {
	Model               *nn.Network
	Retain, Forget, Val data.View
	// Given is the original model where it was trained elsewhere; empty where original trains it. Nobody changes it.
	Given nn.Weights
	// Seed is where a method's random choices come from. Equal methods with equal seeds draw equally, so that two methods
	// that differ in one term also differ in nothing else.
	Seed rng.Seed
	// Observe, unless nil, is called after every epoch, between writes to the weights.
	Observe func(Step)
	// Gradients counts the per-example gradients that the method evaluated.
	Gradients int
	// Auditing is the wall time that the method spent on an auditor. It differs from run to run.
	Auditing time.Duration
}

// Step tells about one epoch of a method.
type Step struct {
	Epoch int           // counted from 1
	Loss  float64       // mean over the epoch's examples of the loss that the method trains on, mostly cross-entropy, in nats
	Audit *audit.Report // of the auditor's response in this epoch; nil for methods without one
	// Payoff is M, the auditor's success on its held-out fold; meaningful where Audit is set.
	Payoff float64
	// Bouts counts the auditor's answers, Degenerate those of them that were left out for want of a derivative.
	Bouts, Degenerate int
	Gradients         int // per-example gradients evaluated so far
}

// Method edits models so that they forget.
type Method interface {
	// Unlearn edits w in place, starting from the original model, until the forget set is forgotten, ctx ends or it fails.
	Unlearn(ctx context.Context, t *Task, w nn.Weights) error
}

// Reference is a method that starts from fresh weights and needs no original.
type Reference interface {
	Method
	// FromScratch does nothing; having it says that the method ignores the weights it is given.
	FromScratch()
}

func (t *Task) observe(s Step) {
	if t.Observe != nil {
		s.Gradients = t.Gradients
		t.Observe(s)
	}
}

// audited adds the time since started to what the auditor took.
func (t *Task) audited(started time.Time) { t.Auditing += time.Since(started) }

// descend runs recipe on examples from w and reports each epoch, calling after, unless nil, before it does.
func (t *Task) descend(ctx context.Context, recipe train.Recipe, w nn.Weights, examples train.Examples, after func(*Step) error) error {
	return t.vary(ctx, recipe, w, examples, train.Variant{}, after)
}

// restart runs recipe on examples from a fresh start, drawing from the streams below the given name.
func (t *Task) restart(ctx context.Context, name string, recipe train.Recipe, w nn.Weights, examples train.Examples) error {
	defer func(seed rng.Seed) { t.Seed = seed }(t.Seed)
	t.Seed = t.Seed.Child(name)
	w.Set(t.Model.Fresh(t.Seed.Child("init")))
	return t.descend(ctx, recipe, w, examples, nil)
}

// vary is descend with a variant of plain training.
func (t *Task) vary(ctx context.Context, recipe train.Recipe, w nn.Weights, examples train.Examples, variant train.Variant, after func(*Step) error) error {
	if view, ok := examples.(data.View); ok && recipe.Augment != (data.Augment{}) {
		examples = recipe.Augment.Of(view, t.Seed)
	}
	loop := train.New(t.Model, w, recipe, t.Seed)
	loop.Variant = variant
	for epoch := 1; epoch <= recipe.Epochs; epoch++ {
		loss, err := t.epoch(ctx, loop, epoch, examples)
		if err != nil {
			return err
		}
		s := Step{Epoch: epoch, Loss: loss}
		if after != nil {
			if err := after(&s); err != nil {
				return err
			}
		}
		t.observe(s)
	}
	return nil
}

// epoch is one of loop's, and counts its gradients step by step.
func (t *Task) epoch(ctx context.Context, loop *train.Loop, epoch int, examples train.Examples) (float64, error) {
	loop.Total = &t.Gradients
	return loop.Epoch(ctx, epoch, examples)
}

// plain fails where a recipe augments, for methods that look at each example as it is. Why says so.
func plain(r train.Recipe, why string) error {
	if r.Augment != (data.Augment{}) {
		return errors.New("augment: " + why)
	}
	return nil
}

// Suitable is a second power, of methods that ask something of a task.
type Suitable interface {
	// Suits fails where the method could not play the task, before anything is computed.
	Suits(t *Task) error
}
