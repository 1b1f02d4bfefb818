package nn

import "slices"

// Weights is everything a trained model remembers.
type Weights struct {
	Theta []float64 // the parameters θ that gradients flow to
	State []float64 // what forward passes leave behind (running batch statistics); nil for networks without it
}

// Clone returns a copy that shares no memory with w.
func (w Weights) Clone() Weights {
	return Weights{Theta: slices.Clone(w.Theta), State: slices.Clone(w.State)}
}

// Set copies the values of src, which has w's shape, into w.
func (w Weights) Set(src Weights) {
	if len(w.Theta) != len(src.Theta) || len(w.State) != len(src.State) {
		panic("nn: weights of different shapes")
	}
	copy(w.Theta, src.Theta)
	copy(w.State, src.State)
}
