package unlearn

import (
	"context"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"lethe/core/data"
	"lethe/core/nn"
	"lethe/core/rng"
	"lethe/core/vec"
)

// TestRecursionAllAtOnce compares the division with WoodFisher's recursion written out.
func TestRecursionAllAtOnce(t *testing.T) {
	const n, d, damping = 9, 6, 0.3
	r := rng.New(1).Rand()
	g, v := vec.NewMatrix(n, d), make([]float64, d)
	for _, x := range [][]float64{g.Data, v} {
		for i := range x {
			x[i] = r.Normal()
		}
	}
	inverse := vec.NewMatrix(d, d)
	for i := range d {
		inverse.Row(i)[i] = 1 / damping
	}
	for i := range n {
		u := make([]float64, d)
		for j := range d {
			u[j] = vec.Dot(inverse.Row(j), g.Row(i))
		}
		scale := n + vec.Dot(u, g.Row(i))
		for j := range d {
			vec.Axpy(inverse.Row(j), -u[j]/scale, u)
		}
	}
	want := make([]float64, d)
	for j := range d {
		want[j] = vec.Dot(inverse.Row(j), v)
	}
	require.NoError(t, (&Influence{Damping: damping}).divide(v, g))
	require.InDeltaSlice(t, want, v, 1e-12)
}

const decay = 0.02 // Ridge of the regressions below.

// minimise moves w to the minimum of the mean cross-entropy over v plus ½ decay |θ|².
func minimise(t *testing.T, task *Task, w nn.Weights, v data.View) {
	p, grad := newProbe(task, w), make([]float64, len(w.Theta))
	for range 5000 {
		_, err := p.mean(context.Background(), grad, v)
		require.NoError(t, err)
		vec.Axpy(grad, decay, w.Theta)
		vec.Axpy(w.Theta, -0.5, grad)
		if vec.MaxAbs(grad) < 1e-12 {
			return
		}
	}
	require.Fail(t, "no minimum", "gradient %v", vec.MaxAbs(grad))
}

func distance(a, b []float64) float64 {
	total := 0.0
	for i, x := range a {
		total += (x - b[i]) * (x - b[i])
	}
	return math.Sqrt(total)
}

// TestInfluenceFindsTheLeaveOutMinimum: for ridge softmax regression the Fisher information is the Hessian, and the step
// leads to where training without the forget set ends, up to the second order in the share forgotten and the sampling of
// the recursions.
func TestInfluenceFindsTheLeaveOutMinimum(t *testing.T) {
	task, _ := task(t)
	net, err := (&nn.MLP{Activation: "relu"}).Build(nn.Flat(2), 3)
	require.NoError(t, err)
	task.Model = net
	d, original := dataset(t), net.Zero()
	all := data.NewView(d, span(0, 240))
	minimise(t, task, original, all)

	// miss returns how far from the leave-out minimum the estimate is, in units of the way to it.
	miss := func(forget, recursions int) float64 {
		task.Forget, task.Retain = data.NewView(d, span(0, forget)), data.NewView(d, span(forget, 240))
		exact := original.Clone()
		minimise(t, task, exact, task.Retain)
		w := after(t, &Influence{Alpha: 1, Recursions: recursions, Damping: decay}, task, original)
		return distance(w.Theta, exact.Theta) / distance(original.Theta, exact.Theta)
	}
	few, many, most := miss(6, 24), miss(6, 240), miss(6, 1500)
	t.Logf("off by %.3f of the way with 24 recursions, %.3f with 240, %.3f with 1500", few, many, most)
	require.Less(t, most, many)
	require.Less(t, many, few)
	require.Less(t, most, 0.15)
}

func TestInfluenceRefusesWhatDoesNotFit(t *testing.T) {
	task, _ := task(t)
	require.NoError(t, (&Influence{Recursions: 10000}).Suits(task))
	net, err := (&nn.MLP{Hidden: []int{4096}, Activation: "relu"}).Build(nn.Flat(2), 3)
	require.NoError(t, err)
	task.Model = net
	require.ErrorContains(t, (&Influence{Recursions: 100000}).Suits(task), "at most 6969")
}
