package audit

import (
	"testing"

	"github.com/stretchr/testify/require"

	"lethe/core/rng"
	"lethe/core/vec"
)

// ring returns rows of which those inside a ring are members: no linear rule tells them apart.
func ring(n int) (vec.Matrix, []float64) {
	r := rng.New(3).Rand()
	s, y := vec.NewMatrix(n, 2), make([]float64, n)
	for i := range n {
		y[i] = float64(1 - 2*(i%2))
		size := 1.5 - 0.8*y[i]
		for j := range 2 {
			s.Row(i)[j] = size * r.Normal()
		}
	}
	return s, y
}

func right(r *Response, s vec.Matrix, y []float64) (share float64) {
	for i, sign := range y {
		if sign*r.Decide(s.Row(i)) > 0 {
			share += 1 / float64(len(y))
		}
	}
	return share
}

func TestMLPSeesWhatALineDoesNot(t *testing.T) {
	s, y := ring(200)
	line, err := (&Logistic{Lambda: 0.01}).Respond(s, y)
	require.NoError(t, err)
	bent, err := (&MLP{Hidden: 4, Lambda: 0.001}).Respond(s, y)
	require.NoError(t, err)
	require.Less(t, right(line, s, y), 0.6)
	require.Greater(t, right(bent, s, y), 0.85)
}

// TestMLPConverges trains on many draws of several sizes: every answer is solved to the last bits or said to be degenerate.
func TestMLPConverges(t *testing.T) {
	degenerate := 0
	for seed := range uint64(40) {
		d := 1 + int(seed%11)
		s, y := overlapping(seed, 30+int(seed)*5, d)
		r, err := (&MLP{Hidden: 4, Lambda: []float64{1e-4, 1e-3, 0.01, 0.1}[seed%4]}).Respond(s, y)
		if err != nil {
			require.ErrorIs(t, err, ErrDegenerate)
			degenerate++
			continue
		}
		require.NoError(t, r.Check(), "seed %d", seed)
		require.LessOrEqual(t, r.Residual, 1e-12, "seed %d", seed)
	}
	require.LessOrEqual(t, degenerate, 1)
}

// TestMLPDerivatives compares V's derivatives with differences, away from the minimum.
func TestMLPDerivatives(t *testing.T) {
	s, y := overlapping(7, 20, 3)
	p := &mlpProblem{MLP: MLP{Hidden: 3, Lambda: 0.05}}
	p.pose(s, y)
	root := &mlpRoot{p: p}
	root.start(3)
	w := root.w
	k := len(w)
	g, high, low, h := make([]float64, k), make([]float64, k), make([]float64, k), vec.NewMatrix(k, k)
	p.derive(g, h, w, true)
	spare := vec.NewMatrix(k, k)
	for j := range k {
		const step = 1e-5
		old := w[j]
		w[j] = old + step
		up := p.Value(w)
		p.derive(high, spare, w, false)
		w[j] = old - step
		down := p.Value(w)
		p.derive(low, spare, w, false)
		w[j] = old
		require.InDelta(t, (up-down)/(2*step), g[j], 1e-9)
		for i := j; i < k; i++ {
			require.InDelta(t, (high[i]-low[i])/(2*step), h.Row(i)[j], 1e-8, "%d, %d", i, j)
		}
	}
}

func TestMLPStartsWhereItIsTold(t *testing.T) {
	s, y := ring(60)
	a, err := (&MLP{Hidden: 3, Lambda: 0.001}).Respond(s, y)
	require.NoError(t, err)
	b, err := (&MLP{Hidden: 3, Lambda: 0.001, Start: 9}).Respond(s, y)
	require.NoError(t, err)
	require.NotEqual(t, a.W, b.W, "another start, another order of the units at least")
}
