package unlearn

import (
	"context"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"lethe/core/data"
	"lethe/core/nn"
	"lethe/core/vec"
)

// unlearned returns what a method makes of the stage's original model.
func unlearned(t *testing.T, s stage, m Method) nn.Weights {
	task, w := s.set(t)
	require.NoError(t, m.Unlearn(context.Background(), task, w))
	return w
}

// same holds that two methods are one, on every kind of network.
func same(t *testing.T, a, b Method) {
	for _, s := range stages {
		require.Equal(t, unlearned(t, s, a), unlearned(t, s, b), s.name)
	}
}

// gradient returns the mean cross-entropy over v and its gradient.
func gradient(t *testing.T, task *Task, w nn.Weights, v data.View) (loss float64, grad []float64) {
	grad = make([]float64, len(w.Theta))
	total, err := newProbe(task, w).mean(context.Background(), grad, v)
	require.NoError(t, err)
	return total / float64(v.Len()), grad
}

func TestAscentClimbs(t *testing.T) {
	for _, s := range stages {
		task, w := s.set(t)
		before, _ := gradient(t, task, w, task.Forget)
		task.Gradients = 0
		require.NoError(t, with(t, epochs(t, &Ascent{}, 3), 0.2).Unlearn(context.Background(), task, w))
		require.Equal(t, 3*task.Forget.Len(), task.Gradients, s.name)
		after, _ := gradient(t, task, w, task.Forget)
		require.Greater(t, after, before, s.name)
	}
}

// TestAscentIsOneStepUphill compares a step on one batch without momentum or decay with θ + η ∇ mean ℓ(D_f).
func TestAscentIsOneStepUphill(t *testing.T) {
	task, w := task(t)
	_, grad := gradient(t, task, w, task.Forget)
	want := w.Clone()
	vec.Axpy(want.Theta, 0.5, grad)
	m := epochs(t, &Ascent{}, 1).(*Ascent)
	m.Rate, m.Batch = 0.5, task.Forget.Len()
	settings(t, m, `{"optimizer":{"name":"sgd","momentum":0,"weight_decay":0}}`)
	require.NoError(t, m.Unlearn(context.Background(), task, w))
	require.InDeltaSlice(t, want.Theta, w.Theta, 1e-14)
}

func TestNegGradWithoutTheForgetSetIsFineTuning(t *testing.T) {
	m := epochs(t, &NegGrad{}, 3).(*NegGrad)
	m.Share = 1
	same(t, epochs(t, &FineTune{}, 3), with(t, m, 0.01))
}

// TestNegGradIsItsObjectivesGradient compares a step with all in one batch with that of the two gradients.
func TestNegGradIsItsObjectivesGradient(t *testing.T) {
	task, w := task(t)
	want := w.Clone()
	_, forget := gradient(t, task, w, task.Forget)
	_, retain := gradient(t, task, w, task.Retain)
	vec.Axpy(want.Theta, -0.1*0.75, retain)
	vec.Axpy(want.Theta, 0.1*0.25, forget)
	m := with(t, epochs(t, &NegGrad{}, 1), 0.1).(*NegGrad)
	m.Share, m.Batch = 0.75, 1000
	settings(t, m, `{"optimizer":{"name":"sgd","momentum":0,"weight_decay":0}}`)
	task.Gradients = 0
	require.NoError(t, m.Unlearn(context.Background(), task, w))
	require.InDeltaSlice(t, want.Theta, w.Theta, 1e-13)
	require.Equal(t, 130, task.Gradients)
}

func TestTheOpponentDealsEveryForgottenExampleOnceARound(t *testing.T) {
	task, w := task(t)
	o := newOpponent(task, w, 8)
	var rounds [2][]int
	for round := range rounds {
		for range 4 {
			at := o.at
			n := o.next()
			require.InDelta(t, 7.5, n, 0.5)
			rounds[round] = append(rounds[round], o.order[at*30/4:(at+1)*30/4]...)
			for i := range n {
				require.Equal(t, task.Forget.Label(rounds[round][len(rounds[round])-n+i]), o.labels[i])
			}
		}
		require.ElementsMatch(t, span(0, 30), rounds[round])
	}
	require.NotEqual(t, rounds[0], rounds[1])
}

func TestWhatClimbsTooFarIsNamed(t *testing.T) {
	for _, m := range []Method{&Ascent{}, &NegGrad{}} {
		task, w := task(t)
		m = with(t, epochs(t, m, 200), 10)
		if n, ok := m.(*NegGrad); ok {
			n.Share = 0.1
		}
		require.ErrorContains(t, m.Unlearn(context.Background(), task, w), "diverged at epoch ")
	}
}

func TestRelabelIsTheGamesBaseMethod(t *testing.T) {
	sg := epochs(t, &Stackelberg{}, 3).(*Stackelberg)
	sg.Alpha, sg.Base = 0, "relabel"
	same(t, with(t, epochs(t, &Relabel{}, 3), 0.05), with(t, sg, 0.05))
}

func TestL1SparseWithoutItsPullIsFineTuning(t *testing.T) {
	m := with(t, epochs(t, &L1Sparse{}, 3), 0.05).(*L1Sparse)
	m.Gamma = 0
	same(t, with(t, epochs(t, &FineTune{}, 3), 0.05), m)
}

// TestL1SparsePullsWithFallingWeight takes the gradient of the cross-entropy away, so that only the pull moves θ.
func TestL1SparsePullsWithFallingWeight(t *testing.T) {
	task, w := task(t)
	want := w.Clone()
	fine := with(t, epochs(t, &FineTune{}, 1), 0.1).(*FineTune)
	plainest := `{"batch":1000,"schedule":"constant","optimizer":{"name":"sgd","momentum":0,"weight_decay":0}}`
	settings(t, fine, plainest)
	m := with(t, epochs(t, &L1Sparse{}, 2), 0.1).(*L1Sparse)
	settings(t, m, plainest)
	m.Gamma = 0.01
	require.NoError(t, m.Unlearn(context.Background(), task, w))
	for t0 := range 2 {
		before := want.Clone()
		require.NoError(t, fine.Unlearn(context.Background(), task, want))
		for i, v := range before.Theta {
			if v != 0 {
				want.Theta[i] -= math.Copysign(0.1*0.01*(1-float64(t0)/2), v)
			}
		}
	}
	require.InDeltaSlice(t, want.Theta, w.Theta, 1e-14)
}

func TestL1SparseIsSparser(t *testing.T) {
	norm := func(gamma float64) (sum float64) {
		m := with(t, epochs(t, &L1Sparse{}, 10), 0.1).(*L1Sparse)
		m.Gamma = gamma
		for _, v := range unlearned(t, stages[0], m).Theta {
			sum += math.Abs(v)
		}
		return sum
	}
	require.Less(t, norm(0.05), 0.9*norm(0))
}

func TestSalUnWithoutAThresholdIsRelabel(t *testing.T) {
	m := with(t, epochs(t, &SalUn{}, 3), 0.05).(*SalUn)
	m.Threshold = 0
	same(t, with(t, epochs(t, &Relabel{}, 3), 0.05), m)
}

func TestSalUnMovesTheShareWithTheLargestGradients(t *testing.T) {
	for _, s := range stages {
		task, original := s.set(t)
		_, grad := gradient(t, task, original, task.Forget)
		m := with(t, epochs(t, &SalUn{}, 2), 0.05).(*SalUn)
		m.Threshold = 0.75
		w := original.Clone()
		require.NoError(t, m.Unlearn(context.Background(), task, w))
		held, least, most := 0, math.Inf(1), 0.0
		for i, v := range w.Theta {
			if v == original.Theta[i] {
				held++
				most = max(most, math.Abs(grad[i]))
			} else {
				least = min(least, math.Abs(grad[i]))
			}
		}
		require.GreaterOrEqual(t, held, int(0.75*float64(len(grad))), s.name)
		require.LessOrEqual(t, most, least, s.name)
	}
}
