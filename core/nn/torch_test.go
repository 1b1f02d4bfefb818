package nn

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"lethe/core/catalog"
	"lethe/core/optim"
	"lethe/core/rng"
	"lethe/core/vec"
)

// torchNet is a network of testdata/torch_mlp.json, which testdata/torch_mlp.py wrote with PyTorch in float64.
type torchNet struct {
	Name       string
	Sizes      []int
	Activation string
	Theta      []float64
	X, Logits  [][]float64
	Labels     []int
	Loss       []float64
	Gradient   []float64
	Runs       []struct {
		Schedule  string
		LR, Theta []float64
	}
}

func torchNets(t *testing.T) []torchNet {
	raw, err := os.ReadFile("testdata/torch_mlp.json")
	require.NoError(t, err)
	var file struct{ Networks []torchNet }
	require.NoError(t, json.Unmarshal(raw, &file))
	require.Len(t, file.Networks, 2)
	return file.Networks
}

func (n torchNet) build(t *testing.T) (*Network, vec.Matrix) {
	last := len(n.Sizes) - 1
	net, err := (&MLP{Hidden: n.Sizes[1:last], Activation: n.Activation}).Build(Flat(n.Sizes[0]), n.Sizes[last])
	require.NoError(t, err)
	x := vec.NewMatrix(len(n.X), n.Sizes[0])
	for i, row := range n.X {
		copy(x.Row(i), row)
	}
	return net, x
}

// meanGradient sets grad to the gradient of the mean cross-entropy.
func meanGradient(grad []float64, net *Network, p *Pass, w Weights, x vec.Matrix, labels []int) []float64 {
	losses, dz := make([]float64, x.Rows), vec.NewMatrix(x.Rows, net.Classes())
	CrossEntropy(dz, losses, net.Logits(p, w, x), labels)
	vec.Scale(dz.Data, 1/float64(x.Rows))
	vec.Fill(grad, 0)
	net.Pullback(grad, p, w, dz)
	return losses
}

func TestAgainstTorch(t *testing.T) {
	for _, f := range torchNets(t) {
		t.Run(f.Name, func(t *testing.T) {
			net, x := f.build(t)
			w := Weights{Theta: f.Theta}
			var p Pass
			logits := net.Logits(&p, w, x)
			for i, row := range f.Logits {
				require.InDeltaSlice(t, row, logits.Row(i), 1e-10)
			}
			grad := make([]float64, net.Params())
			losses := meanGradient(grad, net, &p, w, x, f.Labels)
			require.InDeltaSlice(t, f.Loss, losses, 1e-10)
			require.InDeltaSlice(t, f.Gradient, grad, 1e-10)
		})
	}
}

func TestTrainingAgainstTorch(t *testing.T) {
	schedules := map[string]optim.Schedule{"cosine": &optim.Cosine{}, "step": &optim.Step{Every: 7, Gamma: 0.3}, "constant": &optim.Constant{}}
	for _, f := range torchNets(t) {
		for _, run := range f.Runs {
			t.Run(f.Name+"/"+run.Schedule, func(t *testing.T) {
				net, x := f.build(t)
				w := Weights{Theta: f.Theta}.Clone()
				opt := (&optim.SGD{Momentum: 0.9, WeightDecay: 5e-4}).New(net.Params())
				grad := make([]float64, net.Params())
				var p Pass
				require.Contains(t, schedules, run.Schedule)
				for step, lr := range run.LR {
					rate := 0.1 * schedules[run.Schedule].Factor(step, len(run.LR))
					require.InDelta(t, lr, rate, 1e-15)
					meanGradient(grad, net, &p, w, x, f.Labels)
					opt.Step(w.Theta, grad, rate)
				}
				require.InDeltaSlice(t, run.Theta, w.Theta, 1e-10)
			})
		}
	}
}

func TestModelsBuildFromTheirDefaults(t *testing.T) {
	for e := range Models.All() {
		net, err := e.New().Build(Volume{2, 16, 16}, 3)
		require.NoError(t, err)
		require.Equal(t, 512, net.Inputs())
		require.Equal(t, 3, net.Classes())
		require.Equal(t, net.Params(), length(net.Tensors()))
		w := net.Fresh(rng.New(1))
		require.Len(t, w.State, length(net.StateTensors()))
		require.NotEmpty(t, catalog.Fields(e.New()))
		_, err = e.New().Build(Volume{2, 16, 16}, 1)
		require.Error(t, err)
	}
}
