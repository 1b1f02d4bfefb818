package nn

import (
	"lethe/core/rng"
	"lethe/core/vec"
)

// Layer is a differentiable map on rows. It owns neither parameters nor activations, so one layer serves any number of
// goroutines.
type Layer interface {
	// Forward sets y (n × Out) to the layer's output for x (n × In).
	Forward(y vec.Matrix, params []float64, x vec.Matrix)
	// Backward sets dx to the gradient with respect to x and adds the gradient with respect to params to dparams, given
	// dy, the gradient with respect to y. A dx without data is left out: the first layer's input needs no gradient.
	Backward(dx vec.Matrix, dparams []float64, dy vec.Matrix, params []float64, x, y vec.Matrix)
}

// Shape says how wide a layer is and which tensors its parameters are.
type Shape struct {
	In, Out int
	Tensors []Tensor
}

// Tensor names a block of parameters as PyTorch does.
type Tensor struct {
	Name  string
	Shape []int
}

// Len returns the number of elements.
func (t Tensor) Len() int {
	n := 1
	for _, d := range t.Shape {
		n *= d
	}
	return n
}

// Parametric is a layer with parameters to start from.
type Parametric interface {
	// Init sets params to a fresh random start.
	Init(params []float64, r *rng.Rand)
}
