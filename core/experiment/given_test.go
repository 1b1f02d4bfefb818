package experiment

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"lethe/core/nn"
)

// outcome plays a config and returns the results by method, the warnings and the digest.
func outcome(t *testing.T, c *Config, options ...Option) (results map[string]*Result, warnings []string, digest string) {
	results = map[string]*Result{}
	for e, err := range Run(context.Background(), c, options...) {
		require.NoError(t, err)
		switch e.Kind {
		case KindResult:
			results[e.Method] = e.Result
		case KindWarning:
			warnings = append(warnings, e.Message)
		case KindEnd:
			digest = e.Digest
		}
	}
	return results, warnings, digest
}

// TestFromAGivenModel plays from the model that original would have become: nothing changes but the digest, which names the file.
func TestFromAGivenModel(t *testing.T) {
	sum := strings.Repeat("0f", 32)
	for _, x := range []struct{ preset, change, recipe string }{
		{"smoke", "data_seed=1", "unlearn.original.epochs=1"},
		{"smoke", "split.forget=loss", "unlearn.original.epochs=1"}, // The model says which examples are forgotten.
		{"smoke", "split.requests=2", "unlearn.original.epochs=1"},
		{"smoke-shadow", "data_seed=1", "data_seed=1"}, // Shadow models are trained as original would be.
	} {
		c, err := Preset(x.preset)
		require.NoError(t, err)
		c, err = c.Patch("after=[]", x.change)
		require.NoError(t, err)
		want, _, digest := outcome(t, c)
		own, err := c.Patch(`unlearn.original.given="`+sum+`"`, x.recipe)
		require.NoError(t, err)
		asked := 0
		given := &Given{SHA256: sum, Read: func(*nn.Network) (nn.Weights, error) {
			asked++
			return want["original"].Weights, nil
		}}
		got, warnings, other := outcome(t, own, From(given))
		require.Equal(t, 1, asked)
		require.NotEqual(t, digest, other)
		require.Contains(t, warnings[0], "unlearn.0.given: the original model comes from a file")
		require.Zero(t, got["original"].Metrics.Gradients)
		for method, r := range want {
			require.Equal(t, r.Weights, got[method].Weights, method)
			require.Equal(t, r.Scores, got[method].Scores, method)
			require.Equal(t, r.Attacks, got[method].Attacks, method)
		}
	}
}

func TestOtherModelsThanTheGivenOne(t *testing.T) {
	c, err := Preset("smoke")
	require.NoError(t, err)
	sum := strings.Repeat("0f", 32)
	own, err := c.Patch(`unlearn.original.given="` + sum + `"`)
	require.NoError(t, err)
	broken := errors.New("no tensor")
	read := func(*nn.Network) (nn.Weights, error) { return nn.Weights{}, broken }
	for _, x := range []struct {
		config *Config
		given  *Given
		want   string
	}{
		{own, nil, "seed 1: unlearn.original.given: the original model is in a file with the SHA-256 " + sum + "; give that file (--model-from)"},
		{own, &Given{SHA256: "1", Read: read}, "seed 1: unlearn.original.given: want the file with the SHA-256 " + sum + ", but that of the one given is 1"},
		{own, &Given{SHA256: sum, Read: read}, "seed 1: no tensor"},
		{c, &Given{SHA256: sum, Read: read}, "seed 1: unlearn.original.given: missing, so the original model is trained, but one is given"},
	} {
		for _, err := range Run(context.Background(), x.config, From(x.given)) {
			require.EqualError(t, err, x.want)
		}
	}
	for _, sum := range []string{"0f", strings.Repeat("0F", 32), strings.Repeat("g", 64)} {
		_, err := c.Patch(`unlearn.original.given="` + sum + `"`)
		require.EqualError(t, err, "unlearn.0.given: want a SHA-256, 64 digits from 0 to f")
	}
}
