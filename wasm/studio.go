package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"strconv"
	"sync"

	"lethe/core/data"
	"lethe/core/experiment"
	"lethe/core/game"
	"lethe/core/nn"
	"lethe/core/rng"
	"lethe/core/tensor"
	"lethe/wasm/frame"
	"lethe/wasm/session"
)

// studio plays a config and pictures it. It remembers the weights it saw, as far as there is room.
type studio struct {
	config *experiment.Config
	files  fs.FS // that the dataset is in, nil where there are none
	data   *data.Dataset
	split  data.Split
	model  *nn.Network
	scene  *frame.Scene
	send   func(kind string, raw []byte)

	lock   sync.Mutex // of what follows, while methods play side by side
	camera frame.Camera
	kept   map[moment]nn.Weights
	room   int // how many more numbers to keep
}

// moment is a method after an epoch.
type moment struct {
	method string
	epoch  int
}

// mostKept is how many weights a studio remembers in all: 128 MB of them.
const mostKept = 16 << 20

// newStudio sets a config up and refuses what a page should not take on.
func newStudio(c *experiment.Config, files fs.FS, send func(string, []byte)) (*studio, error) {
	d, split, model, err := experiment.Look(c, files, func(model *nn.Network) error {
		return session.Workable(c, model.Params(), model.Activations())
	})
	if err != nil {
		return nil, err
	}
	s := &studio{config: c, files: files, data: d, split: split, model: model, send: send, room: mostKept, kept: map[moment]nn.Weights{}}
	s.scene = frame.NewScene(d, split, model.Params())
	s.camera = frame.Camera{Scene: s.scene, Rules: session.Rules(c)}
	return s, nil
}

func (s *studio) showScene() error {
	raw, err := s.scene.Bytes()
	if err == nil {
		s.post("scene", raw)
	}
	return err
}

// sit plays one method and sends its turns.
func (s *studio) sit(seat experiment.Seat) error {
	if seat.Seed == s.config.Seeds[0] && len(seat.Weights.Theta) > 0 {
		s.kept[moment{"original", 0}] = seat.Weights.Clone()
	}
	return experiment.Sit(context.Background(), s.config, s.files, seat, s, func(t experiment.Turn) error {
		raw, err := frame.TurnBytes(t)
		if err == nil {
			s.post("turn", raw)
		}
		return err
	})
}

// play plays the config, some of its methods on a host if there is one, and sends takes, and lines of the stream where these
// are wanted.
func (s *studio) play(lines bool, host experiment.Host) error {
	options := []experiment.Option{experiment.Files(s.files), experiment.Watch(s)}
	if host != nil {
		options = append(options, experiment.Elsewhere(host))
	}
	for e, err := range experiment.Run(context.Background(), s.config, options...) {
		if err != nil {
			return err
		}
		if !lines {
			continue
		}
		raw, err := json.Marshal(e)
		if err != nil {
			return err
		}
		s.post("line", raw)
	}
	return nil
}

// Wants implements experiment.Watcher: every epoch of the players, and what the references came to.
func (s *studio) Wants(_ string, reference bool, epoch, epochs int) bool {
	return !reference || epoch == epochs
}

// See implements experiment.Watcher.
func (s *studio) See(f experiment.Frame) error {
	raw, err := s.take(f)
	if err == nil {
		s.post("take", raw)
	}
	return err
}

// take keeps the weights and returns a picture.
func (s *studio) take(f experiment.Frame) ([]byte, error) {
	s.lock.Lock()
	defer s.lock.Unlock()
	if f.Seed == s.config.Seeds[0] {
		s.keep(f)
	}
	return s.camera.Take(f).Bytes()
}

// post sends one message at a time.
func (s *studio) post(kind string, raw []byte) {
	s.lock.Lock()
	defer s.lock.Unlock()
	s.send(kind, raw)
}

func (s *studio) keep(f experiment.Frame) {
	if n := len(f.Weights.Theta) + len(f.Weights.State); n <= s.room {
		s.room -= n
		s.kept[moment{f.Method, f.Step.Epoch}] = f.Weights.Clone()
	}
}

// at returns the weights of a method after an epoch; epoch 0 and the references stand for the original or the finished model.
func (s *studio) at(q session.Question) (nn.Weights, error) {
	m := moment{q.Method, q.Epoch}
	if q.Epoch == 0 || q.Method == "original" || q.Method == "retrain" {
		m = moment{"original", 0}
		if q.Method == "retrain" {
			m.method = q.Method
		}
		for at := range s.kept { // A reference is kept once.
			if at.method == m.method {
				m = at
			}
		}
	}
	w, ok := s.kept[m]
	if !ok {
		return w, errors.New("the model of this epoch was not kept")
	}
	return w, nil
}

// coordinates is how many coordinates of θ an inspection compares.
const coordinates = 24

// inspect compares the game's gradient at a moment with differences.
func (s *studio) inspect(q session.Question) ([]byte, error) {
	w, err := s.at(q)
	if err != nil {
		return nil, err
	}
	view := func(index []int) data.View { return data.NewView(s.data, index) }
	g, err := game.New(session.Rules(s.config), s.model, view(s.split.Forget), view(s.split.Val), rng.New(q.Seed))
	if err != nil {
		return nil, err
	}
	a, err := g.CheckSome(w, coordinates)
	if err != nil {
		return nil, err
	}
	return json.Marshal(session.Inspection{Question: q, Agreement: a, Report: a.Outcome.Report, Payoff: a.Outcome.Payoff, Bouts: a.Outcome.Bouts, Exact: a.Worst <= game.Tolerance})
}

// weights returns the model of a moment as a safetensors file.
func (s *studio) weights(q session.Question) ([]byte, error) {
	w, err := s.at(q)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	about := map[string]string{"method": q.Method, "epoch": strconv.Itoa(q.Epoch), "seed": strconv.FormatUint(s.config.Seeds[0], 10)}
	err = tensor.WriteSafetensors(&b, tensor.OfModel(s.model, w), about)
	return b.Bytes(), err
}
