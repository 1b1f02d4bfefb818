package experiment_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"lethe/core/experiment"
)

// onlooker remembers which looks it took.
type onlooker struct {
	sync.Mutex
	seen map[string][]int
	err  error
}

func (o *onlooker) Wants(_ string, reference bool, epoch, epochs int) bool {
	return !reference || epoch == epochs
}

func (o *onlooker) See(f experiment.Frame) error {
	o.Lock()
	defer o.Unlock()
	if f.Scores.Rows != len(f.Split.Forget)+len(f.Split.Test) {
		return errors.New("scores of other examples")
	}
	o.seen[f.Method] = append(o.seen[f.Method], f.Step.Epoch)
	return o.err
}

func digestOf(t *testing.T, c *experiment.Config, options ...experiment.Option) string {
	digest := ""
	for e, err := range experiment.Run(context.Background(), c, options...) {
		require.NoError(t, err)
		if e.Kind == experiment.KindEnd {
			digest = e.Digest
		}
	}
	return digest
}

func TestWatchingChangesNothing(t *testing.T) {
	c := smoke(t)
	o := &onlooker{seen: map[string][]int{}}
	require.Equal(t, digestOf(t, c), digestOf(t, c, experiment.Watch(o)))
	require.Len(t, o.seen, len(c.Labels()))
	require.Len(t, o.seen["original"], 1)
	require.Greater(t, len(o.seen["finetune"]), 1)
	for i, epoch := range o.seen["finetune"] {
		require.Equal(t, i+1, epoch)
	}
}

func TestAWatcherMayEndTheRun(t *testing.T) {
	o := &onlooker{seen: map[string][]int{}, err: errors.New("enough")}
	var last error
	for _, err := range experiment.Run(context.Background(), smoke(t), experiment.Watch(o)) {
		last = err
	}
	require.ErrorContains(t, last, "enough")
}

func TestLookDealsAsRunDoes(t *testing.T) {
	c := smoke(t)
	d, split, model, err := experiment.Look(c, nil, nil)
	require.NoError(t, err)
	require.Equal(t, d.Dim(), model.Inputs())
	for e, err := range experiment.Run(context.Background(), c) {
		require.NoError(t, err)
		if e.Kind == experiment.KindResult {
			require.Equal(t, split, e.Result.Examples)
			return
		}
	}
}
