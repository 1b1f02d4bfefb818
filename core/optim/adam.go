package optim

import (
	"math"

	"lethe/core/vec"
)

// Adam adapts the step of each parameter to the size of its gradients, as torch.optim.Adam does. In step t = 1, 2, …, with
// g ← g + δ θ,
//
//	m ← β₁ m + (1 − β₁) g,  v ← β₂ v + (1 − β₂) g²,
//	θ ← θ − η/(1 − β₁ᵗ) · m / (√v/√(1 − β₂ᵗ) + ε),
//
// all element by element. (Kingma & Ba 2015, arXiv:1412.6980.)
type Adam struct {
	Beta1       float64 `json:"beta1" doc:"share β₁ of the mean gradient that is kept" range:"[0, 1)"`
	Beta2       float64 `json:"beta2" doc:"share β₂ of the mean squared gradient that is kept" range:"[0, 1)"`
	Epsilon     float64 `json:"epsilon" doc:"what keeps the divisor ε from zero" range:"(0, 1]"`
	WeightDecay float64 `json:"weight_decay" doc:"pull δ of the parameters towards zero, added to the gradient" range:"[0, 1]"`
}

// DefaultAdam returns a choice of Adam with PyTorch's settings: β₁ 0.9, β₂ 0.999, ε 1e-8, no weight decay.
func DefaultAdam() Choice { return choice("adam", defaultAdam()) }

func defaultAdam() Algorithm { return &Adam{Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-8} }

// New implements Algorithm.
func (a *Adam) New(n int) Optimizer {
	return &adamState{Adam: *a, mean: make([]float64, n), square: make([]float64, n), power1: 1, power2: 1}
}

type adamState struct {
	Adam
	mean, square   []float64
	power1, power2 float64 // β₁ᵗ and β₂ᵗ
}

func (a *adamState) Step(theta, grad []float64, rate float64) {
	a.power1 = float64(a.power1 * a.Beta1)
	a.power2 = float64(a.power2 * a.Beta2)
	rate, root := rate/(1-a.power1), math.Sqrt(1-a.power2)
	if t := vec.Threads(len(theta), len(theta)); t > 1 {
		vec.Share(t, len(theta), func(from, to int) { a.part(theta, grad, rate, root, from, to) })
		return
	}
	a.part(theta, grad, rate, root, 0, len(theta))
}

// part moves the given elements.
func (a *adamState) part(theta, grad []float64, rate, root float64, from, to int) {
	for i := from; i < to; i++ {
		g := grad[i] + float64(a.WeightDecay*theta[i])
		a.mean[i] = float64(a.Beta1*a.mean[i]) + float64((1-a.Beta1)*g)
		a.square[i] = float64(a.Beta2*a.square[i]) + float64((1-a.Beta2)*float64(g*g))
		theta[i] -= float64(rate * a.mean[i] / (math.Sqrt(a.square[i])/root + a.Epsilon))
	}
}
