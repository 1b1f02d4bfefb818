package game

import (
	"testing"

	"github.com/stretchr/testify/require"

	"lethe/core/data"
	"lethe/core/nn"
	"lethe/core/rng"
)

// BenchmarkMove is the auditor's part of an epoch at the sizes of the preset fashion.
func BenchmarkMove(b *testing.B) {
	d, err := (&data.Fashion{}).Load(rng.New(1))
	require.NoError(b, err)
	net, err := (&nn.MLP{Hidden: []int{128}, Activation: "relu"}).Build(nn.Volume(d.Shape), d.Classes)
	require.NoError(b, err)
	r := DefaultRules()
	g, err := New(&r, net, data.NewView(d, span(0, 100)), data.NewView(d, span(1000, 1500)), rng.New(1))
	require.NoError(b, err)
	w, grad := net.Fresh(rng.New(2)), make([]float64, net.Params())
	for b.Loop() {
		g.Draw()
		_, err := g.Gradient(grad, w, 1)
		require.NoError(b, err)
	}
}
