package unlearn

import (
	"context"
	"encoding/json"
	"os"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"lethe/core/data"
	"lethe/core/nn"
	"lethe/core/rng"
	"lethe/core/vec"
)

// TestFisherDiagonalAgainstTorch compares with testdata/torch_fisher.json, which testdata/torch_fisher.py wrote.
func TestFisherDiagonalAgainstTorch(t *testing.T) {
	raw, err := os.ReadFile("testdata/torch_fisher.json")
	require.NoError(t, err)
	var f struct {
		Sizes                    []int
		Theta, Squares, Gradient []float64
		X                        [][]float64
		Labels                   []int
		Loss                     float64
	}
	require.NoError(t, json.Unmarshal(raw, &f))
	in, classes := f.Sizes[0], f.Sizes[2]
	net, err := (&nn.MLP{Hidden: f.Sizes[1:2], Activation: "tanh"}).Build(nn.Flat(in), classes)
	require.NoError(t, err)
	d, err := data.OfFloats(data.Dataset{Name: "torch", Classes: classes, Shape: data.Flat(in), Labels: f.Labels}, slices.Concat(f.X...))
	require.NoError(t, err)
	all := data.NewView(d, span(0, d.Len()))

	task := &Task{Model: net}
	p, got := newProbe(task, nn.Weights{Theta: f.Theta}), make([]float64, net.Params())
	loss, err := p.squares(context.Background(), got, all)
	require.NoError(t, err)
	require.InDelta(t, f.Loss, loss, 1e-12)
	require.InDeltaSlice(t, f.Squares, got, 1e-12)
	require.Equal(t, d.Len(), task.Gradients)
	loss, err = p.mean(context.Background(), got, all)
	require.NoError(t, err)
	require.InDelta(t, f.Loss, loss, 1e-12)
	require.InDeltaSlice(t, f.Gradient, got, 1e-12)
}

// TestDrawnLabelsFollowTheModel: gradients under the model's own labels have mean 0 and, for softmax regression, the Hessian
// (diag(p) − p pᵀ) ⊗ x xᵀ as their second moment, of which the biases' part is compared.
func TestDrawnLabelsFollowTheModel(t *testing.T) {
	task, _ := task(t)
	net, err := (&nn.MLP{Activation: "relu"}).Build(nn.Flat(2), 3)
	require.NoError(t, err)
	task.Model = net
	w := net.Fresh(rng.New(3))
	p, r, grad := newProbe(task, w), rng.New(4).Rand(), make([]float64, net.Params())
	const n = 40000
	bias := net.Params() - 3
	mean, second := make([]float64, 3), vec.NewMatrix(3, 3)
	for range n {
		p.draw(grad, task.Retain, 0, r)
		for i, g := range grad[bias:] {
			mean[i] += g / n
			vec.Axpy(second.Row(i), g/n, grad[bias:])
		}
	}
	likely := slices.Clone(p.see(task.Retain, []int{0}).Row(0))
	lse := []float64{0}
	vec.Softmax(vec.MatrixOf(likely, 1, 3), lse, vec.MatrixOf(likely, 1, 3))
	require.InDeltaSlice(t, make([]float64, 3), mean, 0.01)
	for i := range 3 {
		want := make([]float64, 3)
		vec.Axpy(want, -likely[i], likely)
		want[i] += likely[i]
		require.InDeltaSlice(t, want, second.Row(i), 0.01)
	}
}

// TestStagesLeaveTheStateAlone: methods without epochs measure with running statistics and do not move them.
func TestStagesLeaveTheStateAlone(t *testing.T) {
	d, err := (&data.Digits{}).Load(rng.New(1))
	require.NoError(t, err)
	net, err := (&nn.ResNet{Depth: 8, Width: 2}).Build(nn.Volume(d.Shape), d.Classes)
	require.NoError(t, err)
	task := &Task{Model: net, Forget: data.NewView(d, span(0, 5)), Retain: data.NewView(d, span(5, 40)), Seed: rng.New(2)}
	fresh := net.Fresh(rng.New(3))
	for e := range Methods.All() {
		switch e.Name {
		case "ssd", "fisher", "influence":
			w := fresh.Clone()
			require.NoError(t, e.New().Unlearn(context.Background(), task, w), e.Name)
			require.NotEqual(t, fresh.Theta, w.Theta, e.Name)
			require.True(t, vec.AllFinite(w.Theta), e.Name)
			require.Equal(t, fresh.State, w.State, e.Name)
		}
	}
}
