package game

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"lethe/core/audit"
	"lethe/core/data"
	"lethe/core/nn"
	"lethe/core/rng"
)

func TestZipStopsWithTheShorterSide(t *testing.T) {
	member := make([]bool, 130)
	for i := range 30 {
		member[i] = true
	}
	sets := batches(member, rng.New(1).Rand())
	require.Len(t, sets, 3, "30 forgotten examples in batches of a tenth of 100")
	seen := map[int]bool{}
	for _, set := range sets {
		require.Len(t, set, 20)
		require.True(t, slices.IsSorted(set))
		for _, i := range set {
			require.False(t, seen[i], "no example twice")
			seen[i] = true
		}
	}
	last := batches(member[5:], rng.New(1).Rand())[2]
	require.Len(t, last, 15, "a last batch of what is left, not balanced")
}

func TestZippedRoundsArePlayed(t *testing.T) {
	r := rulesFor(&audit.Logistic{Lambda: 0.1})
	r.Paper.Zip = true
	_, out, _ := drawn(t, &r)
	require.Equal(t, 6*r.Folds, out.Bouts, "24 against batches of 4")
	g, w := arena(t, &r)
	a, err := g.Check(w)
	require.NoError(t, err)
	require.True(t, a.Exact(), "%+v", a)
}

func TestBatchesThatAreTooSmallAreRefusedAtOnce(t *testing.T) {
	r := DefaultRules()
	r.Paper.Zip = true
	_, err := newRound(&r, []bool{true, true, true, false, false, false, false}, make([]int, 7))
	require.ErrorContains(t, err, "paper_code.zip: batches of a tenth of 4 held-out and of 3 forgotten examples")
}

// TestFoldsByClass: every fold judges the same share of each class, and of the sides whatever comes.
func TestFoldsByClass(t *testing.T) {
	r := DefaultRules()
	r.Paper.StratifyByClass = true
	g, _ := arena(t, &r)
	mixed := false
	for range 10 {
		g.round.draw(g.r)
		for _, f := range g.round.bouts {
			count := func(rows []int, is func(int) bool) (n int) {
				for _, i := range rows {
					if is(i) {
						n++
					}
				}
				return n
			}
			for c := range 2 {
				of := func(i int) bool { return g.round.class[i] == c }
				all := count(f.Train, of) + count(f.Test, of)
				require.InDelta(t, 0.3*float64(all), count(f.Test, of), 0.5)
			}
			members := count(f.Test, func(i int) bool { return g.round.member[i] })
			mixed = mixed || 2*members != len(f.Test)
			require.True(t, g.round.hasBothSides(f.Train))
		}
	}
	require.True(t, mixed)
}

// TestScoringApart: under batch statistics of their own, forgotten examples score alike whoever is held out.
func TestScoringApart(t *testing.T) {
	d, err := (&data.Digits{}).Load(rng.New(1))
	require.NoError(t, err)
	net, err := (&nn.ResNet{Depth: 8, Width: 1}).Build(nn.Volume(d.Shape), d.Classes)
	require.NoError(t, err)
	scores := func(scoring string, from int) []float64 {
		r := rulesFor(&audit.Logistic{Lambda: 0.1})
		r.Scoring = scoring
		g, err := New(&r, net, data.NewView(d, span(0, 12)), data.NewView(d, span(from, from+12)), rng.New(3))
		require.NoError(t, err)
		g.Draw()
		w := net.Fresh(rng.New(2))
		grad := make([]float64, len(w.Theta))
		_, err = g.Gradient(grad, w, 1)
		require.NoError(t, err)
		if scoring == "apart" {
			diff, agree := g.difference(w), 0
			for i := 0; i < len(grad); i += 9 {
				slope, _, err := diff.central(i, 1e-5)
				require.NoError(t, err)
				if d := slope - grad[i]; d*d < 1e-12*max(slope*slope, 1e-4) {
					agree++
				}
			}
			require.Greater(t, agree, len(grad)/9*9/10)
		}
		return slices.Clone(g.scores.Slice(0, 12).Data)
	}
	require.Equal(t, scores("apart", 100), scores("apart", 200))
	require.NotEqual(t, scores("train", 100), scores("train", 200))
}
