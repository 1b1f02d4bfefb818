package unlearn

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"lethe/core/nn"
)

// played returns what the game leaves behind when the settings are changed.
func played(t *testing.T, change func(*Stackelberg)) (nn.Weights, *Task) {
	task, w := task(t)
	m := epochs(t, &Stackelberg{}, 6).(*Stackelberg)
	m.AuditorRate = m.Rate
	change(m)
	require.NoError(t, m.Unlearn(context.Background(), task, w))
	return w, task
}

func TestBestEpochKeepsTheBest(t *testing.T) {
	last, _ := played(t, func(*Stackelberg) {})
	six, _ := played(t, func(m *Stackelberg) { m.Paper.BestEpoch = 6 })
	require.Equal(t, last, six, "the only candidate is the last epoch")
	best, task := played(t, func(m *Stackelberg) { m.Paper.BestEpoch = 1 })
	b := &bestEpoch{task: task, each: 1}
	require.NoError(t, b.look(context.Background(), 1, best))
	top := b.score
	b = &bestEpoch{task: task, each: 1}
	require.NoError(t, b.look(context.Background(), 1, last))
	require.GreaterOrEqual(t, top, b.score)
	losses, accuracy, err := b.losses(context.Background(), task.Val, last)
	require.NoError(t, err)
	require.Len(t, losses, task.Val.Len())
	require.Greater(t, accuracy, 0.5)
}

// α = 0 is the base method with the same choice among its epochs: nothing else differs.
func TestBestEpochWithoutAGame(t *testing.T) {
	none, _ := played(t, func(m *Stackelberg) { m.Paper.BestEpoch, m.Alpha = 1, 0 })
	next, _ := played(t, func(m *Stackelberg) { m.Paper.BestEpoch, m.Alpha = 1, 1e-12 })
	require.InDeltaSlice(t, none.Theta, next.Theta, 1e-9)
}

func TestPaperSwitchesChangeTheGame(t *testing.T) {
	plain, _ := played(t, func(*Stackelberg) {})
	shared, _ := played(t, func(m *Stackelberg) { m.Paper.SharedMomentum = true })
	require.NotEqual(t, plain, shared)
	evaluated, _ := played(t, func(m *Stackelberg) { m.Paper.EvaluateRetain = true })
	require.Equal(t, plain, evaluated, "a network without batch statistics has but one mode")
	mode := (&Stackelberg{}).variant(nn.Weights{}).Mode
	require.Nil(t, mode)
	m := &Stackelberg{}
	m.Paper.EvaluateRetain = true
	mode = m.variant(nn.Weights{}).Mode
	require.Equal(t, []nn.Mode{nn.Train, nn.Evaluate, nn.Evaluate}, []nn.Mode{mode(1), mode(2), mode(3)})
}
