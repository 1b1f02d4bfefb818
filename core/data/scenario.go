package data

import (
	"lethe/core/catalog"
	"lethe/core/rng"
)

// Scenario says which training examples are to be forgotten. Choose picks them from train, which is sorted, drawing what is
// random from seed; it must not modify train. Its errors do not name the place: Split puts "split.forget" before them.
type Scenario interface {
	Choose(d *Dataset, train []int, seed rng.Seed) (forget []int, err error)
}

// Keeper is a second power, of scenarios after which some held-out examples make no sense any more, such as those of a
// class that is forgotten as a whole. Keeps reports whether example i may stay in the validation and test sets.
type Keeper interface {
	Keeps(d *Dataset, i int) bool
}

// Ranked is a second power, of scenarios that choose by what the model that is to forget says of the examples. Choose fails then.
type Ranked interface {
	Scenario
	// ChooseBy is Choose, given the loss of each example of train under a model trained on all of them.
	ChooseBy(train []int, losses []float64) []int
}

// Scenarios are the ways to choose what is forgotten, in the order of menus. A new one is a file and a line here.
var Scenarios = catalog.Of("scenario",
	catalog.Entry[Scenario]{Name: "random", Brief: "a random share of the training set", New: func() Scenario { return &Random{Fraction: 0.1} }},
	catalog.Entry[Scenario]{Name: "class", Brief: "all examples of one class", New: func() Scenario { return &Class{} }},
	catalog.Entry[Scenario]{Name: "subclass", Brief: "one part of a class, of data with the setting coarse", New: func() Scenario { return &Subclass{} }},
	catalog.Entry[Scenario]{Name: "loss", Brief: "the examples that the original model finds hardest or easiest", New: func() Scenario {
		return &Loss{Side: "highest", Fraction: 0.1}
	}},
	catalog.Entry[Scenario]{Name: "feature", Brief: "the examples with extreme values of a feature, such as the brightest pictures", New: func() Scenario {
		return &Feature{Feature: -1, Side: "highest", Fraction: 0.1}
	}},
	catalog.Entry[Scenario]{Name: "duplicates", Brief: "the examples that are most like another one", New: func() Scenario {
		return &Duplicates{Fraction: 0.1, Twins: "retained"}
	}},
	catalog.Entry[Scenario]{Name: "index", Brief: "examples chosen by hand", New: func() Scenario { return &Index{} }},
)

// ScenarioChoice is a scenario by name with its settings, as a configuration holds it.
type ScenarioChoice struct{ catalog.Choice[Scenario] }

// DecodeAt sets c from a JSON name or object.
func (c *ScenarioChoice) DecodeAt(place string, raw []byte) (err error) {
	c.Choice, err = Scenarios.Decode(place, raw)
	return err
}

// Choices implements catalog.Chooser.
func (*ScenarioChoice) Choices() []string { return Scenarios.Names() }
