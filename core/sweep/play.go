package sweep

import (
	"context"
	"fmt"
	"io/fs"
	"sync"

	"lethe/core/experiment"
	"lethe/core/nn"
)

// Memory keeps the weights of original models, from which all other methods start.
type Memory interface {
	// Keep returns the SHA-256 of the file that it writes, if it does.
	Keep(r Run, model *nn.Network, w nn.Weights) (sum string, err error)
	Recall(r Run, model *nn.Network) (nn.Weights, error)
}

// Player plays the runs of a sweep.
type Player struct {
	Runs   []Run
	Files  fs.FS             // as for experiment.Files
	Given  *experiment.Given // as for experiment.From, nil without one
	Data   string
	Jobs   int // runs played side by side
	Memory Memory
	// Record gets an entry for each run as it ends, in no certain order but one at a time. An error ends the sweep.
	Record func(Entry) error
}

// Play plays the runs that done has no entries of. A run that fails is recorded as such and is no error; the errors returned are
// those of ctx, of Memory and of Record. Runs that ctx ends leave no entry.
func (p *Player) Play(ctx context.Context, done []Entry) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	s := &session{Player: p, cancel: cancel, entries: map[int]Entry{}}
	for _, e := range done {
		s.entries[e.Run] = e
	}
	s.group()
	queue := make(chan Run)
	var workers sync.WaitGroup
	for range max(1, p.Jobs) {
		workers.Go(func() {
			for r := range queue {
				s.play(ctx, r)
			}
		})
	}
	for _, r := range s.order() {
		select {
		case queue <- r:
		case <-ctx.Done():
		}
	}
	close(queue)
	workers.Wait()
	return context.Cause(ctx)
}

// session is a sweep being played.
type session struct {
	*Player
	cancel  context.CancelCauseFunc
	groups  []*group
	lock    sync.Mutex
	entries map[int]Entry
}

// group is what the runs with one seed and one shared setting have in common.
type group struct {
	references [2]Run           // original and retrain
	ended      [2]chan struct{} // closed when they have entries
	lock       sync.Mutex
	weights    *nn.Weights // of original; nil while nobody needs them
	left       int         // runs that still do
}

// group sets up the groups as far as entries tell.
func (s *session) group() {
	for _, r := range s.Runs {
		if r.group == len(s.groups) {
			s.groups = append(s.groups, &group{ended: [2]chan struct{}{make(chan struct{}), make(chan struct{})}})
		}
		g := s.groups[r.group]
		_, done := s.entries[r.Index]
		if !r.Reference() {
			if !done {
				g.left++
			}
			continue
		}
		k := place(r)
		g.references[k] = r
		if done {
			close(g.ended[k])
		}
	}
}

// place returns where a reference stands in its group.
func place(r Run) int {
	if r.Method == "original" {
		return 0
	}
	return 1
}

// order lists what is left to play: the references of each group and then the other runs of the group before, so that who waits
// for references waits for somebody at work, and seldom.
func (s *session) order() []Run {
	references, others := make([][]Run, len(s.groups)), make([][]Run, len(s.groups))
	for _, r := range s.Runs {
		if _, done := s.entries[r.Index]; done {
			continue
		}
		to := others
		if r.Reference() {
			to = references
		}
		to[r.group] = append(to[r.group], r)
	}
	var all []Run
	for i := range s.groups {
		all = append(all, references[i]...)
		if i > 0 {
			all = append(all, others[i-1]...)
		}
	}
	return append(all, others[len(others)-1]...)
}

// play plays one run and records what it came to.
func (s *session) play(ctx context.Context, r Run) {
	e := Entry{Run: r.Index, Seed: r.Seed, Method: r.Method, Shared: r.Shared, Setting: r.Setting, Config: r.Hash(), Data: s.Data, Status: OK}
	g := s.groups[r.group]
	var result *experiment.Result
	seat, err := s.seat(ctx, r)
	if err == nil {
		result, err = s.sit(ctx, r, seat)
	}
	if ctx.Err() != nil {
		return
	}
	if err == nil && r.Method == "original" {
		if e.Theta, err = s.Memory.Keep(r, result.Model, result.Weights); err != nil {
			s.cancel(err)
			return
		}
	}
	if err != nil {
		e.Status, e.Error = Failed, err.Error()
	} else {
		e.Metrics, e.Attacks = &result.Metrics, result.Attacks
		e.Forget, e.Unseen = len(result.Examples.Forget), len(result.Examples.Test)
	}
	if err := s.record(e); err != nil {
		s.cancel(err)
		return
	}
	if r.Reference() {
		close(g.ended[place(r)])
	}
}

// record hands out an entry. The gap to retrain is filled in where retrain is sure to be there.
func (s *session) record(e Entry) error {
	s.lock.Lock()
	defer s.lock.Unlock()
	r := s.Runs[e.Run]
	if retrain := s.entries[s.groups[r.group].references[1].Index]; !r.Reference() && e.Status == OK {
		e.Metrics.Compare(*retrain.Metrics)
	}
	s.entries[e.Run] = e
	return s.Record(e)
}

// seat waits for what the run starts from.
func (s *session) seat(ctx context.Context, r Run) (experiment.Seat, error) {
	seat := experiment.Seat{Seed: r.Seed, Method: r.Config.Labels()[len(r.Config.Unlearn)-1]}
	if r.Reference() {
		seat.Method = r.Method
		return seat, nil
	}
	g := s.groups[r.group]
	for k, ended := range g.ended {
		select {
		case <-ended:
		case <-ctx.Done():
			return seat, context.Cause(ctx)
		}
		s.lock.Lock()
		e := s.entries[g.references[k].Index]
		s.lock.Unlock()
		if e.Status != OK {
			return seat, fmt.Errorf("%s failed, without which there is nothing to compare: %s", e.Method, e.Error)
		}
	}
	var err error
	seat.Weights, err = s.recall(g)
	if err != nil {
		s.cancel(err)
	}
	return seat, err
}

// recall returns a copy of the original's weights, which are read once and let go by the last run that starts from them.
func (s *session) recall(g *group) (nn.Weights, error) {
	g.lock.Lock()
	defer g.lock.Unlock()
	if g.weights == nil {
		model, err := experiment.Network(g.references[0].Config, s.Files)
		if err != nil {
			return nn.Weights{}, err
		}
		w, err := s.Memory.Recall(g.references[0], model)
		if err != nil {
			return nn.Weights{}, err
		}
		g.weights = &w
	}
	w := *g.weights
	if g.left--; g.left == 0 {
		g.weights = nil
		return w, nil
	}
	return w.Clone(), nil
}

// sit plays a seat to its end; where there are several requests to forget, the result is that after the last.
func (s *session) sit(ctx context.Context, r Run, seat experiment.Seat) (*experiment.Result, error) {
	var result *experiment.Result
	err := experiment.Sit(ctx, r.Config, s.Files, seat, nil, func(t experiment.Turn) error {
		if t.Failed != "" {
			return fmt.Errorf("%s: %s", seat.Method, t.Failed)
		}
		result = t.Result
		return nil
	}, experiment.From(s.Given))
	if err == nil && result == nil {
		err = context.Cause(ctx)
	}
	return result, err
}
