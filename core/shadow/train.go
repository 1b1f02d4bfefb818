package shadow

import (
	"context"
	"fmt"
	"sync"

	"lethe/core/nn"
	"lethe/core/unlearn"
	"lethe/core/vec"
)

// Progress tells that another model is there.
type Progress struct {
	Done   int `json:"done"`   // models so far, of this seed
	Total  int `json:"total"`  // models
	Passes int `json:"passes"` // epochs of training and unlearning that the last one took
}

// Train trains all models on the setup's number of goroutines, takes from cache what it has, and calls tell on the caller's goroutine for
// each model, in an order that depends on nothing. It fails when ctx ends, or with tell's error, or with that of the first model of the
// plan that fails to train. A method that fails to unlearn is left out from there on, see Scores.Failed.
func (p *Plan) Train(ctx context.Context, cache Cache, tell func(Progress) error) (*Scores, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	results := make([]chan result, len(p.jobs))
	for i := range results {
		results[i] = make(chan result, 1)
	}
	next := make(chan int, len(p.jobs))
	for i := range p.jobs {
		next <- i
	}
	close(next)
	var workers sync.WaitGroup
	defer workers.Wait()
	defer cancel(nil)
	for range min(p.Workers, len(p.jobs)) {
		workers.Go(func() { p.work(ctx, cache, next, results) })
	}
	s := p.scores()
	for i, j := range p.jobs {
		r := <-results[i]
		if r.err != nil {
			return nil, r.err
		}
		s.add(j, r.phi)
		s.note(j, r.failed)
		if err := tell(Progress{i + 1, len(p.jobs), p.passes(j)}); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// result is what a job came to: φ for each of its methods, or why there is none.
type result struct {
	phi    [][]float64
	failed []error
	err    error
}

// work does jobs until none is left or ctx ends.
func (p *Plan) work(ctx context.Context, cache Cache, next <-chan int, results []chan result) {
	vec.Enter()
	defer vec.Leave()
	margins := p.Margins()
	for i := range next {
		w := worker{Plan: p, job: p.jobs[i], cache: cache, margins: margins}
		results[i] <- w.run(ctx)
	}
}

// worker does one job.
type worker struct {
	*Plan
	*job
	cache    Cache
	margins  func(nn.Weights) ([]float64, error)
	original nn.Weights // once it is trained
}

// run returns φ after each of the job's methods. Without references there is nothing to compare with; any other may fail.
func (w *worker) run(ctx context.Context) (all result) {
	for _, i := range w.methods {
		c := w.Audited[i]
		phi, err := w.play(ctx, c)
		if _, reference := c.Value.(unlearn.Reference); err != nil && (reference || ctx.Err() != nil) {
			return result{err: fmt.Errorf("%s: %s: %w", w.name, c.Name, err)}
		}
		if err != nil {
			err = fmt.Errorf("%s: %w", w.name, err)
		}
		all.phi, all.failed = append(all.phi, phi), append(all.failed, err)
	}
	return all
}

// play returns φ after one method, from the cache if it is there.
func (w *worker) play(ctx context.Context, c unlearn.Choice) ([]float64, error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	key := ""
	if w.cache != nil {
		key = w.key(w.job, c)
		if phi, ok := w.cache.Load(key, len(w.Split.Forget)+len(w.Split.Test)); ok {
			return phi, nil
		}
	}
	weights, err := w.unlearn(ctx, c)
	if err != nil {
		return nil, err
	}
	phi, err := w.margins(weights)
	if err == nil && w.cache != nil {
		w.cache.Store(key, phi)
	}
	return phi, err
}

// unlearn returns the weights after one method. The original is trained when it is first wanted.
func (w *worker) unlearn(ctx context.Context, c unlearn.Choice) (nn.Weights, error) {
	_, fresh := c.Value.(unlearn.Reference)
	if fresh && c.Name != "original" {
		weights := w.Model.Zero()
		return weights, w.edit(ctx, c, weights)
	}
	if w.original.Theta == nil {
		weights, first := w.Model.Zero(), w.Audited[w.named("original")]
		if err := w.edit(ctx, first, weights); err != nil {
			return weights, err
		}
		w.original = weights
	}
	if fresh {
		return w.original, nil
	}
	weights := w.original.Clone()
	return weights, w.edit(ctx, c, weights)
}

// edit lets a method play the job's task on the weights.
func (w *worker) edit(ctx context.Context, c unlearn.Choice, weights nn.Weights) error {
	task := w.task
	return c.Value.Unlearn(ctx, &task, weights)
}
