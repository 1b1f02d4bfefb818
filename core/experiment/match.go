package experiment

import (
	"context"
	"fmt"

	"lethe/core/data"
	"lethe/core/nn"
	"lethe/core/rng"
	"lethe/core/unlearn"
	"lethe/core/vec"
)

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
	view := func(index []int) data.View { return data.NewView(d, index) }
	m.task = unlearn.Task{Model: model, Retain: view(split.Retain), Forget: view(split.Forget), Val: view(split.Val), Seed: root.Child("unlearn")}
	m.results = make([]*Result, len(s.config.Unlearn))
	return m, m.check()
}

// mostBytes is how much memory an experiment may ask for.
const mostBytes = 16 << 30

// weigh fails where the methods, which all play at once, would need more than mostBytes.
func (m *match) weigh() error {
	model, n := m.bench.model, float64(m.bench.data.Len())
	params, kept := float64(model.Params()), float64(model.Activations())
	total := 0.0
	for _, c := range m.config.Unlearn {
		rows := n
		if r, ok := c.Value.(interface{ StepRows() int }); ok {
			rows = min(rows, float64(r.StepRows()))
		}
		total += float64(8 * (float64(6*params) + float64(3*rows*kept) + float64(float64(model.Chunk())*kept)))
	}
	if total > mostBytes {
		return fmt.Errorf("model: %.3g parameters and %.3g activations an example would need about %.0f GB for %d methods; at most %d",
			params, kept, total/1e9, len(m.config.Unlearn), mostBytes>>30)
	}
	return nil
}

// check finds what would stop the match half-way: sides too small for the attacks, or a method that the task does not suit.
func (m *match) check() error {
	if err := m.weigh(); err != nil {
		return err
	}
	e := m.bench.evidence(vec.NewMatrix(len(m.bench.split.Forget), 1), vec.NewMatrix(len(m.bench.split.Test), 1))
	if err := e.Check(); err != nil {
		return err
	}
	for i, c := range m.config.Unlearn {
		if v, ok := c.Value.(interface{ SuitsShape(data.Shape) error }); ok {
			if err := v.SuitsShape(m.bench.data.Shape); err != nil {
				return fmt.Errorf("unlearn.%d (%s): %w", i, c.Name, err)
			}
		}
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
	p.seed, p.watcher, p.host = m.seed, m.watcher, m.host
	_, p.reference = method.(unlearn.Reference)
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
		m.players[i].bouts += msg.bouts
		m.players[i].degenerate += msg.step.Degenerate
		return false, m.emit(Event{Kind: KindStep, Seed: &m.seed, Method: m.players[i].label, Step: msg.step})
	}
	if err := m.warnDegenerate(m.players[i]); err != nil {
		return true, err
	}
	m.results[i] = msg.result
	return true, m.report(i)
}

// warnDegenerate says how many of the auditor's answers had no derivative, if any.
func (m *match) warnDegenerate(p *player) error {
	if p.degenerate == 0 {
		return nil
	}
	text := fmt.Sprintf("%d of the auditor's %d answers had no derivative and were left out", p.degenerate, p.bouts)
	if p.degenerate == p.bouts {
		text = fmt.Sprintf("none of the auditor's %d answers had a derivative: the game was not played, only its base method; try another lambda or auditor", p.bouts)
	}
	return m.emit(Event{Kind: KindWarning, Seed: &m.seed, Method: p.label, Warning: &Warning{text}})
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
