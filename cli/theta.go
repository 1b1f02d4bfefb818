package main

import (
	"io"
	"strconv"

	"lethe/core/experiment"
	"lethe/core/store"
)

// writeTheta writes a result's weights.
func writeTheta(w io.Writer, e experiment.Event) error {
	return store.Safetensors(w, e.Model, e.Weights, map[string]string{
		"method": e.Method, "seed": strconv.FormatUint(*e.Seed, 10), "version": version,
	})
}
