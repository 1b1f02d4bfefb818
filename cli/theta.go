package main

import (
	"encoding/binary"
	"io"
	"math"
	"strconv"

	"github.com/nlpodyssey/safetensors"

	"lethe/core/experiment"
)

// writeTheta writes a result's weights as float64 tensors under the names of the model's layers.
func writeTheta(w io.Writer, e experiment.Event) error {
	tensors := map[string]safetensors.TensorView{}
	theta := e.Weights.Theta
	for _, t := range e.Model.Tensors() {
		view, err := tensorView(t.Shape, theta[:t.Len()])
		if err != nil {
			return err
		}
		tensors[t.Name], theta = view, theta[t.Len():]
	}
	if state := e.Weights.State; len(state) > 0 {
		view, err := tensorView([]int{len(state)}, state)
		if err != nil {
			return err
		}
		tensors["state"] = view
	}
	return safetensors.SerializeToWriter(tensors, map[string]string{
		"method": e.Method, "seed": strconv.FormatUint(*e.Seed, 10), "version": version,
	}, w)
}

func tensorView(shape []int, values []float64) (safetensors.TensorView, error) {
	raw := make([]byte, 0, 8*len(values))
	for _, v := range values {
		raw = binary.LittleEndian.AppendUint64(raw, math.Float64bits(v))
	}
	sizes := make([]uint64, len(shape))
	for i, n := range shape {
		sizes[i] = uint64(n)
	}
	return safetensors.NewTensorView(safetensors.F64, sizes, raw)
}
