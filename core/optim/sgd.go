package optim

import "lethe/core/vec"

// SGD is stochastic gradient descent with momentum and weight decay, as in torch.optim.SGD with zero dampening:
//
//	v ← μ v + (g + δ θ)
//	θ ← θ − η v
type SGD struct {
	Momentum    float64 `json:"momentum" doc:"share μ of the last step that is kept" range:"[0, 1)"`
	WeightDecay float64 `json:"weight_decay" doc:"pull δ of the parameters towards zero" range:"[0, 1]"`
}

// New implements Algorithm.
func (s *SGD) New(n int) Optimizer { return &sgdState{SGD: *s, velocity: make([]float64, n)} }

type sgdState struct {
	SGD
	velocity []float64
}

func (s *sgdState) Step(theta, grad []float64, rate float64) {
	vec.Momentum(theta, s.velocity, grad, rate, s.Momentum, s.WeightDecay)
}
