package main

import (
	"io"
	"strconv"

	"lethe/core/experiment"
	"lethe/core/tensor"
)

// writeTheta writes a result's weights.
func writeTheta(w io.Writer, e experiment.Event) error {
	return tensor.WriteSafetensors(w, tensor.OfModel(e.Model, e.Weights), map[string]string{
		"method": e.Method, "seed": strconv.FormatUint(*e.Seed, 10), "version": version,
	})
}
