package unlearn

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/diff/fd"

	"lethe/core/nn"
	"lethe/core/vec"
)

// TestNeighboursAreBeyondTheNearestBoundary finds them anew from differences of the loss along every feature.
func TestNeighboursAreBeyondTheNearestBoundary(t *testing.T) {
	for _, s := range stages {
		task, w := s.set(t)
		m := epochs(t, &BoundaryShrink{}, 1).(*BoundaryShrink)
		m.Epsilon = 0.5
		got, err := m.neighbours(context.Background(), task, w)
		require.NoError(t, err)
		require.Equal(t, task.Forget.Len(), task.Gradients)
		var p nn.Pass
		logits := func(x []float64) []float64 {
			return task.Model.Logits(&p, w, vec.MatrixOf(x, 1, len(x))).Row(0)
		}
		for i := range 5 {
			y, x := task.Forget.Label(i), make([]float64, task.Model.Inputs())
			task.Forget.Row(x, i)
			loss := func(x []float64) float64 { z := logits(x); return vec.LogSumExp(z) - z[y] }
			slope := fd.Gradient(nil, loss, x, &fd.Settings{Formula: fd.Central})
			for j, g := range slope {
				switch {
				case g > 1e-9:
					x[j] += 0.5
				case g < -1e-9:
					x[j] -= 0.5
				}
			}
			require.Equal(t, largest(logits(x), y), got[i], "%s: example %d", s.name, i)
			require.NotEqual(t, y, got[i])
		}
	}
}

func TestLargest(t *testing.T) {
	require.Equal(t, 1, largest([]float64{1, 3, 3}, -1))
	require.Equal(t, 2, largest([]float64{1, 3, 3}, 1))
	require.Equal(t, 1, largest([]float64{5, -3}, 0))
}

func TestTheBoundaryMovesOverTheForgetSet(t *testing.T) {
	for _, s := range stages {
		task, w := s.set(t)
		before, _ := gradient(t, task, w, task.Forget)
		require.NoError(t, with(t, epochs(t, &BoundaryShrink{}, 10), 0.1).Unlearn(context.Background(), task, w))
		after, _ := gradient(t, task, w, task.Forget)
		require.Greater(t, after, before, s.name)
	}
}

// TestBoundaryExpandIsATaskOfOneClassMore holds the weights after each epoch.
func TestBoundaryExpandIsATaskOfOneClassMore(t *testing.T) {
	task, w := task(t)
	wide, own := task.Model.Expand(w, task.Seed.Child("boundaryexpand").Rand())
	other := *task
	other.Model = wide
	labels := make([]int, task.Forget.Len())
	for i := range labels {
		labels[i] = 3
	}
	m := with(t, epochs(t, &BoundaryExpand{}, 3), 0.05).(*BoundaryExpand)
	var want []nn.Weights
	other.Observe = func(Step) {
		narrow := task.Model.Zero()
		task.Model.Contract(narrow, own)
		want = append(want, narrow)
	}
	require.NoError(t, other.descend(context.Background(), m.Recipe, own, &lesson{forget: task.Forget, labels: labels}, nil))
	task.Observe = func(s Step) { require.Equal(t, want[s.Epoch-1], w) }
	require.NoError(t, m.Unlearn(context.Background(), task, w))
	require.Equal(t, want[2], w)
	require.Equal(t, 3*task.Forget.Len(), task.Gradients)
}
