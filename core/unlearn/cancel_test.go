package unlearn

import (
	"context"
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"

	"lethe/core/catalog"
	"lethe/core/nn"
)

// counter is a context that notes how many gradients a task evaluates from one question whether it has ended to the next.
type counter struct {
	context.Context
	task     *Task
	at, most int // gradients at the last question, and the most between two
}

func (c *counter) Err() error {
	c.note()
	return nil
}

func (c *counter) note() {
	c.most, c.at = max(c.most, c.task.Gradients-c.at), c.task.Gradients
}

// stride returns how many gradients a method may evaluate without a look at the context: those of a step and of its opponent, or
// of a chunk where it measures something first.
func stride(t *testing.T, m Method, task *Task) int {
	chunk, forget, val := task.Model.Chunk(), task.Forget.Len(), task.Val.Len()
	switch m := m.(type) {
	case *Influence:
		return min(chunk, task.Retain.Len())
	case *NegGrad:
		return 2 * m.Batch
	case *SalUn:
		return max(m.Batch, min(chunk, forget))
	case *BoundaryShrink:
		return max(m.Batch, min(chunk, forget))
	case *Stackelberg:
		return max(m.Batch, 2*min(forget, val)) // Both sides, balanced.
	case *Quantile:
		return m.Batch + min(m.Rows, forget) + min(m.Rows, val)
	}
	r, ok := m.(interface{ StepRows() int })
	require.True(t, ok, "%T says how large its steps are", m)
	return r.StepRows()
}

// asksEachStep plays a method in small steps and watches how often it asks whether it is to end.
func asksEachStep(t *testing.T, e catalog.Entry[Method], task *Task, w nn.Weights) {
	m := epochs(t, e.New(), 3)
	if f := reflect.ValueOf(m).Elem().FieldByName("Batch"); f.IsValid() {
		f.SetInt(8)
	}
	own := *task
	c := &counter{Context: context.Background(), task: &own}
	require.NoError(t, m.Unlearn(c, &own, w.Clone()))
	c.note()
	require.LessOrEqual(t, c.most, stride(t, m, &own), "honours cancellation within a batch")
	require.GreaterOrEqual(t, own.Gradients, 2*c.most, "which is not all that it does")
}
