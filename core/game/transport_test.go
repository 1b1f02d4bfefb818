package game

import (
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"lethe/core/data"
	"lethe/core/metric"
	"lethe/core/nn"
	"lethe/core/rng"
	"lethe/core/vec"
)

// crossing returns a transport of forgotten against held-out points on a small tanh network, and weights.
func crossing(t *testing.T, forget, val, rows int) (*Transport, nn.Weights) {
	d, err := (&data.Blobs{N: 3 * (forget + val), Classes: 3, Spread: 1, Dim: 3, LabelNoise: 0.1}).Load(rng.New(1))
	require.NoError(t, err)
	net, err := (&nn.MLP{Hidden: []int{4}, Activation: "tanh"}).Build(nn.Volume(d.Shape), d.Classes)
	require.NoError(t, err)
	g, err := NewTransport(net, data.NewView(d, span(0, forget)), data.NewView(d, span(forget, forget+val)), rows, 0, rng.New(3))
	require.NoError(t, err)
	w := net.Fresh(rng.New(2))
	vec.Scale(w.Theta, 2)
	return g, w
}

// TestTransportGradientIsExact compares the gradient with differences through a complete sort, the quantiles and their
// deviation held where they were: no gradient flows through D_val.
func TestTransportGradientIsExact(t *testing.T) {
	g, w := crossing(t, 20, 33, 0)
	g.Draw()
	grad := make([]float64, len(w.Theta))
	_, err := g.Gradient(grad, w, 1)
	require.NoError(t, err)
	val := slices.Clone(g.sides[1].margins)
	slope := func(i int) float64 {
		const h = 1e-6
		old := w.Theta[i]
		var side [2]float64
		for s, sign := range []float64{-1, 1} {
			w.Theta[i] = old + float64(sign*h)
			_, err := g.Payoff(w)
			require.NoError(t, err)
			side[s] = g.match(g.sides[0].margins, slices.Clone(val)).Payoff
		}
		w.Theta[i] = old
		return (side[1] - side[0]) / (2 * h)
	}
	require.Positive(t, vec.MaxAbs(grad))
	for i, exact := range grad {
		require.InDelta(t, slope(i), exact, 1e-8*vec.MaxAbs(grad)+1e-9, "coordinate %d", i)
	}
}

// TestASortIsTheBestResponse compares M with the least cost over all ways to match.
func TestASortIsTheBestResponse(t *testing.T) {
	r := rng.New(4).Rand()
	for range 20 {
		phi, val := make([]float64, 6), make([]float64, 11)
		for _, x := range [][]float64{phi, val} {
			for i := range x {
				x[i] = 2 * r.Normal()
			}
		}
		var g Transport
		out := g.match(phi, val)
		s, least := deviation(val), math.Inf(1)
		permute(len(phi), func(to []int) {
			cost := 0.0
			for i, k := range to {
				h, _ := huber((phi[i] - g.targets[k]) / s)
				cost += h / float64(len(phi))
			}
			least = min(least, cost)
		})
		require.InDelta(t, least, out.Payoff, 1e-12)
	}
}

// permute calls each with every permutation of n.
func permute(n int, each func([]int)) {
	p := span(0, n)
	var rest func(int)
	rest = func(k int) {
		if k == n {
			each(p)
		}
		for i := k; i < n; i++ {
			p[k], p[i] = p[i], p[k]
			rest(k + 1)
			p[k], p[i] = p[i], p[k]
		}
	}
	rest(0)
}

// TestTransportIsWassersteinFarAway: where every example is more than a deviation from its quantile, h is |·| − ½.
func TestTransportIsWassersteinFarAway(t *testing.T) {
	phi, val := []float64{9, 12, 15, 10}, []float64{0, 1, 2, 4}
	var g Transport
	out := g.match(phi, val)
	s := deviation(val)
	require.InDelta(t, metric.Wasserstein1(phi, val), s*(out.Payoff+0.5), 1e-12)
	for _, pull := range g.pulls {
		require.InDelta(t, 1/(4*s), pull, 1e-15)
	}
	out = g.match(slices.Clone(val), val)
	require.Zero(t, out.Payoff, "nothing to tell apart")
	require.Zero(t, vec.MaxAbs(g.pulls))
	require.Equal(t, 1, g.match([]float64{1, 1}, []float64{1, 1, 1}).Report.OnMargin)
}

func TestMidQuantiles(t *testing.T) {
	require.Equal(t, []float64{1, 2, 5}, midQuantiles(nil, []float64{1, 2, 5}, 3))
	require.Equal(t, []float64{1.5, 3.5}, midQuantiles(nil, []float64{1, 2, 3, 4}, 2))
	require.Equal(t, []float64{2}, midQuantiles(nil, []float64{1, 2, 5}, 1))
	require.Equal(t, []float64{1, 1.5, 2.5, 3}, midQuantiles(nil, []float64{1, 3}, 4), "flat beyond the outermost")
}

// TestTransportChunks plays more examples than pass through the network at a time.
func TestTransportChunks(t *testing.T) {
	const chunk = 512
	g, w := crossing(t, chunk+9, chunk+30, 0)
	g.Draw()
	whole := make([]float64, len(w.Theta))
	want, err := g.Gradient(whole, w, 2)
	require.NoError(t, err)
	g.x, g.dz, g.labels = vec.NewMatrix(100, g.x.Cols), vec.NewMatrix(100, g.dz.Cols), make([]int, 100)
	parts := make([]float64, len(w.Theta))
	got, err := g.Gradient(parts, w, 2)
	require.NoError(t, err)
	require.Equal(t, want.Payoff, got.Payoff)
	require.InDeltaSlice(t, whole, parts, 1e-13)
	require.Zero(t, testing.AllocsPerRun(5, func() {
		g.Draw()
		_, _ = g.Gradient(parts, w, 1)
	}))
}

func TestTransportDrawsAtMostSoMany(t *testing.T) {
	g, w := crossing(t, 40, 60, 16)
	g.Draw()
	require.Equal(t, 32, g.Rows())
	first := slices.Clone(g.sides[0].drawn)
	require.Len(t, first, 16)
	require.Len(t, g.sides[1].drawn, 16)
	_, err := g.Gradient(make([]float64, len(w.Theta)), w, 1)
	require.NoError(t, err)
	g.Draw()
	require.NotEqual(t, first, g.sides[0].drawn)
	all, _ := crossing(t, 16, 60, 16)
	all.Draw()
	require.Equal(t, span(0, 16), all.sides[0].drawn, "a side that plays as a whole needs no lot")
}

// TestHeldOutExamplesServeSeveralRounds moves the model between rounds: what was seen of the held-out examples stays for as many
// rounds as are asked for, and no longer.
func TestHeldOutExamplesServeSeveralRounds(t *testing.T) {
	g, w := crossing(t, 16, 60, 8)
	g.hold, g.held = 2, 2
	grad := make([]float64, len(w.Theta))
	var before []float64
	for round := range 7 {
		g.Draw()
		_, err := g.Gradient(grad, w, 1)
		require.NoError(t, err)
		if round%3 == 0 {
			require.Equal(t, 16, g.Rows())
			require.NotEqual(t, before, g.sides[1].margins)
		} else {
			require.Equal(t, 8, g.Rows())
			require.Equal(t, before, g.sides[1].margins)
		}
		before = slices.Clone(g.sides[1].margins)
		vec.Scale(w.Theta, 1.1)
	}
}

func TestTransportRefuses(t *testing.T) {
	g, w := crossing(t, 5, 5, 0)
	w.Theta[0] = math.NaN()
	g.Draw()
	_, err := g.Gradient(make([]float64, len(w.Theta)), w, 1)
	require.ErrorContains(t, err, "diverged")
	_, err = NewTransport(g.model, data.NewView(nil, []int{1}), data.NewView(nil, []int{2, 3}), 0, 0, rng.New(1))
	require.EqualError(t, err, "auditor: 1 forgotten and 2 unseen examples; it needs 2 of each to compare")
}
