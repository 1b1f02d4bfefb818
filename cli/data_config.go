package main

import (
	"fmt"

	"lethe/core/data"
	"lethe/core/experiment"
)

// The most examples of each part in a fitted config, so that a first game takes seconds, and the fewest of all that it takes.
const (
	mostTrain    = 5000
	mostHeldOut  = 2500
	fewestFitted = 40
)

// fittedConfig returns a config to begin with for a dataset that was read by source: the methods of a preset for such data, and as much
// of it as there is, half for training and a quarter each for validation and tests; or, where it has an official test part, two
// thirds of the rest and a third, and that part.
func fittedConfig(d *data.Dataset, source data.SourceChoice) (*experiment.Config, error) {
	preset := "adult"
	if source.Name == "text" {
		preset = "newsgroups"
	}
	c, err := experiment.Preset(preset)
	if err != nil {
		return nil, err
	}
	if d.Len() < fewestFitted {
		return nil, fmt.Errorf("%d examples are too few for a game; want %d at least", d.Len(), fewestFitted)
	}
	c.Data = source
	c.Split.Train, c.Split.Val, c.Split.Test = d.Len()/2, d.Len()/4, d.Len()/4
	if rest := d.TestFrom; rest > 0 {
		c.Split.Train, c.Split.Val, c.Split.Test = rest*2/3, rest/3, d.Len()-rest
	}
	c.Split.Train = min(c.Split.Train, mostTrain)
	c.Split.Val, c.Split.Test = min(c.Split.Val, mostHeldOut), min(c.Split.Test, mostHeldOut)
	return c, c.Validate()
}
