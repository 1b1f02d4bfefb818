package nn

import (
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/diff/fd"

	"lethe/core/rng"
	"lethe/core/vec"
)

// small returns a network of each kind for pictures of 2×6×6 and three classes.
func small(t *testing.T) map[string]*Network {
	nets := map[string]*Network{}
	for name, b := range map[string]Builder{
		"mlp":    &MLP{Hidden: []int{5, 4}, Activation: "tanh"},
		"cnn":    &CNN{Channels: []int{3, 8}, Hidden: 5},
		"resnet": &ResNet{Depth: 8, Width: 2},
	} {
		net, err := b.Build(Volume{2, 6, 6}, 3)
		require.NoError(t, err)
		nets[name] = net
	}
	return nets
}

func moved(net *Network, r *rng.Rand) Weights {
	w := net.Fresh(rng.New(3))
	for i := range w.Theta {
		w.Theta[i] += 0.1 * r.Normal()
	}
	for i := range w.State {
		w.State[i] += 0.2 * r.Float64()
	}
	return w
}

// TestInputGradientAgainstDifferences compares the gradient of Σ c·logits with respect to the examples with central
// differences, for a network of each kind, in both modes, several times with the same pass.
func TestInputGradientAgainstDifferences(t *testing.T) {
	nets := small(t)
	for _, name := range slices.Sorted(maps.Keys(nets)) {
		for mode, modeName := range []string{"evaluate", "train"} {
			t.Run(name+"/"+modeName, func(t *testing.T) {
				net, r := nets[name], rng.New(4).Child(name).Rand()
				w := moved(net, r)
				p := Pass{Mode: Mode(mode)}
				for range 2 {
					x, c := randomMatrix(r, 3, net.Inputs()), randomMatrix(r, 3, 3)
					value := func(data []float64) float64 {
						own := Weights{w.Theta, w.Clone().State}
						logits := net.Logits(&p, own, vec.MatrixOf(data, 3, net.Inputs()))
						return vec.Dot(logits.Data[:9], c.Data)
					}
					want := fd.Gradient(nil, value, x.Data, &fd.Settings{Formula: fd.Central})
					net.Logits(&p, Weights{w.Theta, w.Clone().State}, x)
					dx := randomMatrix(r, 3, net.Inputs())
					with, without := make([]float64, net.Params()), make([]float64, net.Params())
					net.PullbackInput(dx, with, &p, w, c)
					require.InDeltaSlice(t, want, dx.Data, 1e-6*max(1, vec.MaxAbs(want)))
					net.Logits(&p, Weights{w.Theta, w.Clone().State}, x)
					net.Pullback(without, &p, w, c)
					require.Equal(t, without, with, "the gradient of θ is the same")
				}
			})
		}
	}
}

// TestFrozenLayersOnlyEvaluate compares a pass with frozen layers with one of the rest alone.
func TestFrozenLayersOnlyEvaluate(t *testing.T) {
	nets := small(t)
	for _, name := range slices.Sorted(maps.Keys(nets)) {
		net, r := nets[name], rng.New(4).Child(name).Rand()
		w, x, c := moved(net, r), randomMatrix(r, 4, net.Inputs()), randomMatrix(r, 4, 3)
		cut := net.Last(2)
		body, tail := &Network{newChain(net.links[:cut.Layers]...)}, &Network{newChain(net.links[cut.Layers:]...)}
		whole, below, above := Pass{Mode: Train, Frozen: cut.Layers}, Pass{}, Pass{Mode: Train}
		rest := Weights{w.Theta[cut.Params:], w.State[cut.State:]}.Clone()
		want := tail.Logits(&above, rest, body.Logits(&below, Weights{w.Theta[:cut.Params], w.State[:cut.State]}, x))
		before := w.Clone()
		require.Equal(t, want, net.Logits(&whole, w, x), name)
		require.Equal(t, before.State[:cut.State], w.State[:cut.State], "%s: frozen statistics stay", name)
		require.Equal(t, rest.State, w.State[cut.State:], name)
		all, some := make([]float64, net.Params()), make([]float64, tail.Params())
		net.Pullback(all, &whole, w, c)
		tail.Pullback(some, &above, rest, c)
		require.Equal(t, make([]float64, cut.Params), all[:cut.Params], "%s: no gradient below", name)
		require.Equal(t, some, all[cut.Params:], name)
		require.Panics(t, func() { net.PullbackInput(x, all, &whole, w, c) })
	}
}

func TestLastCountsLayersWithParameters(t *testing.T) {
	nets := small(t)
	require.Equal(t, Cut{4, 72*5 + 5 + 5*4 + 4, 0}, nets["mlp"].Last(1))
	require.Equal(t, Cut{2, 72*5 + 5, 0}, nets["mlp"].Last(2))
	require.Equal(t, "fc", nets["resnet"].links[nets["resnet"].Last(1).Layers].name)
	two := nets["resnet"].Last(2)
	require.Equal(t, "layer3.0", nets["resnet"].links[two.Layers].name)
	require.Equal(t, 2*2+2*2*2+2*3*4, two.State, "mean and variance of the first layer and two blocks")
	for name, net := range nets {
		require.Equal(t, Cut{}, net.Last(100), name)
	}
}

func TestExpandAddsAClass(t *testing.T) {
	nets := small(t)
	for _, name := range slices.Sorted(maps.Keys(nets)) {
		net, r := nets[name], rng.New(4).Child(name).Rand()
		w, x := moved(net, r), randomMatrix(r, 4, net.Inputs())
		wide, own := net.Expand(w, rng.New(9).Rand())
		require.Equal(t, 4, wide.Classes())
		require.Equal(t, 3, net.Classes(), "the network stays")
		var a, b Pass
		want, got := net.Logits(&a, w, x), wide.Logits(&b, own, x)
		for i := range want.Rows {
			require.InDeltaSlice(t, want.Row(i), got.Row(i)[:3], 1e-12)
			require.NotZero(t, got.Row(i)[3])
		}
		back := net.Zero()
		net.Contract(back, own)
		require.Equal(t, w, back, name)
	}
	require.Panics(t, func() { (&Network{newChain(link{"", relu{3}})}).Expand(Weights{}, nil) })
}
