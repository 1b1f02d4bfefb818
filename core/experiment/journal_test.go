package experiment_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"lethe/core/experiment"
)

// notes is a journal in memory.
type notes struct {
	lock sync.Mutex
	all  map[string][]experiment.Turn
	full func(experiment.Seat) error
}

func name(s experiment.Seat) string { return fmt.Sprint(s.Seed, s.Method, s.After) }

func (n *notes) of(s experiment.Seat) []experiment.Turn {
	n.lock.Lock()
	defer n.lock.Unlock()
	return n.all[name(s)]
}

func (n *notes) Takes(s experiment.Seat) bool {
	turns := n.of(s)
	if len(turns) == 0 {
		return false
	}
	last := turns[len(turns)-1]
	return last.Failed != "" || last.Result != nil && !last.More
}

func (n *notes) Play(_ context.Context, s experiment.Seat, each func(experiment.Turn) error) error {
	for _, t := range n.of(s) {
		if err := each(t); err != nil {
			return err
		}
	}
	return nil
}

func (n *notes) Keep(s experiment.Seat, t experiment.Turn) error {
	n.lock.Lock()
	defer n.lock.Unlock()
	if r := t.Result; r != nil { // As from a file: what is kept is all that counts.
		t.Result = &experiment.Result{Metrics: r.Metrics, Attacks: r.Attacks, Weights: r.Weights.Clone(), Scores: r.Scores}
	}
	n.all[name(s)] = append(n.all[name(s)], t)
	return n.full(s)
}

// TestARunGoesOn ends a run half-way, as far as its journal tells, and plays it again: the stream is that of a run that nobody
// disturbed.
func TestARunGoesOn(t *testing.T) {
	c := smoke(t, `split.requests=2`, `split.forget={"name":"loss","fraction":0.5}`, `after=["round"]`, `attacks=["loss"]`)
	c.Unlearn = c.Unlearn[:4]
	whole := wire(t, collect(t, c))
	full := errors.New("the disk is full")
	for _, end := range []string{"1finetune", "1retrainround"} {
		n := &notes{all: map[string][]experiment.Turn{}, full: func(s experiment.Seat) error {
			if name(s) == end {
				return full
			}
			return nil
		}}
		play := func() (events []experiment.Event, last error) {
			for e, err := range experiment.Run(context.Background(), c, experiment.Remember(n)) {
				if last = err; err == nil {
					events = append(events, e)
				}
			}
			return events, last
		}
		_, err := play()
		require.ErrorIs(t, err, full)
		require.True(t, n.Takes(experiment.Seat{Seed: 1, Method: "original"}))
		delete(n.all, end)
		n.full = func(s experiment.Seat) error {
			require.NotContains(t, []string{"1original", "1retrain"}, name(s), "played again")
			return nil
		}
		events, err := play()
		require.NoError(t, err)
		require.Equal(t, whole, wire(t, events))
	}
}

// clocked is a journal that remembers the times, too.
type clocked struct {
	notes
	before, kept experiment.Times
}

func (c *clocked) Spent() experiment.Times  { return c.before }
func (c *clocked) Spend(t experiment.Times) { c.kept = t }

// The times of a run that goes on are those of all its parts, and what ends one before its time has them kept.
func TestTimesAreOfAllParts(t *testing.T) {
	c := smoke(t, `attacks=["loss"]`, `after=[]`)
	c.Unlearn = c.Unlearn[:3]
	full := errors.New("the disk is full")
	n := &clocked{before: experiment.Times{Wall: 1000, CPU: 2000, Shadows: 500}}
	n.notes = notes{all: map[string][]experiment.Turn{}, full: func(experiment.Seat) error { return full }}
	var last error
	for _, err := range experiment.Run(context.Background(), c, experiment.Remember(n)) {
		last = err
	}
	require.ErrorIs(t, last, full)
	require.Greater(t, n.kept.Wall, 1000.0)
	require.Less(t, n.kept.Wall, 1500.0)
	require.Equal(t, 500.0, n.kept.Shadows)
	n.before, n.full = n.kept, func(experiment.Seat) error { return nil }
	n.all = map[string][]experiment.Turn{}
	for e, err := range experiment.Run(context.Background(), c, experiment.Remember(n)) {
		require.NoError(t, err)
		if e.Kind == experiment.KindEnd {
			require.Greater(t, e.Wall, n.before.Wall)
			require.GreaterOrEqual(t, e.CPU, 2000.0)
			require.Equal(t, 500.0, e.Shadows)
		}
	}
}

// Of shadow models, too, what was spent before a kill is kept.
func TestTimesOfShadowModelsAreKeptInBetween(t *testing.T) {
	n := &clocked{before: experiment.Times{Shadows: 500}}
	n.notes = notes{all: map[string][]experiment.Turn{}, full: func(experiment.Seat) error { return nil }}
	slept := false
	for e, err := range experiment.Run(context.Background(), smokeShadow(t), experiment.Remember(n)) {
		require.NoError(t, err)
		if slept {
			require.Greater(t, n.kept.Shadows, 500.0)
			return
		}
		if slept = e.Kind == experiment.KindShadow; slept {
			time.Sleep(1100 * time.Millisecond) // So long as it takes for them to be kept again.
		}
	}
	require.Fail(t, "no shadow models")
}

// What is of another model is not taken for this one's.
func TestStrangeTurnsAreRefused(t *testing.T) {
	c := smoke(t, `attacks=["loss"]`, `after=["round"]`)
	c.Unlearn = c.Unlearn[:3]
	strange := []experiment.Turn{{Result: &experiment.Result{}, After: &experiment.After{}}}
	for _, seat := range []string{"1original", "1finetune", "1finetuneround"} {
		n := &notes{all: map[string][]experiment.Turn{seat: strange}, full: func(experiment.Seat) error { return nil }}
		var last error
		for _, err := range experiment.Run(context.Background(), c, experiment.Remember(n)) {
			last = err
		}
		require.ErrorContains(t, last, "of another model")
	}
}
