package metric

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"lethe/core/vec"
)

func TestDistance(t *testing.T) {
	require.Equal(t, 13.0, Distance([]float64{1, 2, 3}, []float64{4, 6, 15}))
	require.Equal(t, 0.0, Distance(nil, nil))
	require.PanicsWithValue(t, badLength, func() { Distance([]float64{1}, nil) })
}

// With p = (0.2, 0.3, 0.5) and q = (0.6, 0.3, 0.1), ½ Σ |p − q| = 0.4; what is added to all logits of a row does not matter.
func TestTotalVariation(t *testing.T) {
	logs := func(shift float64, p ...float64) []float64 {
		z := make([]float64, len(p))
		for i, x := range p {
			z[i] = math.Log(x) + shift
		}
		return z
	}
	rows := func(r ...[]float64) vec.Matrix {
		var all []float64
		for _, x := range r {
			all = append(all, x...)
		}
		return vec.MatrixOf(all, len(r), len(r[0]))
	}
	a := rows(logs(0, 0.2, 0.3, 0.5), logs(900, 0.2, 0.3, 0.5))
	b := rows(logs(-700, 0.6, 0.3, 0.1), logs(0, 0.2, 0.3, 0.5))
	require.InDelta(t, 0.2, TotalVariation(a, b), 1e-13, "0.4 and 0")
	require.InDelta(t, 0, TotalVariation(a, a), 1e-15)
	require.InDelta(t, 1, TotalVariation(rows([]float64{800, 0}), rows([]float64{0, 800})), 1e-15)
	require.Equal(t, 0.0, TotalVariation(vec.Matrix{}, vec.Matrix{}))
	require.PanicsWithValue(t, badLength, func() { TotalVariation(a, rows([]float64{0, 1})) })
}
