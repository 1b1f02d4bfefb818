package after

import (
	"context"
	"math"

	"lethe/core/nn"
	"lethe/core/vec"
)

// Quantise puts each tensor of θ on a grid of its own, symmetric about 0, as is done to make models small:
//
//	s = max |θ| / (2^(bits−1) − 1),  θ ← s round(θ/s)
//
// with ties to even. Running statistics stay as they are. (Jacob et al. 2018, arXiv:1712.05877, symmetric as in Krishnamoorthi
// 2018, arXiv:1806.08342.)
type Quantise struct {
	Bits int `json:"bits" doc:"bits of a parameter; 8 leave 255 values" range:"[2, 32]"`
}

// Make implements Change.
func (m *Quantise) Make(_ context.Context, c *Case, w nn.Weights) (Report, error) {
	rest := w.Theta
	for _, t := range c.Model.Tensors() {
		snap(rest[:t.Len()], float64(int64(1)<<(m.Bits-1)-1))
		rest = rest[t.Len():]
	}
	return Report{}, nil
}

// snap rounds x to multiples of max |x| / steps.
func snap(x []float64, steps float64) {
	s := vec.MaxAbs(x) / steps
	if s == 0 {
		return
	}
	for i, v := range x {
		x[i] = s * math.RoundToEven(v/s)
	}
}
