package experiment

import (
	"context"
	"fmt"
	"slices"

	"lethe/core/data"
	"lethe/core/nn"
	"lethe/core/rng"
	"lethe/core/shadow"
	"lethe/core/unlearn"
	"lethe/core/vec"
)

// match is the experiment with one seed.
type match struct {
	*stream
	seed     uint64
	bench    *bench // after all requests
	requests []request
	players  []*player
	results  [][]*Result   // by method and request
	places   chan struct{} // one for each method that memory holds while it plays
	plan     *shadow.Plan
	shadows  *shadow.Scores // nil where no attack asks for any
}

// newMatch sets up the experiment with a seed. Where it takes a model to choose what is to be forgotten it trains one, or else has
// other examples, as many of them, chosen.
func (s *stream) newMatch(ctx context.Context, d *data.Dataset, seed uint64, train bool) (*match, error) {
	root := rng.New(seed)
	model, err := s.config.Model.Value.Build(nn.Volume(d.Shape), d.Classes)
	if err != nil {
		return nil, err
	}
	if err := s.receive(model); err != nil {
		return nil, err
	}
	m := &match{stream: s, seed: seed}
	m.bench = &bench{model: model, data: d, attacks: s.config.Attacks, seed: root.Child("audit")}
	abreast, err := m.weigh()
	if err != nil {
		return nil, err
	}
	m.places = make(chan struct{}, abreast)
	ranking := anyLosses
	if train {
		ranking = s.lossesOf(ctx, d, model, seed)
	}
	if m.bench.split, err = s.config.Split.SplitBy(d, root, ranking); err != nil {
		return nil, err
	}
	m.requests = requests(m.bench, root.Child("unlearn"), s.start)
	m.results = make([][]*Result, len(s.config.Unlearn))
	if err := m.check(); err != nil {
		return nil, err
	}
	if _, ranked := s.config.Split.Forget.Value.(data.Ranked); ranked && !train {
		return m, nil // Which examples methods and shadow models have to suit is not known yet.
	}
	if err := m.suits(); err != nil {
		return nil, err
	}
	m.plan, err = m.newPlan(root.Child("shadow"))
	return m, err
}

// check finds what would stop the match half-way: sides too small for the attacks, or examples of a shape that a choice cannot take.
func (m *match) check() error {
	split := m.requests[0].bench.split // Later there is more to forget.
	e := m.requests[0].bench.evidence(vec.NewMatrix(len(split.Forget), 1), vec.NewMatrix(len(split.Test), 1), split.Test)
	if err := e.Check(); err != nil {
		return err
	}
	for i, c := range m.config.Unlearn {
		if v, ok := c.Value.(shaped); ok {
			if err := v.SuitsShape(m.bench.data.Shape); err != nil {
				return fmt.Errorf("unlearn.%d (%s): %w", i, c.Name, err)
			}
		}
	}
	for i, c := range m.config.After {
		if v, ok := c.Value.(shaped); ok {
			if err := v.SuitsShape(m.bench.data.Shape); err != nil {
				return fmt.Errorf("after.%d (%s): %w", i, c.Name, err)
			}
		}
	}
	return nil
}

// suits finds a method that a request does not suit.
func (m *match) suits() error {
	for i, c := range m.config.Unlearn {
		v, ok := c.Value.(unlearn.Suitable)
		if !ok {
			continue
		}
		for _, r := range m.requests {
			if err := v.Suits(&r.task); err != nil {
				return fmt.Errorf("unlearn.%d (%s): %w", i, c.Name, err)
			}
		}
	}
	return nil
}

// shaped is a choice that asks something of the shape of the examples.
type shaped interface{ SuitsShape(data.Shape) error }

// play trains the shadow models, plays the references, then all others from the original model, and changes what they leave.
func (m *match) play(ctx context.Context) error {
	if err := m.trainShadows(ctx); err != nil {
		return err
	}
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
		m.players[i].w = m.results[m.named("original")][0].Weights.Clone()
	}
	if err := m.turns(ctx, others); err != nil {
		return err
	}
	for i, all := range m.results {
		for _, r := range all {
			m.digest.add(r)
		}
		if m.lost(i) {
			m.digest.fail()
		}
	}
	return m.afterwards(ctx)
}

func (m *match) player(label string, method unlearn.Method) *player {
	p := &player{label: label, method: method, requests: m.requests, eval: m.bench.evaluator(), every: m.config.Every, slots: m.slots}
	p.seed, p.watcher, p.host, p.journal, p.places = m.seed, m.watcher, m.host, m.journal, m.places
	if _, ranked := m.config.Split.Forget.Value.(data.Ranked); ranked {
		p.chosen = slices.Concat(m.bench.split.Queue...)
	}
	_, p.reference = method.(unlearn.Reference)
	p.w = m.bench.model.Zero()
	if r, ok := method.(interface{ Rounds() int }); ok {
		p.rounds = r.Rounds()
	}
	p.epochs = p.rounds
	if label != "original" {
		p.epochs *= len(m.requests)
	}
	p.events = make(chan message, m.ahead(p))
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
		return true, &Failure{m.seed, m.players[i].label, msg.err}
	case msg.failed != "":
		return true, m.emit(Event{Kind: KindFailed, Seed: &m.seed, Method: m.players[i].label, Request: m.number(i), Warning: &Warning{msg.failed}})
	case msg.step != nil:
		m.players[i].bouts += msg.bouts
		m.players[i].degenerate += msg.step.Degenerate
		return false, m.emit(Event{Kind: KindStep, Seed: &m.seed, Method: m.players[i].label, Request: m.number(i), Step: msg.step})
	}
	m.results[i] = append(m.results[i], msg.result)
	if over = len(m.results[i]) == len(m.requests); over {
		if err := m.warnDegenerate(m.players[i]); err != nil {
			return true, err
		}
	}
	return over, m.report(i)
}

// lost reports, once all have played, whether method i failed before its last request.
func (m *match) lost(i int) bool { return len(m.results[i]) < len(m.requests) }

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

// report emits the newest result of method i. What comes before retrain waits for its result of the same request, since that is
// the reference.
func (m *match) report(i int) error {
	k := len(m.results[i]) - 1
	retrain := m.named("retrain")
	switch {
	case len(m.results[retrain]) <= k:
		return nil
	case i != retrain:
		return m.emitResult(i, k)
	}
	for j, all := range m.results { // Retrain, and all who waited for it.
		if len(all) > k {
			if err := m.emitResult(j, k); err != nil {
				return err
			}
		}
	}
	return nil
}

// emitResult emits what method i came to after request k, from 0.
func (m *match) emitResult(i, k int) error {
	r, kind, number := m.results[i][k], KindResult, k+1
	retrain := m.results[m.named("retrain")][k]
	r.compare(retrain)
	if err := m.compare(i, r, retrain); err != nil {
		return fmt.Errorf("seed %d: %s: %w", m.seed, m.players[i].label, err)
	}
	if last := len(m.requests) - 1; k < last {
		kind = KindRequest
	} else if last == 0 {
		number = 0
	}
	return m.emit(Event{Kind: kind, Seed: &m.seed, Method: m.players[i].label, Request: number, Result: r})
}
