package nn

import (
	"fmt"
	"maps"
	"runtime/debug"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/diff/fd"

	"lethe/core/rng"
	"lethe/core/vec"
)

// layersUnderTest returns layers of random shapes, each kind several times.
func layersUnderTest(r *rng.Rand) map[string]Layer {
	all := map[string]Layer{}
	side := func() int { return 3 + r.IntN(5) }
	for trial := range 6 {
		v := Volume{1 + r.IntN(3), side(), side()}
		for _, l := range []Layer{
			dense{v.Size(), 1 + r.IntN(4)},
			relu{v.Size()},
			tanh{v.Size()},
			conv{in: v, out: 1 + r.IntN(4), kernel: 1 + r.IntN(3), stride: 1 + r.IntN(3), pad: 0, bias: trial%2 == 0, planar: trial%3 == 0},
			conv{in: v, out: 1 + r.IntN(4), kernel: 3, stride: 1 + trial%2, pad: 1, bias: trial%2 == 1, planar: trial%3 == 1},
			conv{in: v, out: 2, kernel: 2 + r.IntN(2), stride: 1 + r.IntN(2), pad: 1},
			filtered{conv{in: v, out: 1 + r.IntN(4), kernel: 3, stride: 1 + trial%2, pad: 1, bias: trial%3 == 0}},
			batchNorm{v, trial%2 == 0},
			maxPool{in: v, kernel: 2, stride: 2},
			maxPool{in: v, kernel: 3, stride: 1 + trial%2, pad: 1},
			averagePool{v},
			flatten{v},
			dropout{v.Size(), 0.3},
		} {
			all[fmt.Sprintf("%T/%d/%+v", l, trial, l)] = l
		}
		block, _ := block(v, 1+r.IntN(3), 1+trial%2)
		all[fmt.Sprintf("residual/%d/%v", trial, v)] = block
	}
	return all
}

// TestLayersAgainstDifferences compares the gradients of Σ c·y with respect to input and parameters with central
// differences, for every kind of layer, in both modes.
func TestLayersAgainstDifferences(t *testing.T) {
	layers := layersUnderTest(rng.New(12).Rand())
	for _, name := range slices.Sorted(maps.Keys(layers)) { // In order, since a test must not depend on that of a map.
		layer, r := layers[name], rng.New(11).Child(name).Rand()
		for mode, modeName := range []string{"evaluate", "train"} {
			t.Run(name+"/"+modeName, func(t *testing.T) {
				shape := layer.Shape()
				rows := 2 + r.IntN(3)
				x, c := randomMatrix(r, rows, shape.In), randomMatrix(r, rows, shape.Out)
				net := &Network{newChain(link{"", layer})}
				w := net.Fresh(rng.New(1))
				for i := range w.Theta {
					w.Theta[i] += 0.3 * r.Normal()
				}
				for i := range w.State {
					w.State[i] += 0.2 * r.Float64()
				}
				op, y := layer.Op(), vec.NewMatrix(rows, shape.Out)
				value := func() float64 {
					// The same masks and running statistics each time.
					l := Local{Params: w.Theta, State: w.Clone().State, Mode: Mode(mode), Rand: rng.New(5).Rand()}
					op.Forward(y, l, x)
					return vec.Dot(y.Data, c.Data)
				}
				along := func(v []float64) []float64 {
					return fd.Gradient(nil, func(moved []float64) float64 {
						old := append([]float64(nil), v...)
						copy(v, moved)
						defer copy(v, old)
						return value()
					}, append([]float64(nil), v...), &fd.Settings{Formula: fd.Central})
				}
				wantX, wantW := along(x.Data), along(w.Theta)
				value()
				dx, dw := randomMatrix(r, rows, shape.In), make([]float64, len(w.Theta))
				vec.Fill(dw, 1) // Gradients of parameters are added.
				dy := vec.NewMatrix(rows, shape.Out)
				copy(dy.Data, c.Data)
				op.Backward(dx, dw, dy, Local{Params: w.Theta, State: w.State, Mode: Mode(mode)}, x, y)
				require.InDeltaSlice(t, wantX, dx.Data, 2e-6*max(1, vec.MaxAbs(wantX)), "input")
				for i, v := range wantW {
					require.InDelta(t, v+1, dw[i], 2e-6*max(1, vec.MaxAbs(wantW)), "parameter %d", i)
				}
			})
		}
	}
}

func TestDropout(t *testing.T) {
	d := dropout{1000, 0.25}
	op, x, y := d.Op(), vec.NewMatrix(4, 1000), vec.NewMatrix(4, 1000)
	vec.Fill(x.Data, 3)
	op.Forward(y, Local{Mode: Train, Rand: rng.New(1).Rand()}, x)
	zero := 0
	for _, v := range y.Data {
		if v == 0 {
			zero++
			continue
		}
		require.Equal(t, 4.0, v, "3 / (1 − ¼)")
	}
	require.InDelta(t, 1000, zero, 100)
	op.Forward(y, Local{Mode: Evaluate, Rand: rng.New(1).Rand()}, x)
	require.Equal(t, x.Data, y.Data)
}

// TestConvolutionsAllocateNothing passes and pulls back repeatedly, as training does.
func TestConvolutionsAllocateNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("the race detector, which is run with -short, has pools forget at random")
	}
	defer debug.SetGCPercent(debug.SetGCPercent(-1)) // A collection would empty the pools of buffers.
	for e := range Models.All() {
		net, err := e.New().Build(Volume{2, 8, 8}, 3)
		require.NoError(t, err)
		w, x := net.Fresh(rng.New(1)), randomMatrix(rng.New(2).Rand(), 4, 128)
		p := Pass{Mode: Train}
		grad := make([]float64, net.Params())
		require.Zero(t, testing.AllocsPerRun(3, func() {
			net.Pullback(grad, &p, w, net.Logits(&p, w, x))
		}), e.Name)
	}
}

func TestShapesThatDoNotFitAreRefused(t *testing.T) {
	_, err := (&CNN{Channels: []int{4, 4, 4}, Hidden: 8}).Build(Volume{1, 6, 6}, 3)
	require.EqualError(t, err, "model.channels.2: images of 1×1 leave nothing to pool")
	_, err = (&ResNet{Depth: 8}).Build(Flat(2), 3)
	require.ErrorContains(t, err, "at least 4×4")
	_, err = (&ResNet{Depth: 9}).Build(Volume{1, 8, 8}, 3)
	require.EqualError(t, err, "model.depth: 9 is not one of 8, 14, 18, 20")
}

// TestResNet18IsTorchvisions holds the number of parameters and some names.
func TestResNet18IsTorchvisions(t *testing.T) {
	net, err := (&ResNet{Depth: 18, MaxPool: true}).Build(Volume{3, 32, 32}, 10)
	require.NoError(t, err)
	// torchvision's resnet18 with 10 classes has 11,181,642; its first convolution is 7×7 where this is 3×3.
	require.Equal(t, 11181642-64*3*(49-9), net.Params())
	names := map[string][]int{}
	for _, tensor := range append(net.Tensors(), net.StateTensors()...) {
		names[tensor.Name] = tensor.Shape
	}
	require.Equal(t, []int{64, 3, 3, 3}, names["conv1.weight"])
	require.Equal(t, []int{128, 64, 1, 1}, names["layer2.0.downsample.0.weight"])
	require.Equal(t, []int{128}, names["layer2.0.downsample.1.running_var"])
	require.Equal(t, []int{512, 512, 3, 3}, names["layer4.1.conv2.weight"])
	require.Equal(t, []int{10, 512}, names["fc.weight"])
}
