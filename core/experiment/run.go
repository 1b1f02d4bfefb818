package experiment

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"lethe/core/data"
	"lethe/core/nn"
	"lethe/core/rng"
	"lethe/core/unlearn"
	"lethe/core/vec"
)

// Run plays the experiment and yields its events. After an error the stream ends; what was yielded before stays true.
//
// The order of events is the same on every machine: seed by seed, first the methods that start from scratch and then those
// that start from the original model, each epoch by epoch in turns. Methods play in parallel on GOMAXPROCS threads; that
// changes no bit and no order, only the seconds.
func Run(ctx context.Context, c *Config) iter.Seq2[Event, error] {
	return func(yield func(Event, error) bool) {
		ctx, cancel := context.WithCancelCause(ctx)
		defer cancel(errStopped)
		s := &stream{config: c, yield: yield, slots: newSlots()}
		if err := s.run(ctx); err != nil && !errors.Is(err, errStopped) {
			yield(Event{}, err)
		}
	}
}

// errStopped ends the players when nobody listens any more.
var errStopped = errors.New("stopped")

// stream is a run in progress.
type stream struct {
	config *Config
	yield  func(Event, error) bool
	slots  chan struct{}
	digest digest
}

func (s *stream) emit(e Event) error {
	if !s.yield(e, nil) {
		return errStopped
	}
	return nil
}

func (s *stream) run(ctx context.Context) error {
	if err := s.config.Validate(); err != nil {
		return err
	}
	d, err := s.config.Data.Value.Load(rng.New(s.config.DataSeed).Child("data"))
	if err != nil {
		return err
	}
	document, sum := s.config.JSON(), d.SHA256()
	s.digest = newDigest(document, sum)
	games := make([]*match, len(s.config.Seeds))
	for i, seed := range s.config.Seeds { // All are set up before the first plays, so that mistakes show at once.
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if games[i], err = s.newMatch(d, seed); err != nil {
			return fmt.Errorf("seed %d: %w", seed, err)
		}
	}
	if err := s.emit(Event{Kind: KindStart, Start: &Start{Config: document, DataSHA256: sum, Examples: d.Len()}}); err != nil {
		return err
	}
	for _, w := range s.config.warnings() {
		if err := s.emit(Event{Kind: KindWarning, Warning: &Warning{w}}); err != nil {
			return err
		}
	}
	for _, m := range games {
		if err := m.play(ctx); err != nil {
			return err
		}
	}
	return s.emit(Event{Kind: KindEnd, End: &End{s.digest.String()}})
}

// match is the experiment with one seed.
type match struct {
	*stream
	seed    uint64
	bench   *bench
	task    unlearn.Task
	players []*player
	results []*Result
}

func (s *stream) newMatch(d *data.Dataset, seed uint64) (*match, error) {
	root := rng.New(seed)
	split, err := s.config.Split.Split(d, root)
	if err != nil {
		return nil, err
	}
	model, err := s.config.Model.Value.Build(nn.Volume(d.Shape), d.Classes)
	if err != nil {
		return nil, err
	}
	m := &match{stream: s, seed: seed}
	m.bench = &bench{model: model, split: split, data: d, attacks: s.config.Attacks, seed: root.Child("audit")}
	view := func(index []int) data.View { return data.View{Data: d, Index: index} }
	m.task = unlearn.Task{Model: model, Retain: view(split.Retain), Forget: view(split.Forget), Val: view(split.Val), Seed: root.Child("unlearn")}
	m.results = make([]*Result, len(s.config.Unlearn))
	return m, m.check()
}

// check finds what would stop the match half-way: sides too small for the attacks, or a method that the task does not suit.
func (m *match) check() error {
	e := evidence(vec.NewMatrix(len(m.bench.split.Forget), 1), vec.NewMatrix(len(m.bench.split.Test), 1))
	if err := e.Check(); err != nil {
		return err
	}
	for i, c := range m.config.Unlearn {
		if v, ok := c.Value.(unlearn.Suitable); ok {
			if err := v.Suits(&m.task); err != nil {
				return fmt.Errorf("unlearn.%d (%s): %w", i, c.Name, err)
			}
		}
	}
	return nil
}

// play plays the references, then all others from the original model.
func (m *match) play(ctx context.Context) error {
	labels := m.config.Labels()
	m.players = make([]*player, len(labels))
	var references, others []int
	for i, c := range m.config.Unlearn {
		if _, ok := c.Value.(unlearn.Reference); ok {
			references = append(references, i)
		} else {
			others = append(others, i)
		}
		m.players[i] = m.player(labels[i], c.Value)
	}
	if err := m.turns(ctx, references); err != nil {
		return err
	}
	for _, i := range others {
		m.players[i].w = m.results[m.named("original")].Weights.Clone()
	}
	if err := m.turns(ctx, others); err != nil {
		return err
	}
	for _, r := range m.results {
		m.digest.add(r)
	}
	return nil
}

func (m *match) player(label string, method unlearn.Method) *player {
	p := &player{label: label, method: method, task: m.task, eval: m.bench.evaluator(), every: m.config.Every, slots: m.slots}
	p.w = m.bench.model.Zero()
	p.events = make(chan message, ahead)
	if r, ok := method.(interface{ Rounds() int }); ok {
		p.epochs = r.Rounds()
	}
	return p
}

// named returns the place of the first method of that name.
func (m *match) named(name string) int {
	for i, c := range m.config.Unlearn {
		if c.Name == name {
			return i
		}
	}
	panic("experiment: config without " + name)
}

// turns plays the given methods side by side and passes their events on, one of each method in turn.
func (m *match) turns(ctx context.Context, playing []int) error {
	ctx, cancel := context.WithCancelCause(ctx)
	var running []int
	for _, i := range playing {
		go m.players[i].play(ctx)
		running = append(running, i)
	}
	defer func() { // No player outlives its turn.
		cancel(errStopped)
		for _, i := range running {
			for range m.players[i].events {
			}
		}
	}()
	for live := playing; len(live) > 0; {
		var still []int
		for _, i := range live {
			over, err := m.turn(ctx, i)
			if err != nil {
				return err
			}
			if !over {
				still = append(still, i)
			}
		}
		live = still
	}
	return nil
}

// turn passes one event of method i on and reports whether it was the last.
func (m *match) turn(ctx context.Context, i int) (over bool, err error) {
	msg, ok := <-m.players[i].events
	switch {
	case !ok:
		return true, context.Cause(ctx)
	case msg.err != nil:
		return true, fmt.Errorf("seed %d: %w", m.seed, msg.err)
	case msg.step != nil:
		return false, m.emit(Event{Kind: KindStep, Seed: &m.seed, Method: m.players[i].label, Step: msg.step})
	}
	m.results[i] = msg.result
	return true, m.report(i)
}

// report emits the result of method i. What comes before retrain waits for it, since it is the reference.
func (m *match) report(i int) error {
	retrain := m.results[m.named("retrain")]
	switch _, reference := m.config.Unlearn[i].Value.(unlearn.Reference); {
	case retrain == nil:
		return nil
	case !reference:
		return m.emitResult(i, retrain)
	case m.config.Unlearn[i].Name != "retrain":
		return m.emitResult(i, retrain)
	}
	for k, r := range m.results { // Retrain, and all who waited for it.
		if r != nil {
			if err := m.emitResult(k, retrain); err != nil {
				return err
			}
		}
	}
	return nil
}

func (m *match) emitResult(i int, retrain *Result) error {
	m.results[i].Metrics.compare(retrain.Metrics)
	return m.emit(Event{Kind: KindResult, Seed: &m.seed, Method: m.players[i].label, Result: m.results[i]})
}
