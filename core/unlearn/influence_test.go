package unlearn

import (
	"context"
	"math"
	"slices"
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
	for _, block := range []int{n, 4, 1} {
		got := slices.Clone(v)
		require.NoError(t, (&Influence{Damping: damping}).divide(context.Background(), got, whole{g, block}))
		require.InDeltaSlice(t, want, got, 1e-12, "blocks of %d", block)
	}
}

// whole is a matrix of gradients that is there.
type whole struct {
	all   vec.Matrix
	block int
}

func (g whole) size() (n, block int) { return g.all.Rows, g.block }

func (g whole) rows(_ context.Context, _, from, to int) (vec.Matrix, error) {
	return g.all.Slice(from, to), nil
}

// TestGradientsMadeAgain: in blocks, of which most gradients are made more than once, the step has the same bits.
func TestGradientsMadeAgain(t *testing.T) {
	for _, s := range stages {
		task, original := s.set(t)
		const n = 150 // More than once around the retain set.
		step := func(block int) ([]float64, int) {
			own, v := *task, slices.Clone(original.Theta)
			p := newProbe(&own, original)
			require.NoError(t, (&Influence{Recursions: n, Damping: 0.5}).divide(context.Background(), v, newDrawn(p, n, block)))
			return v, own.Gradients
		}
		want, cost := step(n)
		require.Equal(t, n, cost, "each gradient once")
		for _, block := range []int{149, 64, 17} {
			got, cost := step(block)
			require.Equal(t, want, got, "%s in blocks of %d", s.name, block)
			require.Greater(t, cost, n)
		}
	}
}

// TestInfluenceTakesBlocks: networks of which memory holds but a few gradients, such as a ResNet-18, are not refused.
func TestInfluenceTakesBlocks(t *testing.T) {
	const resnet18 = 11_173_962
	m := &Influence{Recursions: 1000}
	require.Equal(t, 11, m.block(resnet18))
	require.LessOrEqual(t, m.Keeps(resnet18), mostInfluence)
	require.Equal(t, 1000, m.block(100_000), "all at once where they fit")
	require.Equal(t, 1000*100_000+2*1000*1000, m.Keeps(100_000))
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
	task, original := regression(t)
	d := dataset(t)
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

// expected returns gradients whose products are the Fisher information of v at w in expectation, which for softmax regression is
// the Hessian: those of every example under every label, weighted by the root of how likely the model holds it.
func expected(task *Task, w nn.Weights, v data.View) gradients {
	p, k := newProbe(task, w), task.Model.Classes()
	g := vec.NewMatrix(v.Len()*k, len(w.Theta))
	for i := range v.Len() {
		for y := range k {
			row := g.Row(i*k + y)
			p.again(row, v, draw{i, y})
			vec.Scale(row, math.Sqrt(float64(k)*p.likely(v, i)[y]))
		}
	}
	return whole{g, g.Rows}
}

// TestExactHessianLeavesTheSecondOrder: with the Hessian itself what the step misses is of the second order in the share
// forgotten, so that in units of the way to the leave-out minimum it shrinks with the share.
func TestExactHessianLeavesTheSecondOrder(t *testing.T) {
	task, original := regression(t)
	d, n := dataset(t), 240.0
	for _, forget := range []int{1, 2, 4, 8, 16} {
		task.Forget, task.Retain = data.NewView(d, span(0, forget)), data.NewView(d, span(forget, 240))
		exact := original.Clone()
		minimise(t, task, exact, task.Retain)
		p, v, other := newProbe(task, original), make([]float64, len(original.Theta)), make([]float64, len(original.Theta))
		_, err := p.mean(context.Background(), v, task.Forget)
		require.NoError(t, err)
		_, err = p.mean(context.Background(), other, task.Retain)
		require.NoError(t, err)
		share := float64(forget) / n
		vec.Axpy(v, -1, other)
		vec.Scale(v, share)
		require.NoError(t, (&Influence{Damping: decay}).divide(context.Background(), v, expected(task, original, task.Retain)))
		vec.Axpy(v, 1, original.Theta)
		way := distance(original.Theta, exact.Theta)
		miss := distance(v, exact.Theta)
		t.Logf("%d forgotten: off by %.2g of the way, %.2g shares", forget, miss/way, miss/way/share)
		require.Less(t, miss/way, 2*share, "%d forgotten", forget)
	}
}

// regression returns a task of ridge softmax regression over all points, and where training on them ends.
func regression(t *testing.T) (*Task, nn.Weights) {
	task, _ := task(t)
	net, err := (&nn.MLP{Activation: "relu"}).Build(nn.Flat(2), 3)
	require.NoError(t, err)
	task.Model = net
	original := net.Zero()
	minimise(t, task, original, data.NewView(dataset(t), span(0, 240)))
	return task, original
}

func TestInfluenceRefusesWhatDoesNotFit(t *testing.T) {
	task, _ := task(t)
	require.NoError(t, (&Influence{Recursions: 10000}).Suits(task))
	net, err := (&nn.MLP{Hidden: []int{4096}, Activation: "relu"}).Build(nn.Flat(2), 3)
	require.NoError(t, err)
	task.Model = net
	require.ErrorContains(t, (&Influence{Recursions: 100000}).Suits(task), "at most 11584")
}
