package experiment

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
)

// Both values of a column of two have a group, whichever is the commoner.
func TestMedian(t *testing.T) {
	for _, c := range []struct {
		x    []float64
		want float64
	}{{[]float64{3, 1, 2}, 2}, {[]float64{4, 1, 2, 3}, 2}, {[]float64{0, 0, 1}, 0}, {[]float64{0, 1, 1}, 0}, {[]float64{5, 5}, 5}} {
		require.Equal(t, c.want, median(c.x), c.x)
	}
}

// Groups by features are told beside classes, count every example once, and change nothing else but the config in the digest.
func TestGroupings(t *testing.T) {
	c, err := Preset("smoke")
	require.NoError(t, err)
	c.Unlearn, c.After = c.Unlearn[:3], nil
	require.NotContains(t, string(c.JSON()), "groups")
	c, err = c.Patch(`groups=[{"feature":2},{"feature":-1,"threshold":0.5}]`, "seeds=[1,2]")
	require.NoError(t, err)
	results := 0
	for e, err := range Run(context.Background(), c) {
		require.NoError(t, err)
		if e.Kind != KindResult {
			continue
		}
		results++
		require.Len(t, e.Groups, 3+4)
		var names []string
		for _, pair := range [...][]Group{e.Groups[3:5], e.Groups[5:7]} {
			names = append(names, pair[0].Name, pair[1].Name)
			require.Equal(t, "feature", pair[0].Kind)
			require.Equal(t, len(e.Result.Examples.Test), pair[0].Test.N+pair[1].Test.N)
			require.Equal(t, len(e.Result.Examples.Forget), pair[0].Forget.N+pair[1].Forget.N)
			right := pair[0].Test.Acc*float64(pair[0].Test.N) + pair[1].Test.Acc*float64(pair[1].Test.N)
			require.InDelta(t, e.Metrics.AccTest, right/float64(len(e.Result.Examples.Test)), 1e-12)
		}
		require.Equal(t, []string{"2 ≤ median", "2 > median", "mean ≤ 0.5", "mean > 0.5"}, names)
		require.Equal(t, 60, e.Groups[3].Retain.N+e.Groups[3].Forget.N, "half of the training set")
	}
	require.Equal(t, 6, results)
	c.Groups[0].Feature = 4
	for _, err := range Run(context.Background(), c) {
		require.EqualError(t, err, "groups.0.feature: 4, but examples of blobs have features 0 to 3")
	}
}

// A feature has no default, and no grouping is told twice.
func TestMistakesInGroupings(t *testing.T) {
	c, err := Preset("smoke")
	require.NoError(t, err)
	twice := "groups.1: feature 2 is listed twice with the same threshold"
	for text, want := range map[string]string{
		`[{}]`:                            "groups.0.feature: missing; give its number, from 0, or -1 for the mean of all",
		`[{"feature":1},{"threshold":2}]`: "groups.1.feature: missing; give its number, from 0, or -1 for the mean of all",
		`[{"feature":-2}]`:                "groups.0.feature: -2 is outside [-1, 1000000]",
		`[{"featur":2}]`:                  `groups.0.featur: unknown field; did you mean "feature"?`,
		`[2]`:                             "groups.0: want an object, got 2",
		`[{"feature":2},{"feature":2}]`:   twice,
		`[{"feature":2,"threshold":0.5},{"feature":2,"threshold":0.50}]`: twice,
	} {
		_, err := c.Patch("groups=" + text)
		require.EqualError(t, err, want, text)
	}
	for _, text := range []string{`[]`, `[{"feature":0}]`, `[{"feature":2},{"feature":2,"threshold":0},{"feature":2,"threshold":1}]`} {
		_, err := c.Patch("groups=" + text)
		require.NoError(t, err, text)
	}
}
