package game

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"lethe/core/audit"
	"lethe/core/catalog"
	"lethe/core/data"
	"lethe/core/implicit"
	"lethe/core/nn"
	"lethe/core/rng"
	"lethe/core/vec"
)

// arena returns a game of 24 against 36 points in three dimensions on a small tanh network, and weights that do not fit it.
func arena(t *testing.T, rules *Rules) (*Game, nn.Weights) {
	d, err := (&data.Blobs{N: 200, Classes: 2, Spread: 1, Dim: 3, LabelNoise: 0.1}).Load(rng.New(1))
	require.NoError(t, err)
	net, err := (&nn.MLP{Hidden: []int{3}, Activation: "tanh"}).Build(nn.Volume(d.Shape), d.Classes)
	require.NoError(t, err)
	g, err := New(rules, net, data.NewView(d, span(0, 24)), data.NewView(d, span(100, 136)), rng.New(3))
	require.NoError(t, err)
	w := net.Fresh(rng.New(2))
	vec.Scale(w.Theta, 3)
	return g, w
}

func span(from, to int) []int {
	var s []int
	for i := from; i < to; i++ {
		s = append(s, i)
	}
	return s
}

func rulesFor(f audit.Follower) Rules {
	r := DefaultRules()
	r.Auditor = audit.FollowerChoice{Choice: catalog.Choice[audit.Follower]{Name: "tested", Value: f}}
	return r
}

// TestGradientIsExact compares the total derivative with differences through a complete refit, for every follower under
// every rule that changes a path of the gradient.
func TestGradientIsExact(t *testing.T) {
	for e := range audit.Followers.All() {
		for bits := range 32 {
			r := rulesFor(e.New())
			r.PerClass, r.Standardise, r.ThroughVal = bits&1 != 0, bits&2 != 0, bits&4 != 0
			r.Direct, r.Indirect = bits>>3 != 1, bits>>3 != 2
			if bits>>3 == 3 {
				r.Scores = "loss"
			}
			t.Run(fmt.Sprintf("%s/per class %t/standardise %t/val %t/direct %t/indirect %t/%s",
				e.Name, r.PerClass, r.Standardise, r.ThroughVal, r.Direct, r.Indirect, r.Scores), func(t *testing.T) {
				g, w := arena(t, &r)
				a, err := g.CheckSome(w, most(e.Name))
				require.NoError(t, err)
				require.LessOrEqual(t, a.Worst, Tolerance, "%+v", a)
				require.Greater(t, a.Coordinates, 4*a.Kinks)
				require.Positive(t, a.Norm)
				require.Less(t, a.Outcome.Degenerate, a.Outcome.Bouts)
				require.LessOrEqual(t, a.Outcome.Report.Residual, 1e-12)
			})
		}
	}
}

// most is in how many coordinates a test looks: fewer where the auditor takes its time.
func most(follower string) int {
	if follower == "mlp" {
		return 6
	}
	return 100
}

func TestUtilitiesHaveTheirSlopes(t *testing.T) {
	for e := range Utilities.All() {
		r := DefaultRules()
		r.Utility = UtilityChoice{catalog.Choice[Utility]{Name: e.Name, Value: e.New()}}
		g, w := arena(t, &r)
		a, err := g.Check(w)
		require.NoError(t, err)
		require.True(t, a.Exact(), "%s: %+v", e.Name, a)
	}
}

// damaged is a follower whose derivative is off by a hundredth in one place.
type damaged struct {
	audit.Follower
	hessian, cross float64
}

func (d damaged) Respond(s vec.Matrix, y []float64) (*audit.Response, error) {
	r, err := d.Follower.Respond(s, y)
	if err == nil {
		r.Root = damagedRoot{r.Root, d}
	}
	return r, err
}

type damagedRoot struct {
	implicit.Root
	damaged
}

func (d damagedRoot) Solve(u, g []float64) error {
	err := d.Root.Solve(u, g)
	vec.Scale(u, 1+d.hessian)
	return err
}

func (d damagedRoot) Cross(ds vec.Matrix, u []float64) {
	part := vec.NewMatrix(ds.Rows, ds.Cols)
	d.Root.Cross(part, u)
	vec.Axpy(ds.Data, 1+d.cross, part.Data)
}

// crooked is a utility whose slope is off by a hundredth: the direct path.
type crooked struct{ Utility }

func (c crooked) At(m float64) (value, slope float64) {
	value, slope = c.Utility.At(m)
	return value, 1.01 * slope
}

// TestCheckFindsDamage shows that the comparison can fail: a hundredth off in the Hessian, in the cross term or in the
// direct path is found, for every follower.
func TestCheckFindsDamage(t *testing.T) {
	for e := range audit.Followers.All() {
		for name, rules := range map[string]Rules{
			"hessian": rulesFor(damaged{Follower: e.New(), hessian: 0.01}),
			"cross":   rulesFor(damaged{Follower: e.New(), cross: 0.01}),
			"direct":  rulesFor(e.New()),
		} {
			t.Run(e.Name+"/"+name, func(t *testing.T) {
				if name == "direct" {
					rules.Utility = UtilityChoice{catalog.Choice[Utility]{Value: crooked{&Hinge{}}}}
				}
				g, w := arena(t, &rules)
				a, err := g.Check(w)
				require.NoError(t, err)
				require.False(t, a.Exact(), "%+v", a)
				require.Greater(t, a.Worst, 1e-4)
			})
		}
	}
}

func TestCheckFindsAMissingPath(t *testing.T) {
	r := DefaultRules()
	g, w := arena(t, &r)
	g.Draw()
	whole, part := make([]float64, len(w.Theta)), make([]float64, len(w.Theta))
	_, err := g.Gradient(whole, w, 1)
	require.NoError(t, err)
	for _, path := range [][2]bool{{true, false}, {false, true}} {
		r.Direct, r.Indirect = path[0], path[1]
		_, err = g.Gradient(part, w, 1)
		require.NoError(t, err)
		require.Greater(t, vec.MaxAbs(part), 0.0)
	}
	require.InDeltaSlice(t, whole, part, 1e-14, "the two paths add up")
}

// rough is a follower that stops too early.
type rough struct{ audit.Follower }

func (f rough) Respond(s vec.Matrix, y []float64) (*audit.Response, error) {
	r, err := f.Follower.Respond(s, y)
	if err == nil {
		r.Residual = 1e-4
	}
	return r, err
}

func TestAnUnconvergedAnswerIsRefused(t *testing.T) {
	r := rulesFor(rough{&audit.Logistic{Lambda: 0.1}})
	g, w := arena(t, &r)
	g.Draw()
	_, err := g.Gradient(make([]float64, len(w.Theta)), w, 1)
	require.ErrorIs(t, err, implicit.ErrNotConverged)
}

// TestGradientIsExactWithBatchStatistics plays on a small residual network. Its gradient has a kink wherever a unit of the
// network does, so some coordinates are left out; in mode train every score depends on every example of the round.
func TestGradientIsExactWithBatchStatistics(t *testing.T) {
	d, err := (&data.Digits{}).Load(rng.New(1))
	require.NoError(t, err)
	net, err := (&nn.ResNet{Depth: 8, Width: 1}).Build(nn.Volume(d.Shape), d.Classes)
	require.NoError(t, err)
	for _, scoring := range []string{"evaluate", "train"} {
		t.Run(scoring, func(t *testing.T) {
			r := rulesFor(&audit.Logistic{Lambda: 0.1})
			r.Scoring = scoring
			g, err := New(&r, net, data.NewView(d, span(0, 12)), data.NewView(d, span(100, 130)), rng.New(3))
			require.NoError(t, err)
			w := net.Fresh(rng.New(2))
			before := w.Clone()
			g.Draw()
			gradient := make([]float64, len(w.Theta))
			_, err = g.Gradient(gradient, w, 1)
			require.NoError(t, err)
			require.Equal(t, scoring == "evaluate", slices.Equal(before.State, w.State), "the state moves in training only")
			diff := g.difference(w)
			agree := 0
			for i := 0; i < len(gradient); i += 3 {
				slope, _, err := diff.central(i, 1e-5)
				require.NoError(t, err)
				if math.Abs(slope-gradient[i]) <= 1e-6*max(math.Abs(slope), vec.MaxAbs(gradient)/100) {
					agree++
				}
			}
			require.Greater(t, agree, len(gradient)/3*9/10, "of %d", len(gradient)/3)
		})
	}
}
