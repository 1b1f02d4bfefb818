package unlearn

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"lethe/core/data"
	"lethe/core/nn"
)

// playQuantile returns the steps and weights of a game that is told otherwise than by default.
func playQuantile(t *testing.T, change func(*Quantile)) ([]Step, nn.Weights, *Task) {
	task, w := task(t)
	m := epochs(t, &Quantile{}, 6).(*Quantile)
	m.Rows = 0
	change(m)
	var steps []Step
	task.Observe = func(s Step) { steps = append(steps, s) }
	require.NoError(t, m.Unlearn(context.Background(), task, w))
	return steps, w, task
}

func TestQuantileTellsThePayoff(t *testing.T) {
	steps, _, task := playQuantile(t, func(m *Quantile) { m.Each, m.Alpha = 1, 3 })
	for _, s := range steps {
		require.NotNil(t, s.Audit)
		require.Equal(t, 2, s.Bouts, "two steps an epoch, each with an answer")
		require.Equal(t, task.Forget.Len(), s.Audit.Active)
		require.Positive(t, s.Payoff)
	}
	require.Equal(t, 6*(task.Retain.Len()+2*(task.Forget.Len()+task.Val.Len())), task.Gradients)
	idle, _, _ := playQuantile(t, func(m *Quantile) { m.Each, m.Alpha = 1, 1e-9 })
	require.Less(t, steps[5].Payoff, idle[5].Payoff/1.5, "the critic loses what it told them apart by")
	steps, _, _ = playQuantile(t, func(m *Quantile) { m.Each = 4 })
	require.Nil(t, steps[0].Audit, "an epoch without an answer has none to tell about")
	require.NotNil(t, steps[1].Audit)
}

func TestQuantileHolds(t *testing.T) {
	_, held, task := playQuantile(t, func(m *Quantile) { m.Each, m.Hold = 1, 3 })
	require.Equal(t, 6*task.Retain.Len()+12*task.Forget.Len()+3*task.Val.Len(), task.Gradients, "twelve answers, three looks at the unseen")
	_, fresh, _ := playQuantile(t, func(m *Quantile) { m.Each = 1 })
	require.NotEqual(t, fresh, held)
}

func TestQuantileWithoutWeightIsFineTuning(t *testing.T) {
	_, none, _ := playQuantile(t, func(m *Quantile) { m.Alpha = 0 })
	_, little, _ := playQuantile(t, func(m *Quantile) { m.Alpha = 1e-12 })
	task, w := task(t)
	fine := epochs(t, &FineTune{}, 6).(*FineTune)
	fine.Rate = 0.1
	require.NoError(t, fine.Unlearn(context.Background(), task, w))
	require.Equal(t, w, none)
	require.NotEqual(t, w, little)
	require.InDeltaSlice(t, w.Theta, little.Theta, 1e-9)
}

func TestQuantileRefuses(t *testing.T) {
	m := Quantile{Rows: 1}
	require.ErrorContains(t, m.Validate(), "rows: 1")
	task, w := task(t)
	m = *epochs(t, &Quantile{}, 3).(*Quantile)
	w.Theta[0] = 1e308
	require.ErrorContains(t, m.Unlearn(context.Background(), task, w), "diverged")
	task.Forget = data.View{}
	require.ErrorContains(t, m.Suits(task), "auditor: 0 forgotten")
}
