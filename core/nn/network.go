package nn

import (
	"fmt"

	"lethe/core/rng"
	"lethe/core/vec"
)

// Model maps examples to logits and gradients back: all that training, unlearning and the game ask of one.
type Model interface {
	// Logits returns the logits (n × K) of the rows of x (n × d) under w. They live in p until its next use.
	Logits(p *Pass, w Weights, x vec.Matrix) vec.Matrix
	// Pullback adds Σ_i (∂logits_i/∂θ)ᵀ dlogits_i to dtheta, for the rows that the last Logits(p, w, x) saw.
	Pullback(dtheta []float64, p *Pass, w Weights, dlogits vec.Matrix)
}

// Pass is the memory of one pass through a Network: the activations between the layers and their gradients. The zero
// value is ready; it grows to the largest batch seen and then allocates no more. A Pass serves one goroutine at a time.
type Pass struct {
	x     vec.Matrix
	acts  []vec.Matrix // acts[i] is the output of layer i, of full capacity
	grads []vec.Matrix // grads[i] is the gradient of acts[i]
	rows  int          // rows of the pass in progress
}

// Network is a chain of layers with its parameters end to end in one slice.
type Network struct {
	layers []Layer
	shapes []Shape
	params []int // params[i] is where layer i's parameters start; one more entry closes the last
}

var _ Model = (*Network)(nil)

// newNetwork chains layers whose widths fit.
func newNetwork(layers []Layer, shapes []Shape) *Network {
	n := &Network{layers: layers, shapes: shapes, params: []int{0}}
	for i, s := range shapes {
		if i > 0 && shapes[i-1].Out != s.In {
			panic("nn: layer widths do not fit")
		}
		end := n.params[i]
		for _, t := range s.Tensors {
			end += t.Len()
		}
		n.params = append(n.params, end)
	}
	return n
}

// Inputs returns the width of an example.
func (n *Network) Inputs() int { return n.shapes[0].In }

// Classes returns the number of logits K.
func (n *Network) Classes() int { return n.shapes[len(n.shapes)-1].Out }

// Params returns the length of θ.
func (n *Network) Params() int { return n.params[len(n.layers)] }

// Tensors lists the blocks of θ in order, named as in a torch.nn.Sequential of the same layers ("0.weight", "0.bias").
func (n *Network) Tensors() []Tensor {
	var all []Tensor
	for i, s := range n.shapes {
		for _, t := range s.Tensors {
			all = append(all, Tensor{Name: fmt.Sprintf("%d.%s", i, t.Name), Shape: t.Shape})
		}
	}
	return all
}

// Fresh returns random starting weights, each layer's drawn from a stream of its own.
func (n *Network) Fresh(seed rng.Seed) Weights {
	w := Weights{Theta: make([]float64, n.Params())}
	for i, l := range n.layers {
		if l, ok := l.(Parametric); ok {
			l.Init(n.slice(w.Theta, i), seed.Child(fmt.Sprintf("layer %d", i)).Rand())
		}
	}
	return w
}

func (n *Network) slice(theta []float64, layer int) []float64 {
	return theta[n.params[layer]:n.params[layer+1]]
}

// Logits implements Model.
func (n *Network) Logits(p *Pass, w Weights, x vec.Matrix) vec.Matrix {
	p.begin(n, x)
	in := x
	for i, l := range n.layers {
		out := p.acts[i].Slice(0, x.Rows)
		l.Forward(out, n.slice(w.Theta, i), in)
		in = out
	}
	return in
}

// Pullback implements Model.
func (n *Network) Pullback(dtheta []float64, p *Pass, w Weights, dlogits vec.Matrix) {
	if dlogits.Rows != p.rows {
		panic("nn: pullback of other rows than the pass saw")
	}
	dy := dlogits
	for i := len(n.layers) - 1; i >= 0; i-- {
		x, dx := p.x, vec.Matrix{}
		if i > 0 {
			x, dx = p.acts[i-1].Slice(0, p.rows), p.grads[i-1].Slice(0, p.rows)
		}
		n.layers[i].Backward(dx, n.slice(dtheta, i), dy, n.slice(w.Theta, i), x, p.acts[i].Slice(0, p.rows))
		dy = dx
	}
}

// begin remembers x and makes room for its rows.
func (p *Pass) begin(n *Network, x vec.Matrix) {
	p.x, p.rows = x, x.Rows
	if len(p.acts) == len(n.layers) && p.acts[0].Rows >= x.Rows {
		return
	}
	p.acts, p.grads = p.acts[:0], p.grads[:0]
	for _, s := range n.shapes {
		p.acts = append(p.acts, vec.NewMatrix(x.Rows, s.Out))
		p.grads = append(p.grads, vec.NewMatrix(x.Rows, s.Out))
	}
}
