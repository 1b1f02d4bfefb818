// Package after holds what may happen to a model once it has unlearned: its numbers are rounded, somebody trains it on. What
// was only hidden comes back sooner or stands out again; the measure of it is what the same change does to a retrained model.
package after

import (
	"context"

	"lethe/core/catalog"
	"lethe/core/data"
	"lethe/core/nn"
	"lethe/core/optim"
	"lethe/core/rng"
	"lethe/core/train"
)

// Case is what a change is given beside the model that it changes.
type Case struct {
	Model          *nn.Network
	Original       nn.Weights // before unlearning; changes leave it alone
	Retain, Forget data.View
	// Seed is where random choices come from: the same for every method's model.
	Seed rng.Seed
}

// Report is what a change has to say.
type Report struct {
	Gradients int      // per-example gradients evaluated
	Relearn   *Relearn // of the change of that name; otherwise nil
}

// Relearn says how fast a model learnt the forget set again.
type Relearn struct {
	Epochs int  `json:"epochs"` // until the loss was back, 0 where it was never gone
	Capped bool `json:"capped"` // it was not back by then
}

// Change is one thing that may happen to a model.
type Change interface {
	// Make edits w in place. It fails when ctx ends or training diverges.
	Make(ctx context.Context, c *Case, w nn.Weights) (Report, error)
}

// Changes lists the changes that a config can ask for.
var Changes = catalog.Of("change",
	catalog.Entry[Change]{Name: "relearn", Brief: "train on the forget set and count the epochs until its loss is back", New: func() Change { return &Relearning{constant(100, 0.01)} }},
	catalog.Entry[Change]{Name: "finetune", Brief: "train on with the retain set", New: func() Change { return &FineTune{constant(5, 0.01)} }},
	catalog.Entry[Change]{Name: "round", Brief: "keep a few significant bits of every parameter", New: func() Change { return &Round{Bits: 8} }},
	catalog.Entry[Change]{Name: "quantise", Brief: "put every tensor on a grid of a few bits", New: func() Change { return &Quantise{Bits: 8} }},
)

// constant returns the default recipe at a constant rate.
func constant(epochs int, rate float64) train.Recipe {
	r := train.DefaultRecipe(epochs, rate)
	r.Schedule.Choice = catalog.Choice[optim.Schedule]{Name: "constant", Value: &optim.Constant{}}
	return r
}

// Choice is a change in a config.
type Choice struct{ catalog.Choice[Change] }

// DecodeAt implements catalog.Decoder.
func (c *Choice) DecodeAt(place string, raw []byte) (err error) {
	c.Choice, err = Changes.Decode(place, raw)
	return err
}

// Choices implements catalog.Chooser.
func (*Choice) Choices() []string { return Changes.Names() }
