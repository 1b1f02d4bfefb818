package after

import (
	"context"
	"math"

	"lethe/core/nn"
)

// Round keeps the given number of significant bits of every parameter and rounds the rest to the nearest, ties to even: 53
// change nothing, 24 are those of single precision, 11 of half precision and 8 of bfloat16. Running statistics stay as they
// are.
type Round struct {
	Bits int `json:"bits" doc:"significant bits that are kept" range:"[1, 53]"`
}

// Make implements Change.
func (m *Round) Make(_ context.Context, _ *Case, w nn.Weights) (Report, error) {
	for i, v := range w.Theta {
		w.Theta[i] = significant(v, m.Bits)
	}
	return Report{}, nil
}

// significant rounds x to so many significant bits. A carry out of the fraction goes to the exponent, as it should.
func significant(x float64, bits int) float64 {
	drop := 53 - bits
	if drop == 0 {
		return x
	}
	u := math.Float64bits(x)
	half := uint64(1) << (drop - 1)
	u += half - 1 + u>>drop&1
	return math.Float64frombits(u &^ (2*half - 1))
}
