package experiment

import (
	"context"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"lethe/core/data"
	"lethe/core/nn"
	"lethe/core/vec"
)

// judgedAs returns a result over the dataset's examples, retain, forget, val, test two by two, whose model has the given favourites.
func judgedAs(d *data.Dataset, theta []float64, favourites ...int) *Result {
	r := &Result{Data: d, Weights: nn.Weights{Theta: theta}, Scores: vec.NewMatrix(8, 1+d.Classes)}
	r.Examples = data.Split{Retain: []int{0, 1}, Forget: []int{2, 3}, Val: []int{4, 5}, Test: []int{6, 7}}
	for i, k := range favourites {
		r.Scores.Row(i)[1+k] = 800
	}
	return r
}

func TestCompare(t *testing.T) {
	d := &data.Dataset{Classes: 3, Labels: []int{0, 1, 0, 1, 2, 2, 0, 0}, Fine: []int{0, 0, 0, 0, 0, 0, 1, 0}, FineNames: []string{"a", "b"}}
	retrain := judgedAs(d, []float64{3, 0}, 0, 1, 1, 1, 2, 2, 1, 0)
	r := judgedAs(d, []float64{0, 4}, 0, 0, 0, 1, 0, 0, 0, 1)
	r.compare(retrain)
	require.Equal(t, &Distance{Params: 5, Forget: 0.5, Test: 1}, r.Metrics.Distance)
	require.Equal(t, []Group{
		{Kind: "class", Name: "0", Test: Change{2, 0.5, 0}, Forget: Change{1, 1, 1}, Retain: Change{1, 1, 0}},
		{Kind: "class", Name: "1", Forget: Change{1, 1, 0}, Retain: Change{1, 0, -1}},
		{Kind: "class", Name: "2"},
		{Kind: "subclass", Name: "a", Test: Change{1, 0, -1}, Forget: Change{2, 1, 0.5}, Retain: Change{2, 0.5, -0.5}},
		{Kind: "subclass", Name: "b", Test: Change{1, 1, 1}},
	}, r.Groups)
	retrain.compare(retrain)
	require.Equal(t, &Distance{}, retrain.Metrics.Distance)
	for _, g := range retrain.Groups {
		require.Zero(t, g.Test.Change+g.Forget.Change+g.Retain.Change)
	}
}

// Steps say what a method has cost so far, and the last of them says what the result does. An auditor's time is part of it.
func TestCosts(t *testing.T) {
	c, err := Preset("smoke")
	require.NoError(t, err)
	last := map[string]int{}
	for e, err := range Run(context.Background(), c) {
		require.NoError(t, err)
		switch {
		case e.Step != nil:
			require.Greater(t, e.Step.Gradients, last[e.Method], "%s, epoch %d", e.Method, e.Step.Epoch)
			last[e.Method] = e.Step.Gradients
		case e.Kind == KindResult:
			m := e.Metrics
			if last[e.Method] > 0 {
				require.Equal(t, last[e.Method], m.Gradients, e.Method)
			}
			require.InDelta(t, m.Seconds, m.Training+m.Auditor, 1e-9)
			require.GreaterOrEqual(t, m.Training, 0.0)
			require.Positive(t, m.Evaluation)
			require.Equal(t, strings.HasPrefix(e.Method, "stackelberg"), m.Auditor > 0, e.Method)
		case e.End != nil && runtime.GOOS == "linux":
			require.Greater(t, e.Peak, int64(1<<20))
			require.Positive(t, e.Wall)
			require.Positive(t, e.CPU)
			require.Zero(t, e.Shadows)
		}
	}
	require.NotEmpty(t, last)
}
