package experiment

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"time"

	"lethe/core/audit"
	"lethe/core/nn"
	"lethe/core/rng"
	"lethe/core/shadow"
)

// newPlan plans the shadow models that the attacks ask for. It fails where what they say would need more than mostBytes.
func (m *match) newPlan(seed rng.Seed) (*shadow.Plan, error) {
	n, rows := m.config.Needs(), len(m.bench.split.Forget)+len(m.bench.split.Test)
	models := float64(max(n.Shadows, n.Unlearned)+n.Ensemble) + float64((n.Unlearned+n.Ensemble)*len(m.config.Unlearn))
	if total := 8 * models * float64(rows); total > mostBytes {
		return nil, fmt.Errorf("attacks: what their models say of %d examples would need about %.0f GB; at most %d", rows, total/1e9, mostBytes>>30)
	}
	p, err := shadow.New(shadow.Setup{
		Needs: n, Data: m.bench.data, Sum: m.sum, Split: m.bench.split, Network: m.config.Model, Model: m.bench.model,
		Audited: m.config.Unlearn, Seed: seed, Margins: m.bench.margins, Workers: m.workers(),
	})
	if err != nil {
		return nil, err
	}
	for i, a := range m.config.Attacks {
		if v, ok := a.Value.(interface {
			Suits(targets, population int) error
		}); ok {
			if err := v.Suits(p.Sizes()); err != nil {
				return nil, fmt.Errorf("attacks.%d (%s): %w", i, a.Name, err)
			}
		}
	}
	return p, nil
}

// workers returns how many shadow models may train at once: as many as memory holds.
func (m *match) workers() int {
	most := 0.0
	for _, c := range m.config.Unlearn {
		always, playing := m.bytes(c)
		most = max(most, always+playing)
	}
	return int(max(1, min(float64(runtime.GOMAXPROCS(0)), mostBytes/most)))
}

// margins makes a scorer for one goroutine: φ of the rows of the evidence.
func (b *bench) margins() func(w nn.Weights) ([]float64, error) {
	e, rows := b.evaluator(), slices.Concat(b.split.Forget, b.split.Test)
	return func(w nn.Weights) ([]float64, error) {
		s, err := e.scores(w, rows)
		if err != nil {
			return nil, err
		}
		return audit.Evidence{Scores: s, Labels: b.labels(rows)}.Margins(), nil
	}
}

// trainShadows trains the shadow models and passes their progress on.
func (m *match) trainShadows(ctx context.Context) (err error) {
	if m.config.Needs() == (audit.Needs{}) {
		return nil
	}
	started, before := time.Now(), m.times.Shadows
	clock := func() { m.times.Shadows = before + time.Since(started).Seconds() }
	defer clock()
	m.shadows, err = m.plan.Train(ctx, m.cache, func(p Shadow) error {
		clock() // A kill may come.
		return m.emit(Event{Kind: KindShadow, Seed: &m.seed, Shadow: &p})
	})
	switch {
	case err == nil:
		return m.warnShadows()
	case errors.Is(err, errStopped):
		return err
	}
	return fmt.Errorf("seed %d: %w", m.seed, err)
}

// compare tells who paid by the config's own groups, and lets the attacks that ask for shadow models judge what method i came to.
func (m *match) compare(i int, r, retrain *Result) (err error) {
	r.regroup(m.config.Groups, retrain)
	if m.shadows == nil {
		return nil
	}
	e := m.bench.judged(r)
	e.Shadows = m.shadows.Of(i)
	e.Shadows.Retrain = m.bench.judged(retrain).Margins()
	if m.shadows.Failed(i) != nil {
		return m.shadowed(e, r, onlyTrained)
	}
	return m.shadowed(e, r, func(audit.Needs) bool { return true })
}

// warnShadows says of which methods attacks have nothing to say, since one of the models failed.
func (m *match) warnShadows() error {
	var silent []string
	for _, a := range m.config.Attacks {
		if v, ok := a.Value.(audit.Shadowed); ok && !onlyTrained(v.Needs()) {
			silent = append(silent, a.Name)
		}
	}
	for i, label := range m.config.Labels() {
		why := m.shadows.Failed(i)
		if why == nil {
			continue
		}
		text := fmt.Sprintf("%s with seed %d: not judged by %s: %v", label, m.seed, strings.Join(silent, ", "), why)
		if err := m.emit(Event{Kind: KindWarning, Seed: &m.seed, Method: label, Warning: &Warning{text}}); err != nil {
			return err
		}
	}
	return nil
}

// compareChanged does so for what a change has left of the method's model, with the attacks whose models are only trained. Those of
// the others would have to be changed as it was.
func (m *match) compareChanged(i int, r *Result) error {
	if m.shadows == nil {
		return nil
	}
	e := m.bench.judged(r)
	e.Shadows = m.shadows.Of(i)
	return m.shadowed(e, r, onlyTrained)
}

// onlyTrained is true of the needs of attacks that compare with models which have unlearned nothing.
func onlyTrained(n audit.Needs) bool { return n.Unlearned == 0 && n.Ensemble == 0 }

// shadowed lets the attacks with such needs judge e.
func (m *match) shadowed(e audit.Evidence, r *Result, such func(audit.Needs) bool) (err error) {
	for _, a := range m.config.Attacks {
		if v, ok := a.Value.(audit.Shadowed); !ok || !such(v.Needs()) {
			continue
		}
		if r.Attacks[a.Name], err = a.Value.Audit(e, m.bench.seed.Child(a.Name)); err != nil {
			return fmt.Errorf("attack %s: %w", a.Name, err)
		}
	}
	return nil
}

// judged returns the evidence of a result.
func (b *bench) judged(r *Result) audit.Evidence {
	forget := len(b.split.Retain)
	val := forget + len(b.split.Forget)
	return b.evidence(r.Scores.Slice(forget, val), r.Scores.Slice(val+len(b.split.Val), r.Scores.Rows), b.split.Test)
}
