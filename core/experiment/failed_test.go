package experiment_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"lethe/core/experiment"
)

// diverging is a run in which finetune runs away.
func diverging(t *testing.T, more ...string) *experiment.Config {
	t.Helper()
	return smoke(t, append([]string{"unlearn.finetune.rate=10", "unlearn.finetune.epochs=500", "data.dim=40"}, more...)...)
}

// failures returns the events that tell of methods without results, and checks that all others have theirs.
func failures(t *testing.T, c *experiment.Config, events []experiment.Event) (failed []experiment.Event) {
	t.Helper()
	results := 0
	for _, e := range events {
		switch e.Kind {
		case experiment.KindFailed:
			failed = append(failed, e)
		case experiment.KindResult:
			results++
		}
	}
	require.Equal(t, len(c.Unlearn)*len(c.Seeds), results+len(failed))
	require.Equal(t, experiment.KindEnd, events[len(events)-1].Kind)
	require.Len(t, events[len(events)-1].Digest, 64)
	return failed
}

func TestARunGoesOnWithoutAMethodThatDiverges(t *testing.T) {
	c := diverging(t, "seeds=[7,8]", `after=["round"]`)
	events := collect(t, c)
	failed := failures(t, c, events)
	require.Len(t, failed, 2)
	for i, e := range failed {
		require.Equal(t, c.Seeds[i], *e.Seed)
		require.Equal(t, "finetune", e.Method)
		require.Regexp(t, `^diverged at epoch \d+: .*; lower the rate$`, e.Message)
	}
	require.Equal(t, wire(t, events), wire(t, collect(t, c)), "the same every time")
	other := collect(t, diverging(t, "seeds=[7,8]", `after=["round"]`, "unlearn.finetune.epochs=499"))
	require.NotEqual(t, events[len(events)-1].Digest, other[len(other)-1].Digest)
}

// An evaluation may meet what diverges before the method itself does.
func TestDivergenceIsSeenInPassing(t *testing.T) {
	c := diverging(t, "every=1")
	require.Len(t, failures(t, c, collect(t, c)), 1)
}

func TestAFailureBetweenRequests(t *testing.T) {
	c := diverging(t, "split.requests=2", "after=[]")
	failed := failures(t, c, collect(t, c))
	require.Len(t, failed, 1)
	require.Equal(t, 1, failed[0].Request)
	require.Contains(t, failed[0].Message, "request 1: diverged")
}

func TestWithoutReferencesARunEnds(t *testing.T) {
	c := smoke(t, "seeds=[7]", "unlearn.retrain.rate=10", "unlearn.retrain.epochs=500", "data.dim=40")
	var last error
	for _, last = range experiment.Run(context.Background(), c) {
	}
	require.ErrorContains(t, last, "seed 7: retrain: diverged at epoch ")
	var failure *experiment.Failure
	require.ErrorAs(t, last, &failure)
	require.Equal(t, "retrain", failure.Method)
}

func TestFailuresAreRememberedAndTravel(t *testing.T) {
	c := diverging(t)
	whole := wire(t, collect(t, c))
	n := &notes{all: map[string][]experiment.Turn{}, full: func(experiment.Seat) error { return nil }}
	play := func(o experiment.Option) (events []experiment.Event) {
		for e, err := range experiment.Run(context.Background(), c, o) {
			require.NoError(t, err)
			events = append(events, e)
		}
		return events
	}
	require.Equal(t, whole, wire(t, play(experiment.Remember(n))))
	require.True(t, n.Takes(experiment.Seat{Seed: c.Seeds[0], Method: "finetune"}))
	n.full = func(s experiment.Seat) error {
		require.Fail(t, "played again", name(s))
		return nil
	}
	require.Equal(t, whole, wire(t, play(experiment.Remember(n))))
	require.Equal(t, whole, wire(t, play(experiment.Elsewhere(annex{config: c, takes: func(string) bool { return true }}))))
}

// U-LiRA needs models that unlearned as the audited one did; where one of them diverges it says nothing of that method.
func TestShadowsThatDivergeSilenceTheirAttack(t *testing.T) {
	c := smokeShadow(t, `unlearn=[{"name":"original","epochs":2},{"name":"retrain","epochs":2},{"name":"finetune","rate":10,"epochs":500},{"name":"ascent"}]`)
	events := collect(t, c)
	require.Len(t, failures(t, c, events), 1)
	warned := false
	for _, e := range events {
		if e.Kind == experiment.KindWarning && e.Method == "finetune" {
			warned = true
			require.Regexp(t, `^finetune with seed 1: not judged by ulira, epsilon, klom: shadow 1: diverged at epoch`, e.Message)
		}
		if e.Kind == experiment.KindResult {
			require.Contains(t, e.Attacks, "ulira")
		}
	}
	require.True(t, warned)
}
