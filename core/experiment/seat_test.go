package experiment_test

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"lethe/core/experiment"
)

// annex plays in this process what it was told to take.
type annex struct {
	config *experiment.Config
	takes  func(string) bool
	err    error
}

func (a annex) Takes(s experiment.Seat) bool { return a.takes(s.Method) }

func (a annex) Play(ctx context.Context, s experiment.Seat, each func(experiment.Turn) error) error {
	if a.err != nil {
		return a.err
	}
	s.Weights = s.Weights.Clone()
	return experiment.Sit(ctx, a.config, nil, s, nil, func(t experiment.Turn) error {
		if r := t.Result; r != nil { // As after a journey: what does not travel is lost.
			t.Result = &experiment.Result{Metrics: r.Metrics, Attacks: r.Attacks, Weights: r.Weights, Scores: r.Scores}
		}
		return each(t)
	})
}

func TestMethodsMayBePlayedElsewhere(t *testing.T) {
	c := smoke(t)
	here := wire(t, collect(t, c))
	for _, takes := range []func(string) bool{
		func(string) bool { return true }, func(m string) bool { return m == "retrain" }, func(m string) bool { return m == "stackelberg" },
	} {
		var events []experiment.Event
		for e, err := range experiment.Run(context.Background(), c, experiment.Elsewhere(annex{config: c, takes: takes})) {
			require.NoError(t, err)
			events = append(events, e)
		}
		require.Equal(t, here, wire(t, events))
	}
}

func TestAFaultElsewhereEndsTheRun(t *testing.T) {
	c := smoke(t)
	var last error
	a := annex{config: c, takes: func(m string) bool { return m == "finetune" }, err: errors.New("the worker is gone")}
	for _, err := range experiment.Run(context.Background(), c, experiment.Elsewhere(a)) {
		last = err
	}
	require.ErrorContains(t, last, "finetune: the worker is gone")
}

// mute plays nothing and says nothing.
type mute struct{ annex }

func (mute) Play(context.Context, experiment.Seat, func(experiment.Turn) error) error { return nil }

func TestAHostThatSaysNothingIsAnError(t *testing.T) {
	var last error
	for _, err := range experiment.Run(context.Background(), smoke(t), experiment.Elsewhere(mute{annex{takes: func(string) bool { return true }}})) {
		last = err
	}
	require.ErrorContains(t, last, "no result came back")
}

func TestSeatsAreChecked(t *testing.T) {
	c := smoke(t)
	nobody := func(experiment.Turn) error { return nil }
	require.ErrorContains(t, experiment.Sit(context.Background(), c, nil, experiment.Seat{Seed: 1, Method: "nope"}, nil, nobody), "nope")
	require.ErrorContains(t, experiment.Sit(context.Background(), c, nil, experiment.Seat{Seed: 1, Method: "finetune"}, nil, nobody), "another network")
}
