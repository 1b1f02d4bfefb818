package optim

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"lethe/core/catalog"
)

func TestOptimizersDescend(t *testing.T) {
	for e := range Optimizers.All() {
		opt := e.New().New(2)
		theta, grad := []float64{3, -2}, make([]float64, 2)
		for range 500 {
			copy(grad, theta) // ∇ ½‖θ‖²
			opt.Step(theta, grad, 0.05)
		}
		require.InDeltaSlice(t, []float64{0, 0}, theta, 1e-6, e.Name)
		require.Zero(t, testing.AllocsPerRun(10, func() { opt.Step(theta, grad, 0.1) }), e.Name)
		require.NotEmpty(t, catalog.Fields(e.New()))
	}
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
