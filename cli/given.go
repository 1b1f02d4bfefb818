package main

import (
	"fmt"
	"sync"

	"github.com/spf13/cobra"

	"lethe/core/experiment"
	"lethe/core/nn"
	"lethe/core/tensor"
)

// givenModel is a flag that holds the path of a file with the weights of the original model, and what came of it.
type givenModel struct {
	path  string
	model *experiment.Given // nil without a file
}

func (g *givenModel) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&g.path, "model-from", "", "start from the weights in this `file` (.safetensors, .pt, .npz) instead of training original; its SHA-256 becomes part of the config")
}

// put opens the file, if there is one, and names it in a config that names none. Where it names another, playing it says so.
func (g *givenModel) put(c *experiment.Config) (*experiment.Config, error) {
	if err := g.open(); err != nil || g.model == nil || c.Given() != "" {
		return c, err
	}
	return c.Patch(fmt.Sprintf("unlearn.original.given=%q", g.model.SHA256))
}

// open opens the file, which stays open until its weights are read, once.
func (g *givenModel) open() error {
	if g.path == "" {
		return nil
	}
	f, err := openTensors(g.path)
	if err != nil {
		return usageError{fmt.Errorf("--model-from: %w", err)}
	}
	sum, err := f.SHA256()
	if err != nil {
		return err
	}
	var once sync.Once
	var w nn.Weights
	read := func(model *nn.Network) (nn.Weights, error) {
		once.Do(func() {
			if w, err = tensor.Weights(model, f.Tensors); err != nil {
				err = fmt.Errorf("--model-from: %s: %w", g.path, err)
			}
			f.Close()
		})
		return w, err
	}
	g.model = &experiment.Given{SHA256: sum, Read: read}
	return nil
}
