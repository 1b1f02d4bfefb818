package experiment

import (
	"context"
	"io/fs"
	"slices"

	"lethe/core/data"
	"lethe/core/nn"
	"lethe/core/vec"
)

// Frame is a look at one method's model between two epochs, from which pictures are made. What it points to belongs to the
// method and is true during the call only.
type Frame struct {
	Seed    uint64
	Method  string // as in the stream
	Step    *Step
	Data    *data.Dataset
	Split   data.Split
	Model   *nn.Network
	Weights nn.Weights
	Scores  vec.Matrix // losses and logits of Split.Forget and then of Split.Test
}

// Watcher looks on while methods play. It decides no number.
type Watcher interface {
	// Wants reports whether a look at the method is wanted after the epoch; reference is true of methods that start from
	// scratch.
	Wants(method string, reference bool, epoch, epochs int) bool
	// See is called from the goroutine that plays the method, while others may call it for other methods; an error ends the run.
	See(Frame) error
}

// Watch lets w look on.
func Watch(w Watcher) Option { return func(s *stream) { s.watcher = w } }

// watch shows the player's model after an epoch to whoever wants to see it.
func (p *player) watch(step *Step) error {
	if p.watcher == nil || !p.watcher.Wants(p.label, p.reference, step.Epoch, p.epochs) {
		return nil
	}
	all := p.requests[len(p.requests)-1].bench.split // So that pictures of all requests are of the same examples.
	s, err := p.eval.scores(p.w, slices.Concat(all.Forget, all.Test))
	if err != nil {
		return err
	}
	return p.watcher.See(Frame{
		Seed: p.seed, Method: p.label, Step: step,
		Data: p.eval.data, Split: all, Model: p.eval.model, Weights: p.w, Scores: s,
	})
}

// Network returns the network of an experiment, once its dataset is read. Errors are those of Run before the first event.
func Network(c *Config, files fs.FS) (*nn.Network, error) {
	s := &stream{config: c, files: files}
	d, err := s.load()
	if err != nil {
		return nil, err
	}
	return c.Model.Value.Build(nn.Volume(d.Shape), d.Classes)
}

// Look returns what the experiment is about before anything is played: the dataset, how its first seed divides it, and the
// network. Where it takes a trained model to choose what is to be forgotten, it trains one, unless allowed, which may be nil,
// fails for the network. Its other errors are those of Run before the first event.
func Look(c *Config, files fs.FS, allowed func(*nn.Network) error, options ...Option) (*data.Dataset, data.Split, *nn.Network, error) {
	s := &stream{config: c, files: files, slots: newSlots()}
	for _, set := range options {
		set(s)
	}
	d, err := s.load()
	if err != nil {
		return nil, data.Split{}, nil, err
	}
	m, err := s.newMatch(context.Background(), d, c.Seeds[0], false)
	if err == nil && allowed != nil {
		err = allowed(m.bench.model)
	}
	if _, ranked := c.Split.Forget.Value.(data.Ranked); ranked && err == nil {
		m, err = s.newMatch(context.Background(), d, c.Seeds[0], true)
	}
	if err != nil {
		return nil, data.Split{}, nil, err
	}
	return d, m.bench.split, m.bench.model, nil
}
