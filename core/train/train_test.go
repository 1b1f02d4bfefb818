package train

import (
	"context"
	"errors"
	"runtime/debug"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"lethe/core/data"
	"lethe/core/nn"
	"lethe/core/rng"
	"lethe/core/vec"
)

// blobs returns n points and a network for them.
func blobs(t *testing.T, n int) (data.View, *nn.Network) {
	d, err := (&data.Blobs{N: n, Classes: 3, Spread: 0.5, Dim: 2}).Load(rng.New(1))
	require.NoError(t, err)
	net, err := (&nn.MLP{Hidden: []int{8}, Activation: "relu"}).Build(nn.Flat(2), 3)
	require.NoError(t, err)
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return data.NewView(d, all), net
}

// recorder remembers which positions each step saw.
type recorder struct {
	data.View
	steps [][]int
}

func (r *recorder) Batch(x vec.Matrix, labels, positions []int) {
	r.steps = append(r.steps, append([]int(nil), positions...))
	r.View.Batch(x, labels, positions)
}

func TestAnEpochSeesEveryExampleOnceInNearlyEqualSteps(t *testing.T) {
	for _, n := range []int{3, 63, 64, 65, 129, 200} {
		v, net := blobs(t, n)
		r := &recorder{View: v}
		loop := New(net, net.Fresh(rng.New(1)), DefaultRecipe(1, 0.1), rng.New(2))
		_, err := loop.Epoch(context.Background(), 1, r)
		require.NoError(t, err)
		require.Len(t, r.steps, (n+63)/64)
		var seen []int
		least, most := n, 0
		for _, s := range r.steps {
			seen = append(seen, s...)
			least, most = min(least, len(s)), max(most, len(s))
		}
		slices.Sort(seen)
		for i, position := range seen {
			require.Equal(t, i, position)
		}
		require.Len(t, seen, n)
		require.LessOrEqual(t, most-least, 1)
		require.LessOrEqual(t, most, 64)
		require.Equal(t, n, loop.Gradients)
	}
}

func TestTrainingLearns(t *testing.T) {
	v, net := blobs(t, 150)
	loop := New(net, net.Fresh(rng.New(1)), DefaultRecipe(20, 0.1), rng.New(2))
	var losses []float64
	for epoch := 1; epoch <= 20; epoch++ {
		loss, err := loop.Epoch(context.Background(), epoch, v)
		require.NoError(t, err)
		losses = append(losses, loss)
	}
	require.Less(t, losses[19], 0.1*losses[0])
}

func TestOrderDependsOnTheSeedAlone(t *testing.T) {
	v, net := blobs(t, 100)
	run := func(seed uint64) []float64 {
		w := net.Fresh(rng.New(1))
		_, err := New(net, w, DefaultRecipe(2, 0.1), rng.New(seed)).Epoch(context.Background(), 1, v)
		require.NoError(t, err)
		return w.Theta
	}
	require.Equal(t, run(5), run(5))
	require.NotEqual(t, run(5), run(6))
}

func TestDivergenceIsNamed(t *testing.T) {
	v, net := blobs(t, 100)
	recipe := DefaultRecipe(50, 1e200)
	w := net.Fresh(rng.New(1))
	loop := New(net, w, recipe, rng.New(2))
	var err error
	for epoch := 1; err == nil && epoch <= recipe.Epochs; epoch++ {
		_, err = loop.Epoch(context.Background(), epoch, v)
	}
	require.ErrorContains(t, err, "diverged at epoch ")
	require.ErrorContains(t, err, "lower the rate")
}

// stopper ends its context after some steps.
type stopper struct {
	data.View
	left int
	stop func()
}

func (s *stopper) Batch(x vec.Matrix, labels, positions []int) {
	if s.left--; s.left == 0 {
		s.stop()
	}
	s.View.Batch(x, labels, positions)
}

func TestCancellationEndsWithinOneStep(t *testing.T) {
	v, net := blobs(t, 640)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	s := &stopper{View: v, left: 3, stop: cancel}
	_, err := New(net, net.Fresh(rng.New(1)), DefaultRecipe(1, 0.1), rng.New(2)).Epoch(ctx, 1, s)
	require.ErrorIs(t, err, context.Canceled)
	require.Zero(t, s.left)
}

func TestSteadyStateAllocatesNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("the race detector, which is run with -short, has pools forget at random")
	}
	defer debug.SetGCPercent(debug.SetGCPercent(-1)) // A collection would empty the pools of buffers.
	v, net := blobs(t, 200)
	loop := New(net, net.Fresh(rng.New(1)), DefaultRecipe(1000, 0.01), rng.New(2))
	epoch := 1
	var examples Examples = v
	require.Zero(t, testing.AllocsPerRun(20, func() {
		_, _ = loop.Epoch(context.Background(), epoch, examples)
		epoch++
	}))
}

func TestAVariantChangesLossGradientAndWhatMoves(t *testing.T) {
	v, net := blobs(t, 100)
	run := func(variant Variant) []float64 {
		w := net.Fresh(rng.New(1))
		loop := New(net, w, DefaultRecipe(2, 0.1), rng.New(2))
		loop.Variant = variant
		_, err := loop.Epoch(context.Background(), 1, v)
		require.NoError(t, err)
		require.Equal(t, 100, loop.Gradients)
		return w.Theta
	}
	plain, fresh := run(Variant{}), net.Fresh(rng.New(1)).Theta
	seen := 0
	require.Equal(t, plain, run(Variant{
		Loss: func(dlogits vec.Matrix, losses []float64, logits vec.Matrix, labels, positions []int) {
			for i, p := range positions {
				require.Equal(t, v.Label(p), labels[i])
			}
			seen += len(positions)
			nn.CrossEntropy(dlogits, losses, logits, labels)
		},
		Gradient: func([]float64, []float64) error { return nil },
	}))
	require.Equal(t, 100, seen)
	free := make([]bool, len(fresh))
	free[3] = true
	part := run(Variant{Free: free})
	for i := range part {
		require.Equal(t, i == 3, part[i] != fresh[i], i)
	}
	half := run(Variant{Gradient: func(grad, theta []float64) error {
		require.Len(t, theta, len(grad))
		vec.Scale(grad, 0.5)
		return nil
	}})
	require.NotEqual(t, plain, half)

	why := errors.New("no gradient here")
	loop := New(net, net.Fresh(rng.New(1)), DefaultRecipe(1, 0.1), rng.New(2))
	loop.Gradient = func([]float64, []float64) error { return why }
	_, err := loop.Epoch(context.Background(), 1, v)
	require.ErrorIs(t, err, why)
}
