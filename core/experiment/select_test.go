package experiment

import (
	"testing"

	"github.com/stretchr/testify/require"

	"lethe/core/data"
	"lethe/core/rng"
)

// What a setting is chosen by depends on no test example: not on which they are, not on what they show, not on their labels.
func TestSelectionNeverSeesTheTestSet(t *testing.T) {
	c, err := Preset("smoke")
	require.NoError(t, err)
	d, split, model, err := Look(c, nil, nil)
	require.NoError(t, err)
	w := model.Fresh(rng.New(7))
	judge := func(d *data.Dataset, s data.Split) *Result {
		b := &bench{model: model, split: s, data: d, seed: rng.New(1)}
		r, err := b.evaluator().judge(w)
		require.NoError(t, err)
		return r
	}
	want := judge(d, split)
	require.NotNil(t, want.Metrics.Select)
	require.Equal(t, want.Metrics.AccVal, want.Metrics.Select.AccVal)

	fewer := split
	fewer.Test = split.Test[:10]
	other := *d
	other.Labels = append([]int(nil), d.Labels...)
	for _, i := range split.Test {
		other.Labels[i] = (other.Labels[i] + 1) % d.Classes
	}
	for _, got := range []*Result{judge(d, fewer), judge(&other, split)} {
		require.NotEqual(t, want.Metrics.AccTest, got.Metrics.AccTest)
		require.NotEqual(t, want.Metrics.LossAUC, got.Metrics.LossAUC)
		require.Equal(t, want.Metrics.Select, got.Metrics.Select)
	}

	small := split
	small.Val = split.Val[:1]
	require.Nil(t, judge(d, small).Metrics.Select, "one example has no spread")
}
