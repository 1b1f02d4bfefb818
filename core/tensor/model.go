package tensor

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"lethe/core/nn"
)

// OfModel returns the tensors that w consists of, under the names of the model's layers, which are PyTorch's: the parameters and
// then the running statistics.
func OfModel(model *nn.Network, w nn.Weights) []Tensor {
	var all []Tensor
	add := func(list []nn.Tensor, values []float64) {
		for _, t := range list {
			all = append(all, OfFloats(values[:t.Len()], t.Name, t.Shape...))
			values = values[t.Len():]
		}
	}
	add(model.Tensors(), w.Theta)
	add(model.StateTensors(), w.State)
	return all
}

// Weights returns the weights of a model that the tensors hold. Their names may all begin alike, as in "module.conv1.weight";
// counts of batches (num_batches_tracked) are passed over. Tensors that are missing, are none of the model's, have another shape
// or hold what is no finite number are errors that name them.
func Weights(model *nn.Network, tensors []Tensor) (nn.Weights, error) {
	w := model.Zero()
	state := model.StateTensors()
	if old := slices.IndexFunc(tensors, func(t Tensor) bool { return t.Name == "state" }); old >= 0 && len(state) > 0 {
		state = []nn.Tensor{{Name: "state", Shape: []int{len(w.State)}}} // As Lethe wrote running statistics at first.
	}
	wanted := slices.Concat(model.Tensors(), state)
	found, err := match(wanted, tensors)
	if err != nil {
		return nn.Weights{}, err
	}
	theta, rest := w.Theta, w.State
	for i, want := range wanted {
		dst := &theta
		if i >= len(model.Tensors()) {
			dst = &rest
		}
		if err := found[i].fill((*dst)[:want.Len()]); err != nil {
			return nn.Weights{}, err
		}
		*dst = (*dst)[want.Len():]
	}
	return w, nil
}

// fill is Values for what has to be weights.
func (t Tensor) fill(dst []float64) error {
	if err := t.Values(dst); err != nil {
		return err
	}
	for i, x := range dst {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return fmt.Errorf("tensor %q: element %d is %v", t.Name, i, x)
		}
	}
	return nil
}

// match returns the tensor for each that is wanted.
func match(wanted []nn.Tensor, tensors []Tensor) ([]Tensor, error) {
	tensors = slices.DeleteFunc(slices.Clone(tensors), func(t Tensor) bool { return strings.HasSuffix(t.Name, "num_batches_tracked") })
	prefix := prefixOf(wanted[0].Name, tensors)
	byName := map[string]Tensor{}
	for _, t := range tensors {
		byName[t.Name] = t
	}
	var found []Tensor
	for _, want := range wanted {
		t, ok := byName[prefix+want.Name]
		switch {
		case !ok:
			return nil, fmt.Errorf("no tensor %q of the shape %s; there are %s", want.Name, Dims(want.Shape), names(tensors))
		case !slices.Equal(t.Shape, want.Shape):
			return nil, fmt.Errorf("tensor %q: want the shape %s, found %s", t.Name, Dims(want.Shape), Dims(t.Shape))
		case !t.Type.Float():
			return nil, fmt.Errorf("tensor %q: its elements are %s, want floating-point numbers", t.Name, t.Type)
		}
		delete(byName, t.Name)
		found = append(found, t)
	}
	for _, t := range tensors {
		if _, left := byName[t.Name]; left {
			return nil, fmt.Errorf("tensor %q, of the shape %s, is none of the model's", t.Name, Dims(t.Shape))
		}
	}
	return found, nil
}

// prefixOf returns what the names of all tensors begin with, where that is followed by the first that is wanted in one of them.
func prefixOf(first string, tensors []Tensor) string {
	for _, t := range tensors {
		prefix, ok := strings.CutSuffix(t.Name, first)
		if !ok || !strings.HasSuffix(prefix, ".") {
			continue
		}
		if !slices.ContainsFunc(tensors, func(t Tensor) bool { return !strings.HasPrefix(t.Name, prefix) }) {
			return prefix
		}
	}
	return ""
}

// names lists the first few tensors for a message.
func names(tensors []Tensor) string {
	const most = 4
	if len(tensors) == 0 {
		return "none at all"
	}
	var all []string
	for _, t := range tensors[:min(most, len(tensors))] {
		all = append(all, fmt.Sprintf("%q", t.Name))
	}
	list := strings.Join(all, ", ")
	if more := len(tensors) - most; more > 0 {
		list += fmt.Sprintf(" and %d more", more)
	}
	return list
}
