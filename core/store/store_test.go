package store

import (
	"bytes"
	"encoding/binary"
	"math"
	"testing"

	"github.com/nlpodyssey/safetensors"
	"github.com/stretchr/testify/require"

	"lethe/core/nn"
	"lethe/core/rng"
)

// TestSafetensorsKeepsEveryBit reads a residual network back, in the order of its tensors.
func TestSafetensorsKeepsEveryBit(t *testing.T) {
	model, err := (&nn.ResNet{Depth: 8, Width: 4}).Build(nn.Volume{Channels: 1, Height: 8, Width: 8}, 3)
	require.NoError(t, err)
	w := model.Fresh(rng.New(1))
	w.Theta[0] = math.Copysign(0, -1)
	var file bytes.Buffer
	require.NoError(t, Safetensors(&file, model, w, map[string]string{"method": "retrain"}))
	read, err := safetensors.Deserialize(file.Bytes())
	require.NoError(t, err)
	var theta []float64
	for _, tensor := range model.Tensors() {
		view, ok := read.Tensor(tensor.Name)
		require.True(t, ok, tensor.Name)
		for raw := view.Data(); len(raw) > 0; raw = raw[8:] {
			theta = append(theta, math.Float64frombits(binary.LittleEndian.Uint64(raw)))
		}
	}
	require.Equal(t, len(w.Theta), len(theta))
	for i := range theta {
		require.Equal(t, math.Float64bits(w.Theta[i]), math.Float64bits(theta[i]))
	}
	state, ok := read.Tensor("state")
	require.True(t, ok)
	require.Len(t, state.Data(), 8*len(w.State))
}

func TestSafetensorsAreReadBack(t *testing.T) {
	model, err := (&nn.ResNet{Depth: 8, Width: 4}).Build(nn.Volume{Channels: 1, Height: 8, Width: 8}, 3)
	require.NoError(t, err)
	w := model.Fresh(rng.New(1))
	w.State[0] = 0.1
	var file bytes.Buffer
	require.NoError(t, Safetensors(&file, model, w, nil))
	again, err := ReadSafetensors(file.Bytes(), model)
	require.NoError(t, err)
	require.Equal(t, w, again)

	wider, err := (&nn.ResNet{Depth: 8, Width: 5}).Build(nn.Volume{Channels: 1, Height: 8, Width: 8}, 3)
	require.NoError(t, err)
	_, err = ReadSafetensors(file.Bytes(), wider)
	require.ErrorContains(t, err, "want 45 values of type F64")
	deeper, err := (&nn.ResNet{Depth: 14, Width: 4}).Build(nn.Volume{Channels: 1, Height: 8, Width: 8}, 3)
	require.NoError(t, err)
	_, err = ReadSafetensors(file.Bytes(), deeper)
	require.ErrorContains(t, err, "no tensor ")
	_, err = ReadSafetensors(file.Bytes()[:9], model)
	require.Error(t, err)
}
