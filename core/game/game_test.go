package game

import (
	"testing"

	"github.com/stretchr/testify/require"

	"lethe/core/audit"
	"lethe/core/data"
	"lethe/core/nn"
	"lethe/core/rng"
	"lethe/core/vec"
)

func TestRoundsAreBalanced(t *testing.T) {
	for _, perClass := range []bool{false, true} {
		r := DefaultRules()
		r.PerClass = perClass
		g, w := arena(t, &r)
		g.Draw()
		members := 0
		for _, m := range g.member {
			if m {
				members++
			}
		}
		require.Equal(t, g.Rows(), 2*members, "as many members as non-members")
		first := append([]int(nil), g.at...)
		g.Draw()
		require.NotEqual(t, first, g.at, "each round draws afresh")
		out, err := g.Gradient(make([]float64, len(w.Theta)), w, 1)
		require.NoError(t, err)
		auditors := 1
		if perClass {
			auditors = 2
		}
		require.Equal(t, auditors*r.Folds, out.Bouts)
	}
}

func TestHeldOutExamplesCanBeLeftAlone(t *testing.T) {
	r := DefaultRules()
	r.ThroughVal = false
	g, w := arena(t, &r)
	g.Draw()
	_, err := g.Gradient(make([]float64, len(w.Theta)), w, 1)
	require.NoError(t, err)
	for i, member := range g.member {
		size := vec.MaxAbs(g.dscores.Row(i))
		if member {
			require.Positive(t, size)
		} else {
			require.Zero(t, size)
		}
	}
}

func TestGradientScalesAndAdds(t *testing.T) {
	r := DefaultRules()
	g, w := arena(t, &r)
	g.Draw()
	once, more := make([]float64, len(w.Theta)), make([]float64, len(w.Theta))
	vec.Fill(more, 1)
	for dst, scale := range map[*[]float64]float64{&once: 1, &more: 3} {
		_, err := g.Gradient(*dst, w, scale)
		require.NoError(t, err)
	}
	for i, v := range once {
		require.InDelta(t, 1+3*v, more[i], 1e-12)
	}
}

// TestChunksGiveOneGradient plays more rows than pass through the network at a time.
func TestChunksGiveOneGradient(t *testing.T) {
	const chunk = 512
	d, err := (&data.Blobs{N: 3 * chunk, Classes: 3, Spread: 1, Dim: 2}).Load(rng.New(1))
	require.NoError(t, err)
	net, err := (&nn.MLP{Hidden: []int{3}, Activation: "tanh"}).Build(nn.Flat(2), 3)
	require.NoError(t, err)
	r := DefaultRules()
	g, err := New(&r, net, data.NewView(d, span(0, chunk+7)), data.NewView(d, span(2*chunk, 3*chunk)), rng.New(3))
	require.NoError(t, err)
	a, err := g.Check(net.Fresh(rng.New(4)))
	require.NoError(t, err)
	require.Greater(t, g.Rows(), chunk)
	require.LessOrEqual(t, a.Worst, Tolerance)
}

// TestRoundsKeepTheirMemory plays a second game's first round after a first game's third: only the draws may differ.
func TestRoundsKeepTheirMemory(t *testing.T) {
	r := DefaultRules()
	old, w := arena(t, &r)
	fresh, _ := arena(t, &r)
	want, got := make([]float64, len(w.Theta)), make([]float64, len(w.Theta))
	for range 3 {
		old.Draw()
		_, err := old.Gradient(got, w, 1)
		require.NoError(t, err)
	}
	old.r, fresh.r = rng.New(5).Rand(), rng.New(5).Rand()
	vec.Fill(got, 0)
	for g, grad := range map[*Game][]float64{old: got, fresh: want} {
		g.Draw()
		_, err := g.Gradient(grad, w, 1)
		require.NoError(t, err)
	}
	require.Equal(t, want, got)
	each := testing.AllocsPerRun(10, func() {
		old.Draw()
		_, _ = old.Gradient(got, w, 1)
	})
	require.LessOrEqual(t, each, 4.0*float64(r.Folds), "a few small ones for each bout")
}

func TestAnEmptySideIsNamed(t *testing.T) {
	d, err := (&data.Blobs{N: 60, Classes: 3, Spread: 1, Dim: 2}).Load(rng.New(1))
	require.NoError(t, err)
	net, err := (&nn.MLP{}).Build(nn.Flat(2), 3)
	require.NoError(t, err)
	class0 := []int{0, 3, 6, 9}
	r := DefaultRules()
	_, err = New(&r, net, data.NewView(d, class0[:1]), data.NewView(d, span(30, 60)), rng.New(1))
	require.EqualError(t, err, "auditor: 1 forgotten and 30 unseen examples; the auditor needs 2 of each to learn and be judged")
	r.PerClass = true
	_, err = New(&r, net, data.NewView(d, class0), data.NewView(d, span(30, 60)), rng.New(1))
	require.ErrorContains(t, err, "auditor of class 1: 0 forgotten and 10 unseen")
}

func TestRulesWithoutAGradientAreRefused(t *testing.T) {
	r := rulesFor(&audit.Hinge{Zero: "refuse"})
	require.ErrorContains(t, r.Validate(), "auditor: lambda 0")
	r = rulesFor(&audit.Hinge{Zero: "ridge"})
	require.NoError(t, r.Validate())
	require.Contains(t, r.Warning(), "ridge")
	r = DefaultRules()
	require.Empty(t, r.Warning())
}

// TestAnUnboundedUtilityIsWarnedOf: without the pull on held-out examples only a bound holds the forgotten ones.
func TestAnUnboundedUtilityIsWarnedOf(t *testing.T) {
	for e := range Utilities.All() {
		r := DefaultRules()
		r.ThroughVal = false
		r.Utility.Value = e.New()
		low, _ := e.New().At(-1e6)
		require.Equal(t, low < -100, r.Warning() != "", e.Name)
	}
}

func TestUtilitiesAreAlikeAtGuessing(t *testing.T) {
	for e := range Utilities.All() {
		value, slope := e.New().At(0)
		require.Equal(t, -1.0, value, e.Name)
		require.Equal(t, 1.0, slope, e.Name)
		high, flat := e.New().At(800)
		require.InDelta(t, 0, high, 1e-300, e.Name)
		require.InDelta(t, 0, flat, 1e-300, e.Name)
	}
}

func TestGradientNeedsARound(t *testing.T) {
	r := DefaultRules()
	g, w := arena(t, &r)
	require.Panics(t, func() { _, _ = g.Gradient(nil, w, 1) })
}
