package nn

import (
	"fmt"

	"lethe/core/rng"
	"lethe/core/vec"
)

// link is a layer with its name, which is empty where the layer's tensors stand for themselves.
type link struct {
	name string
	Layer
}

// chain applies layers one after the other. Their parameters lie end to end, and so do their states.
type chain struct {
	links         []link
	shape         Shape
	params, state []int // where each link's slice starts; one more entry closes the last
	outs          []int // width of each link's output
}

// newChain links layers whose widths fit.
func newChain(links ...link) *chain {
	c := &chain{links: links, params: []int{0}, state: []int{0}}
	for i, l := range links {
		s := l.Shape()
		if i == 0 {
			c.shape.In = s.In
		} else if c.shape.Out != s.In {
			panic(fmt.Sprintf("nn: layer %q takes %d inputs, not %d", l.name, s.In, c.shape.Out))
		}
		c.shape.Out = s.Out
		c.outs = append(c.outs, s.Out)
		c.shape.Tensors = append(c.shape.Tensors, prefixed(l.name, s.Tensors)...)
		c.shape.State = append(c.shape.State, prefixed(l.name, s.State)...)
		c.params = append(c.params, c.params[i]+length(s.Tensors))
		c.state = append(c.state, c.state[i]+length(s.State))
	}
	return c
}

func prefixed(name string, tensors []Tensor) []Tensor {
	out := make([]Tensor, len(tensors))
	for i, t := range tensors {
		out[i] = Tensor{Name: t.Name, Shape: t.Shape}
		if name != "" {
			out[i].Name = name + "." + t.Name
		}
	}
	return out
}

func (c *chain) Shape() Shape { return c.shape }

// activations returns how many numbers the links keep of each example.
func (c *chain) activations() int {
	total := 0
	for i, l := range c.links {
		total += c.outs[i]
		if inner, ok := l.Layer.(interface{ activations() int }); ok {
			total += inner.activations()
		}
	}
	return total
}

// local narrows l to link i.
func (c *chain) local(l Local, i int) Local {
	if i < l.frozen {
		l.Mode = Evaluate
	}
	l.frozen = 0
	l.Params, l.State = l.Params[c.params[i]:c.params[i+1]], l.State[c.state[i]:c.state[i+1]]
	return l
}

// init draws each link's start from a stream of its own.
func (c *chain) init(params, state []float64, seed rng.Seed) {
	for i, l := range c.links {
		part := c.local(Local{Params: params, State: state}, i)
		own := seed.Child(fmt.Sprintf("layer %d", i))
		switch l := l.Layer.(type) {
		case interface {
			init(params, state []float64, seed rng.Seed)
		}:
			l.init(part.Params, part.State, own)
		case Parametric:
			l.Init(part.Params, part.State, own.Rand())
		}
	}
}

func (c *chain) Op() Op {
	o := &chainOp{chain: c, acts: make([]vec.Matrix, len(c.links)-1)}
	for _, l := range c.links {
		o.ops = append(o.ops, l.Op())
	}
	return o
}

// chainOp remembers the outputs between its links. Gradients take turns in two buffers.
type chainOp struct {
	*chain
	ops   []Op
	acts  []vec.Matrix
	grads [2]vec.Matrix
}

func (o *chainOp) Forward(y vec.Matrix, l Local, x vec.Matrix) {
	for i, op := range o.ops {
		out := y
		if i < len(o.acts) {
			o.acts[i] = resize(o.acts[i], x.Rows, o.outs[i])
			out = o.acts[i]
		}
		op.Forward(out, o.local(l, i), x)
		x = out
	}
}

func (o *chainOp) Backward(dx vec.Matrix, dparams []float64, dy vec.Matrix, l Local, x, y vec.Matrix) {
	for i := len(o.ops) - 1; i >= l.frozen; i-- {
		in, din := x, dx
		if i > 0 {
			in, din = o.acts[i-1], vec.Matrix{}
		}
		if i > l.frozen {
			o.grads[i%2] = resize(o.grads[i%2], in.Rows, in.Cols)
			din = o.grads[i%2]
		}
		o.ops[i].Backward(din, dparams[o.params[i]:o.params[i+1]], dy, o.local(l, i), in, y)
		dy, y = din, in
	}
}
