package nn

import (
	"lethe/core/rng"
	"lethe/core/vec"
)

// Model maps examples to logits and gradients back: all that training, unlearning and the game ask of one.
type Model interface {
	// Logits returns the logits (n × K) of the rows of x (n × d) under w. They live in p until its next use. In mode Train
	// it also moves the running statistics in w.State.
	Logits(p *Pass, w Weights, x vec.Matrix) vec.Matrix
	// Pullback adds Σ_i (∂logits_i/∂θ)ᵀ dlogits_i to dtheta, for the rows that the last Logits(p, w, x) saw.
	Pullback(dtheta []float64, p *Pass, w Weights, dlogits vec.Matrix)
}

// Pass is the memory of one pass through a Network. The zero value is ready and evaluates; it grows to the largest batch
// seen and then allocates no more. A Pass serves one network and one goroutine at a time.
type Pass struct {
	Mode Mode
	Rand *rng.Rand // what dropout draws from in mode Train; nil switches it off
	// Frozen layers, the first so many, evaluate in mode Train, too: their state stays, they drop nothing, and Pullback leaves
	// their part of the gradient alone.
	Frozen int

	op    Op
	x, y  vec.Matrix
	dlast vec.Matrix
	room  room
}

// Network is a chain of layers with its parameters end to end in one slice.
type Network struct{ *chain }

var _ Model = (*Network)(nil)

// Inputs returns the width of an example.
func (n *Network) Inputs() int { return n.shape.In }

// Classes returns the number of logits K.
func (n *Network) Classes() int { return n.shape.Out }

// Params returns the length of θ.
func (n *Network) Params() int { return n.params[len(n.links)] }

// Activations returns how many numbers a pass keeps of each example.
func (n *Network) Activations() int { return n.shape.In + n.chain.activations() }

// Chunk returns how many examples to pass through the network at a time where all are only evaluated: at most 512, and so
// few that a pass keeps about 256 MB.
func (n *Network) Chunk() int { return max(16, min(512, 1<<25/n.Activations())) }

// Tensors lists the blocks of θ in order, named as PyTorch names those of the same layers.
func (n *Network) Tensors() []Tensor { return n.shape.Tensors }

// StateTensors lists the blocks of the state in order.
func (n *Network) StateTensors() []Tensor { return n.shape.State }

// Zero returns weights of the network's shape, all zero.
func (n *Network) Zero() Weights {
	w := Weights{Theta: make([]float64, n.Params())}
	if k := n.state[len(n.links)]; k > 0 {
		w.State = make([]float64, k)
	}
	return w
}

// Fresh returns random starting weights, each layer's drawn from a stream of its own.
func (n *Network) Fresh(seed rng.Seed) Weights {
	w := n.Zero()
	n.init(w.Theta, w.State, seed)
	return w
}

func (p *Pass) local(w Weights) Local {
	return Local{Params: w.Theta, State: w.State, Mode: p.Mode, Rand: p.Rand, frozen: p.Frozen, room: &p.room}
}

// Logits implements Model.
func (n *Network) Logits(p *Pass, w Weights, x vec.Matrix) vec.Matrix {
	if p.op == nil {
		p.op = n.Op()
	}
	p.x, p.y = x, resize(p.y, x.Rows, n.Classes())
	p.op.Forward(p.y, p.local(w), x)
	return p.y
}

// Pullback implements Model. It leaves dlogits alone.
func (n *Network) Pullback(dtheta []float64, p *Pass, w Weights, dlogits vec.Matrix) {
	n.PullbackInput(vec.Matrix{}, dtheta, p, w, dlogits)
}

// PullbackInput is Pullback and also sets dx (n × d), unless it has no data, to the gradient with respect to the examples: row
// i is (∂logits_i/∂x_i)ᵀ dlogits_i, and in mode Train Σ_j (∂logits_j/∂x_i)ᵀ dlogits_j where batch statistics mix the rows.
func (n *Network) PullbackInput(dx vec.Matrix, dtheta []float64, p *Pass, w Weights, dlogits vec.Matrix) {
	if dlogits.Rows != p.x.Rows {
		panic("nn: pullback of other rows than the pass saw")
	}
	if dx.Data != nil && p.Frozen > 0 {
		panic("nn: no gradient of the input through frozen layers")
	}
	p.dlast = resize(p.dlast, dlogits.Rows, dlogits.Cols)
	for i := range dlogits.Rows {
		copy(p.dlast.Row(i), dlogits.Row(i))
	}
	p.op.Backward(dx, dtheta, p.dlast, p.local(w), p.x, p.y)
}
