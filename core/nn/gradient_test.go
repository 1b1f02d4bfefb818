package nn

import (
	"fmt"
	"math"
	"runtime/debug"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/diff/fd"

	"lethe/core/rng"
	"lethe/core/vec"
)

// randomMatrix returns standard normal elements.
func randomMatrix(r *rng.Rand, rows, cols int) vec.Matrix {
	m := vec.NewMatrix(rows, cols)
	for i := range m.Data {
		m.Data[i] = r.Normal()
	}
	return m
}

// TestPullback compares gradients of Σ c·logits with central differences, for networks of random shapes.
func TestPullback(t *testing.T) {
	r := rng.New(7).Rand()
	for trial := range 20 {
		hidden := make([]int, r.IntN(4))
		for i := range hidden {
			hidden[i] = 1 + r.IntN(9)
		}
		activation := []string{"relu", "tanh"}[trial%2]
		rows, in, out := 1+r.IntN(6), 1+r.IntN(7), 2+r.IntN(4)
		t.Run(fmt.Sprint(rows, in, hidden, out, activation), func(t *testing.T) {
			net, err := (&MLP{Hidden: hidden, Activation: activation}).Build(Flat(in), out)
			require.NoError(t, err)
			w := net.Fresh(rng.New(uint64(trial)))
			x, c := randomMatrix(r, rows, in), randomMatrix(r, rows, out)
			var p Pass
			got := make([]float64, net.Params())
			net.Logits(&p, w, x)
			net.Pullback(got, &p, w, c)
			want := fd.Gradient(nil, func(theta []float64) float64 {
				logits := net.Logits(&p, Weights{Theta: theta}, x)
				return vec.Dot(logits.Data[:rows*out], c.Data)
			}, w.Theta, &fd.Settings{Formula: fd.Central})
			require.InDeltaSlice(t, want, got, 1e-7)
		})
	}
}

func TestPullbackAdds(t *testing.T) {
	net, err := (&MLP{Hidden: []int{3}, Activation: "tanh"}).Build(Flat(2), 2)
	require.NoError(t, err)
	w, x := net.Fresh(rng.New(1)), randomMatrix(rng.New(2).Rand(), 4, 2)
	var p Pass
	once, twice := make([]float64, net.Params()), make([]float64, net.Params())
	net.Pullback(once, &p, w, net.Logits(&p, w, x))
	for range 2 {
		net.Pullback(twice, &p, w, net.Logits(&p, w, x))
	}
	for i, g := range once {
		require.InDelta(t, 2*g, twice[i], 1e-12)
	}
}

func TestCrossEntropyIsStable(t *testing.T) {
	z := vec.MatrixOf([]float64{1e4, -1e4, 0, 0, 0, 0}, 2, 3)
	dz, losses := vec.NewMatrix(2, 3), make([]float64, 2)
	CrossEntropy(dz, losses, z, []int{1, 2})
	require.Equal(t, 2e4, losses[0])
	require.InDelta(t, math.Log(3), losses[1], 1e-15)
	require.Equal(t, []float64{1, -1, 0}, dz.Row(0))
	require.True(t, vec.AllFinite(dz.Data))
}

func TestSteadyStateAllocatesNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("the race detector, which is run with -short, has pools forget at random")
	}
	defer debug.SetGCPercent(debug.SetGCPercent(-1)) // A collection would empty the pools of buffers.
	net, err := (&MLP{Hidden: []int{32}, Activation: "relu"}).Build(Flat(20), 5)
	require.NoError(t, err)
	w, x := net.Fresh(rng.New(1)), randomMatrix(rng.New(2).Rand(), 16, 20)
	var p Pass
	grad := make([]float64, net.Params())
	require.Zero(t, testing.AllocsPerRun(20, func() {
		net.Pullback(grad, &p, w, net.Logits(&p, w, x))
	}))
}

func TestMistakesPanic(t *testing.T) {
	net, err := (&MLP{}).Build(Flat(2), 2)
	require.NoError(t, err)
	w := net.Fresh(rng.New(1))
	var p Pass
	net.Logits(&p, w, vec.NewMatrix(3, 2))
	require.Panics(t, func() { net.Pullback(make([]float64, net.Params()), &p, w, vec.NewMatrix(2, 2)) })
	require.Panics(t, func() { CrossEntropy(vec.Matrix{}, make([]float64, 1), vec.NewMatrix(3, 2), []int{0, 0, 0}) })
	require.Panics(t, func() { w.Set(Weights{}) })
}

func TestLossIsTheSameWithAndWithoutDerivatives(t *testing.T) {
	z := randomMatrix(rng.New(5).Rand(), 50, 11)
	labels := make([]int, 50)
	with, without := make([]float64, 50), make([]float64, 50)
	CrossEntropy(vec.NewMatrix(50, 11), with, z, labels)
	CrossEntropy(vec.Matrix{}, without, z, labels)
	require.Equal(t, without, with)
}
