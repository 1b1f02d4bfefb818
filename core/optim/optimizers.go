// Package optim holds the optimisers, which turn gradients into steps, and the schedules of their rates.
package optim

import "lethe/core/catalog"

// Optimizer moves parameters along a gradient. It may remember earlier steps.
type Optimizer interface {
	// Step moves theta against grad at the given rate, without allocating.
	Step(theta, grad []float64, rate float64)
}

// Algorithm makes an optimiser with a fresh memory for n parameters.
type Algorithm interface {
	New(n int) Optimizer
}

// Optimizers lists the algorithms that a config can ask for.
var Optimizers = catalog.Of("optimizer",
	catalog.Entry[Algorithm]{Name: "sgd", Brief: "gradient descent with momentum and weight decay", New: func() Algorithm { return &SGD{Momentum: 0.9, WeightDecay: 5e-4} }},
	catalog.Entry[Algorithm]{Name: "adam", Brief: "steps adapted to the size of each parameter's gradients", New: defaultAdam},
)

// Choice is an optimiser in a config.
type Choice struct{ catalog.Choice[Algorithm] }

// DecodeAt implements catalog.Decoder.
func (c *Choice) DecodeAt(place string, raw []byte) (err error) {
	c.Choice, err = Optimizers.Decode(place, raw)
	return err
}

// Choices implements catalog.Chooser.
func (*Choice) Choices() []string { return Optimizers.Names() }

// Default returns a choice of SGD with momentum 0.9 and weight decay 5e-4.
func Default() Choice { return choice("sgd", &SGD{Momentum: 0.9, WeightDecay: 5e-4}) }

func choice(name string, a Algorithm) Choice {
	return Choice{catalog.Choice[Algorithm]{Name: name, Value: a}}
}
