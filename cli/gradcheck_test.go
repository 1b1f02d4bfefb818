package main

import (
	"context"
	"fmt"
	"io"
	"testing"

	"github.com/stretchr/testify/require"

	"lethe/core/audit"
	"lethe/core/implicit"
	"lethe/core/vec"
)

// damaged is a follower whose Hessian is off by a hundredth.
type damaged struct{ audit.Follower }

func (d damaged) Respond(s vec.Matrix, y []float64) (*audit.Response, error) {
	r, err := d.Follower.Respond(s, y)
	if err == nil {
		r.Root = damagedRoot{r.Root}
	}
	return r, err
}

type damagedRoot struct{ implicit.Root }

func (d damagedRoot) Solve(u, g []float64) error {
	err := d.Root.Solve(u, g)
	vec.Scale(u, 1.01)
	return err
}

// The command can fail: a hundredth off is found in every corner of the grid that has an indirect path, and named.
func TestGradcheckFindsDamage(t *testing.T) {
	indirect := 0
	for _, trial := range grid() {
		if trial.Indirect {
			indirect++
		}
	}
	found := 0
	count := func(_ io.Writer, _ int, t trial) error {
		if !t.Exact {
			found++
		}
		return nil
	}
	err := gradcheck(context.Background(), io.Discard, count, func(f audit.Follower) audit.Follower { return damaged{f} })
	require.ErrorContains(t, err, fmt.Sprintf("%d of %d gradients are not exact: svm, pooled, raw, indirect; svm, pooled, raw, both paths; ", indirect, len(grid())))
	require.Equal(t, indirect, found)
	require.Equal(t, exitFailed, code(err))
}

func TestGradcheckStops(t *testing.T) {
	ctx, cancel := context.WithCancelCause(context.Background())
	cancel(errInterrupted)
	err := gradcheck(ctx, io.Discard, printTrial, func(f audit.Follower) audit.Follower { return f })
	require.Equal(t, exitInterrupted, code(err))
}
