package nn_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"lethe/core/nn"
	"lethe/core/rng"
	"lethe/core/vec"
)

func TestMarginIsTheLogOddsOfTheTrueClass(t *testing.T) {
	r := rng.New(1).Rand()
	for _, k := range []int{2, 3, 10} {
		const n = 20
		z, labels := vec.NewMatrix(n, k), make([]int, n)
		for i := range z.Data {
			z.Data[i] = 3 * r.Normal()
		}
		for i := range labels {
			labels[i] = i % k
		}
		phi, d, losses := make([]float64, n), vec.NewMatrix(n, k), make([]float64, n)
		nn.Margin(d, phi, z, labels)
		nn.CrossEntropy(vec.Matrix{}, losses, z, labels)
		for i, y := range labels {
			p := math.Exp(-losses[i])
			require.InDelta(t, math.Log(p)-math.Log(1-p), phi[i], 1e-9)
			require.Equal(t, 1.0, d.Row(i)[y])
			for j := range k {
				const h = 1e-5
				var side [2]float64
				for s, sign := range []float64{-1, 1} {
					moved := vec.MatrixOf(append([]float64(nil), z.Row(i)...), 1, k)
					moved.Data[j] += sign * h
					nn.Margin(vec.NewMatrix(1, k), side[s:s+1], moved, labels[i:i+1])
				}
				require.InDelta(t, (side[1]-side[0])/(2*h), d.Row(i)[j], 1e-9)
			}
		}
	}
}

func TestMarginTellsCertainAnswersApart(t *testing.T) {
	z := vec.MatrixOf([]float64{900, 0, 0, 901, 0, 0, 0, 0, 800}, 3, 3)
	phi := make([]float64, 3)
	nn.Margin(vec.NewMatrix(3, 3), phi, z, []int{0, 0, 0})
	require.InDeltaSlice(t, []float64{900 - math.Log(2), 901 - math.Log(2), -800}, phi, 1e-9)
	require.Panics(t, func() { nn.Margin(z, phi, z, nil) })
}
