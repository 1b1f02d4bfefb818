package experiment

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"time"

	"lethe/core/data"
	"lethe/core/nn"
	"lethe/core/rng"
	"lethe/core/shadow"
)

// Run plays the experiment and yields its events. After an error the stream ends; what was yielded before stays true.
//
// The order of events is the same on every machine: seed by seed, first the shadow models, if attacks ask for any, then the
// methods that start from scratch and then those that start from the original model, each epoch by epoch in turns. Models train
// and methods play in parallel on GOMAXPROCS threads, as many as memory holds; that changes no bit and no order, only the seconds.
func Run(ctx context.Context, c *Config, options ...Option) iter.Seq2[Event, error] {
	return func(yield func(Event, error) bool) {
		ctx, cancel := context.WithCancelCause(ctx)
		defer cancel(errStopped)
		s := &stream{config: c, yield: yield, slots: newSlots()}
		for _, set := range options {
			set(s)
		}
		if err := s.run(ctx); err != nil && !errors.Is(err, errStopped) {
			yield(Event{}, err)
		}
	}
}

// Option is what Run is told beside the config: it decides no number.
type Option func(*stream)

// Files gives datasets that read files theirs, as from data.Open. Where they lie is not in the config, for the hash of the data
// in the digest says what they were.
func Files(files fs.FS) Option { return func(s *stream) { s.files = files } }

// Shadows keeps what shadow models say in c, from one run to the next. The stream is the same with it and without.
func Shadows(c shadow.Cache) Option { return func(s *stream) { s.cache = c } }

// errStopped ends the players when nobody listens any more.
var errStopped = errors.New("stopped")

// stream is a run in progress.
type stream struct {
	config *Config
	files  fs.FS // nil where there are none
	yield  func(Event, error) bool
	slots  chan struct{}
	digest digest
	sum    string // the data's SHA-256

	started, kept time.Time // the run, and its times by the journal
	cpu           float64   // seconds that the program had before
	times         Times     // of earlier parts, and of shadow models in this one

	cache   shadow.Cache // nil where nothing is kept
	watcher Watcher      // nil where nobody looks on
	host    Host         // nil where all is played here
	journal Journal      // nil where nothing is to be remembered

	given *Given     // nil where original is trained
	start nn.Weights // what was given, once it is read
}

func (s *stream) emit(e Event) error {
	if !s.yield(e, nil) {
		return errStopped
	}
	s.spend(time.Second) // A kill may come.
	return nil
}

// load validates the config and loads its data.
func (s *stream) load() (*data.Dataset, error) {
	if err := s.config.Validate(); err != nil {
		return nil, err
	}
	d, err := data.Load(s.config.Data.Value, s.files, rng.New(s.config.DataSeed).Child("data"))
	if err != nil {
		return nil, err
	}
	if err := grouped(s.config, d); err != nil {
		return nil, err
	}
	return d, listed(s.config, d.Len())
}

// listed finds an example on the list of those to forget that is not among the n of the dataset, with any seed.
func listed(c *Config, n int) error {
	list, ok := c.Split.Forget.Value.(*data.Index)
	if !ok {
		return nil
	}
	for _, i := range list.Index {
		if i < 0 || i >= n {
			return &noExample{i, n}
		}
	}
	return nil
}

// noExample says that there is no such example. It is data.ErrNotTrained, with any seed.
type noExample struct{ example, of int }

func (e *noExample) Error() string {
	return fmt.Sprintf("split.forget: no example %d; the dataset has examples 0 to %d", e.example, e.of-1)
}

func (e *noExample) Is(target error) bool { return target == data.ErrNotTrained }

func (s *stream) run(ctx context.Context) error {
	s.started, s.cpu = time.Now(), cpuSeconds()
	s.kept = s.started
	d, err := s.load()
	if err != nil {
		return err
	}
	document := s.config.JSON()
	s.sum = d.SHA256()
	s.digest = newDigest(document, s.sum)
	for _, seed := range s.config.Seeds { // All are set up once before the first plays, so that mistakes show at once.
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if _, err = s.newMatch(ctx, d, seed, false); err != nil {
			return fmt.Errorf("seed %d: %w", seed, err)
		}
	}
	if err := s.emit(Event{Kind: KindStart, Start: &Start{Config: document, DataSHA256: s.sum, Examples: d.Len(), Note: d.Note}}); err != nil {
		return err
	}
	s.recall() // The journal is open by now.
	defer s.spend(0)
	for _, w := range s.config.warnings() {
		if err := s.emit(Event{Kind: KindWarning, Warning: &Warning{w}}); err != nil {
			return err
		}
	}
	for _, seed := range s.config.Seeds {
		m, err := s.newMatch(ctx, d, seed, true)
		if err != nil {
			return fmt.Errorf("seed %d: %w", seed, err)
		}
		if err := m.play(ctx); err != nil {
			return err
		}
	}
	return s.emit(Event{Kind: KindEnd, End: &End{Digest: s.digest.String(), Peak: peakMemory(), Times: s.spent()}})
}
