package experiment

import (
	"context"
	"fmt"
	"strconv"

	"lethe/core/data"
	"lethe/core/nn"
	"lethe/core/rng"
	"lethe/core/unlearn"
)

// request is one of the requests to forget that come one after the other: what a method is given then, and what its model is
// measured on, where Forget is all that was to be forgotten so far.
type request struct {
	task  unlearn.Task
	bench *bench
}

// requests returns the requests of a split, which b is about as a whole. All have the same seed: see request.seeded. The original
// model is empty where it is to be trained.
func requests(b *bench, seed rng.Seed, original nn.Weights) []request {
	view := func(index []int) data.View { return data.NewView(b.data, index) }
	all := make([]request, len(b.split.Queue))
	for k, about := range b.split.Queue {
		now := *b
		now.split = b.split.After(k + 1)
		all[k] = request{unlearn.Task{Model: b.model, Retain: view(now.split.Retain), Forget: view(about), Val: view(b.split.Val), Given: original, Seed: seed}, &now}
	}
	return all
}

// seeded returns the task of the request with number k, from 0, for a method. References draw the same for every request, so that
// a retrain after the last is one without requests; methods that carry their model on draw anew.
func (r request) seeded(k int, reference bool) unlearn.Task {
	t := r.task
	if k > 0 && !reference {
		t.Seed = t.Seed.Child("request " + strconv.Itoa(k+1))
	}
	return t
}

// number returns which request method i is at, counted from 1, or 0 where there is only one.
func (m *match) number(i int) int {
	if len(m.requests) == 1 {
		return 0
	}
	return len(m.results[i]) + 1
}

// lossesOf returns the losses of training examples under a model that learnt from all of them: the original model, for its
// training does not depend on what is to be forgotten.
func (s *stream) lossesOf(ctx context.Context, d *data.Dataset, model *nn.Network, seed uint64) func([]int) ([]float64, error) {
	return func(train []int) ([]float64, error) {
		p := &player{slots: s.slots}
		p.take()
		defer p.give()
		w, err := s.original(ctx, d, model, seed, train)
		if err != nil {
			return nil, fmt.Errorf("original: %w", err)
		}
		scores, err := (&bench{model: model, data: d}).evaluator().scores(w, train)
		return losses(scores), err
	}
}

// original returns the original model: as it is kept, or trained for the occasion.
func (s *stream) original(ctx context.Context, d *data.Dataset, model *nn.Network, seed uint64, train []int) (nn.Weights, error) {
	w := model.Zero()
	if seat := (Seat{Seed: seed, Method: "original"}); s.journal != nil && s.journal.Takes(seat) {
		err := s.journal.Play(ctx, seat, func(t Turn) error {
			if t.Result == nil {
				return nil
			}
			if !t.Result.fits(model) {
				return errStrange
			}
			w = t.Result.Weights
			return nil
		})
		return w, err
	}
	t := &unlearn.Task{Model: model, Retain: data.NewView(d, train), Forget: data.NewView(d, nil), Given: s.start, Seed: rng.New(seed).Child("unlearn")}
	for _, c := range s.config.Unlearn {
		if c.Name != "original" {
			continue
		}
		if err := c.Value.Unlearn(ctx, t, w); err != nil {
			return w, err
		}
	}
	return w, nil
}

// anyLosses stands in for lossesOf where nothing is to be trained: how many examples are chosen does not depend on them.
func anyLosses(train []int) ([]float64, error) { return make([]float64, len(train)), nil }
