// Package store keeps models in files. It reads and writes formats that others know, by a library for each.
package store

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"

	"github.com/nlpodyssey/safetensors"

	"lethe/core/nn"
)

// Safetensors writes w as a safetensors file: float64 tensors under the names of the model's layers, which are PyTorch's, and
// the running statistics, where the model has any, as "state". about goes into the file's metadata.
func Safetensors(dst io.Writer, model *nn.Network, w nn.Weights, about map[string]string) error {
	tensors := map[string]safetensors.TensorView{}
	theta := w.Theta
	for _, t := range model.Tensors() {
		view, err := tensorView(t.Shape, theta[:t.Len()])
		if err != nil {
			return err
		}
		tensors[t.Name], theta = view, theta[t.Len():]
	}
	if len(w.State) > 0 {
		view, err := tensorView([]int{len(w.State)}, w.State)
		if err != nil {
			return err
		}
		tensors["state"] = view
	}
	return safetensors.SerializeToWriter(tensors, about, dst)
}

// ReadSafetensors reads the weights of a model from what Safetensors wrote of it: the same bits. Tensors that are missing, or have
// another type or size than the model's, are errors that name them.
func ReadSafetensors(raw []byte, model *nn.Network) (nn.Weights, error) {
	file, err := safetensors.Deserialize(raw)
	if err != nil {
		return nn.Weights{}, err
	}
	w := model.Zero()
	theta := w.Theta
	for _, t := range model.Tensors() {
		if err := readTensor(theta[:t.Len()], file, t.Name); err != nil {
			return nn.Weights{}, err
		}
		theta = theta[t.Len():]
	}
	if len(w.State) == 0 {
		return w, nil
	}
	return w, readTensor(w.State, file, "state")
}

// readTensor sets dst to the values of the tensor of that name.
func readTensor(dst []float64, file safetensors.SafeTensors, name string) error {
	view, ok := file.Tensor(name)
	switch {
	case !ok:
		return fmt.Errorf("no tensor %q", name)
	case view.DType() != safetensors.F64 || len(view.Data()) != 8*len(dst):
		return fmt.Errorf("tensor %q: want %d values of type F64", name, len(dst))
	}
	for i := range dst {
		dst[i] = math.Float64frombits(binary.LittleEndian.Uint64(view.Data()[8*i:]))
	}
	return nil
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
