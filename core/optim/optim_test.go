package optim

import (
	"encoding/json"
	"math"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"lethe/core/catalog"
)

func TestOptimizersDescend(t *testing.T) {
	for e := range Optimizers.All() {
		opt := e.New().New(2)
		theta, grad := []float64{3, -2}, make([]float64, 2)
		for range 1500 {
			copy(grad, theta) // ∇ ½‖θ‖²
			opt.Step(theta, grad, 0.05)
		}
		require.InDeltaSlice(t, []float64{0, 0}, theta, 1e-6, e.Name)
		require.Zero(t, testing.AllocsPerRun(10, func() { opt.Step(theta, grad, 0.1) }), e.Name)
		require.NotEmpty(t, catalog.Fields(e.New()))
	}
}

// TestAdamAgainstTorch replays the steps of testdata/torch_adam.json.
func TestAdamAgainstTorch(t *testing.T) {
	raw, err := os.ReadFile("testdata/torch_adam.json")
	require.NoError(t, err)
	var cases []struct {
		LR, Beta1, Beta2, Epsilon float64
		Decay                     float64 `json:"weight_decay"`
		Theta                     []float64
		Gradients, Thetas         [][]float64
	}
	require.NoError(t, json.Unmarshal(raw, &cases))
	require.Len(t, cases, 3)
	for _, c := range cases {
		opt := (&Adam{Beta1: c.Beta1, Beta2: c.Beta2, Epsilon: c.Epsilon, WeightDecay: c.Decay}).New(len(c.Theta))
		for i, want := range c.Thetas {
			opt.Step(c.Theta, c.Gradients[i], c.LR)
			require.InDeltaSlice(t, want, c.Theta, 1e-13)
		}
	}
	require.Equal(t, &Adam{Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-8}, DefaultAdam().Value)
}

func TestSchedulesStartAtTheBaseRateAndNeverRise(t *testing.T) {
	for e := range Schedules.All() {
		s := e.New()
		require.Equal(t, 1.0, s.Factor(0, 30), e.Name)
		for i := 1; i < 30; i++ {
			f := s.Factor(i, 30)
			require.LessOrEqual(t, f, s.Factor(i-1, 30), e.Name)
			require.Positive(t, f, e.Name)
		}
	}
	require.InDelta(t, 0.5, (&Cosine{}).Factor(15, 30), 1e-15)
	require.InDelta(t, (1+math.Cos(math.Pi/3))/2, (&Cosine{}).Factor(10, 30), 1e-15)
	require.Equal(t, 0.25, (&Step{Every: 3, Gamma: 0.5}).Factor(8, 30))
}
