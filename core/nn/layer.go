package nn

import (
	"lethe/core/rng"
	"lethe/core/vec"
)

// Layer describes a differentiable map on rows. It owns neither parameters nor memory, so one layer serves any number of
// goroutines, each with an Op of its own.
type Layer interface {
	Shape() Shape
	// Op returns fresh working memory for the layer.
	Op() Op
}

// Op is a layer at work. It reuses its memory from call to call and serves one goroutine.
type Op interface {
	// Forward sets y (n × Out) to the layer's output for x (n × In).
	Forward(y vec.Matrix, l Local, x vec.Matrix)
	// Backward sets dx to the gradient with respect to x and adds the gradient with respect to the parameters to dparams,
	// given dy, the gradient with respect to y; x and y are those of the last Forward. It may overwrite dy. A dx without
	// data is left out: the first layer's input needs no gradient.
	Backward(dx vec.Matrix, dparams []float64, dy vec.Matrix, l Local, x, y vec.Matrix)
}

// Local is a layer's part of a pass.
type Local struct {
	Params, State []float64
	Mode          Mode
	Rand          *rng.Rand // what dropout draws from in training; nil switches it off

	frozen int   // links of a chain that only evaluate, whatever the mode
	room   *room // memory that layers take turns in; nil for a layer on its own
}

// Mode says what layers with batch statistics or random masks do.
type Mode int

// The modes.
const (
	Evaluate Mode = iota // running statistics, no masks; leaves the state alone
	Train                // the batch's own statistics, which also move the running ones; masks
)

// Shape says how wide a layer is and which tensors its parameters and its state are.
type Shape struct {
	In, Out        int
	Tensors, State []Tensor
}

// Tensor names a block of parameters or state as PyTorch does.
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

func length(tensors []Tensor) int {
	n := 0
	for _, t := range tensors {
		n += t.Len()
	}
	return n
}

// Parametric is a layer with parameters or state to start from.
type Parametric interface {
	// Init sets params to a fresh random start and state to what it is before any training.
	Init(params, state []float64, r *rng.Rand)
}

// Volume is the layout of an example: channels of height × width. Between layers the channels of a pixel lie together
// (height, width, channel); in datasets each channel lies for itself (channel, height, width).
type Volume struct{ Channels, Height, Width int }

// Flat returns the layout of n features without one.
func Flat(n int) Volume { return Volume{1, 1, n} }

// Size returns the number of features.
func (v Volume) Size() int { return v.Channels * v.Height * v.Width }

// pixels returns height × width.
func (v Volume) pixels() int { return v.Height * v.Width }

// resize returns m with the given rows and columns, in its own memory where that suffices.
func resize(m vec.Matrix, rows, cols int) vec.Matrix { return m.Resize(rows, cols) }
