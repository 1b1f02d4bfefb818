package after

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"lethe/core/catalog"
	"lethe/core/data"
	"lethe/core/nn"
	"lethe/core/rng"
	"lethe/core/train"
	"lethe/core/vec"
)

// scene returns a case, whose original is trained on everything, and a model that has not seen the forget set.
func scene(t *testing.T, b nn.Builder) (*Case, nn.Weights) {
	d, err := (&data.Digits{LabelNoise: 0.2}).Load(rng.New(1))
	require.NoError(t, err)
	net, err := b.Build(nn.Volume(d.Shape), d.Classes)
	require.NoError(t, err)
	view := func(from, to int) data.View {
		var index []int
		for i := from; i < to; i++ {
			index = append(index, i)
		}
		return data.NewView(d, index)
	}
	c := &Case{Model: net, Forget: view(0, 20), Retain: view(20, 100), Seed: rng.New(2)}
	fit := func(v data.View) nn.Weights {
		w := net.Fresh(rng.New(3))
		loop := train.New(net, w, train.DefaultRecipe(20, 0.1), rng.New(4))
		for epoch := range 20 {
			_, err := loop.Epoch(context.Background(), epoch+1, v)
			require.NoError(t, err)
		}
		return w
	}
	c.Original = fit(view(0, 100))
	return c, fit(c.Retain)
}

func mlp() nn.Builder { return &nn.MLP{Hidden: []int{16}, Activation: "relu"} }

// TestConformance is what every change of the catalog promises.
func TestConformance(t *testing.T) {
	models := map[string]nn.Builder{
		"mlp": mlp(), "cnn": &nn.CNN{Channels: []int{2}, Hidden: 8}, "resnet": &nn.ResNet{Depth: 8, Width: 2},
	}
	for name, b := range models {
		c, w := scene(t, b)
		original := c.Original.Clone()
		for e := range Changes.All() {
			t.Run(name+"/"+e.Name, func(t *testing.T) {
				once, again := w.Clone(), w.Clone()
				said, err := e.New().Make(context.Background(), c, once)
				require.NoError(t, err)
				require.True(t, vec.AllFinite(once.Theta))
				require.NotEqual(t, w.Theta, once.Theta)
				same, err := e.New().Make(context.Background(), c, again)
				require.NoError(t, err)
				require.Equal(t, once, again, "deterministic")
				require.Equal(t, said, same)
				require.Equal(t, original, c.Original, "leaves the original alone")
				require.NotEmpty(t, catalog.Fields(e.New()))
			})
		}
	}
}

func TestTrainingHonoursCancellation(t *testing.T) {
	c, w := scene(t, mlp())
	why := errors.New("enough")
	ctx, cancel := context.WithCancelCause(context.Background())
	cancel(why)
	for _, name := range []string{"relearn", "finetune"} {
		m, err := Changes.New(name)
		require.NoError(t, err)
		_, err = m.Make(ctx, c, w.Clone())
		require.ErrorIs(t, err, why, name)
	}
}

func TestRelearning(t *testing.T) {
	c, w := scene(t, mlp())
	relearn := func(w nn.Weights, epochs int) Report {
		r, err := (&Relearning{constant(epochs, 0.05)}).Make(context.Background(), c, w)
		require.NoError(t, err)
		return r
	}
	still := c.Original.Clone()
	require.Equal(t, Report{Relearn: &Relearn{}}, relearn(still, 100), "what was never gone is back at once")
	require.Equal(t, c.Original, still)

	back := w.Clone()
	full := relearn(back, 1000)
	n := full.Relearn.Epochs
	require.Equal(t, &Relearn{Epochs: n}, full.Relearn)
	require.Greater(t, n, 1)
	require.Equal(t, 20*n, full.Gradients)
	require.LessOrEqual(t, c.loss(back), c.loss(c.Original))

	short := w.Clone()
	require.Equal(t, &Relearn{Epochs: n - 1, Capped: true}, relearn(short, n-1).Relearn, "one epoch less was not enough")
	require.Greater(t, c.loss(short), c.loss(c.Original))
	require.Equal(t, &Relearn{Capped: true}, relearn(w.Clone(), 0).Relearn)
}

// TestRounding compares with the formats that the numbers of bits come from.
func TestRounding(t *testing.T) {
	r := rng.New(1).Rand()
	for range 1000 {
		x := r.Normal()
		require.Equal(t, x, significant(x, 53))
		require.Equal(t, float64(float32(x)), significant(x, 24))
		require.Equal(t, significant(x, 8), significant(significant(x, 8), 8))
		require.Equal(t, -significant(x, 5), significant(-x, 5))
		require.InEpsilon(t, x, significant(x, 8), 1.0/256)
	}
	for _, c := range []struct{ x, want float64 }{{1.25, 1}, {1.75, 2}, {1.26, 1.5}, {3.6, 4}, {0, 0}, {-5.1, -6}, {5, 4}} {
		require.Equal(t, c.want, significant(c.x, 2), "%v", c.x)
	}
	_, w := scene(t, mlp())
	same := w.Clone()
	_, err := (&Round{Bits: 53}).Make(context.Background(), nil, same)
	require.NoError(t, err)
	require.Equal(t, w, same)
}

func TestQuantising(t *testing.T) {
	x := []float64{-0.7, 0.1, 0.34, 0.36, 0.7, 0}
	snap(x, 2)
	require.Equal(t, []float64{-0.7, 0, 0.35, 0.35, 0.7, 0}, x)
	zero := []float64{0, 0}
	snap(zero, 2)
	require.Equal(t, []float64{0, 0}, zero)

	c, w := scene(t, mlp())
	for _, bits := range []int{2, 4, 8, 16} {
		q := w.Clone()
		_, err := (&Quantise{Bits: bits}).Make(context.Background(), c, q)
		require.NoError(t, err)
		from := 0
		for _, tensor := range c.Model.Tensors() {
			before, got := w.Theta[from:from+tensor.Len()], q.Theta[from:from+tensor.Len()]
			from += tensor.Len()
			step := vec.MaxAbs(before) / (math.Pow(2, float64(bits-1)) - 1)
			for i := range got {
				require.InDelta(t, before[i], got[i], step/2*(1+1e-9))
			}
			values := slices.Compact(slices.Sorted(slices.Values(got)))
			require.Less(t, len(values), 1<<bits)
			require.InDelta(t, vec.MaxAbs(before), vec.MaxAbs(got), 1e-12)
		}
	}
}
