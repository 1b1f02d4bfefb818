package nn

import "lethe/core/rng"

// Cut is a place between two layers of a network: so many layers, parameters and elements of the state lie before it.
type Cut struct{ Layers, Params, State int }

// Last returns the cut before the last k layers that have parameters; where there are no more than k, the network's start. A
// residual block is one layer.
func (n *Network) Last(k int) Cut {
	for i := len(n.links) - 1; i >= 0; i-- {
		if n.params[i] < n.params[i+1] {
			k--
		}
		if k <= 0 {
			return Cut{i, n.params[i], n.state[i]}
		}
	}
	return Cut{}
}

// Expand returns the network with one class more, and w as weights of it. The parameters of the new class are drawn from r as
// for a fresh start. It panics unless the last layer is a dense one, as it is in all that Models build.
func (n *Network) Expand(w Weights, r *rng.Rand) (*Network, Weights) {
	last := len(n.links) - 1
	d := n.lastDense()
	links := append([]link(nil), n.links...)
	links[last].Layer = dense{d.in, d.out + 1}
	wide := &Network{newChain(links...)}
	own := wide.Zero()
	uniform(own.Theta[n.params[last]:], d.in, r) // What is not the new class's is overwritten.
	n.exchange(w, own, func(small, large []float64) { copy(large, small) })
	return wide, own
}

// Contract sets w to wide, weights of the network that Expand returned, without the additional class.
func (n *Network) Contract(w, wide Weights) {
	n.exchange(w, wide, func(small, large []float64) { copy(small, large) })
}

// exchange pairs the parts of w with those of wide that belong to the same classes.
func (n *Network) exchange(w, wide Weights, each func(small, large []float64)) {
	d := n.lastDense()
	weights := n.params[len(n.links)-1] + d.in*d.out
	each(w.Theta[:weights], wide.Theta[:weights])
	each(w.Theta[weights:], wide.Theta[weights+d.in:][:d.out])
	each(w.State, wide.State)
}

func (n *Network) lastDense() dense {
	d, ok := n.links[len(n.links)-1].Layer.(dense)
	if !ok {
		panic("nn: the last layer is no dense one")
	}
	return d
}
