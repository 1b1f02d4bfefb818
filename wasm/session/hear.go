package session

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"lethe/core/data"
	"lethe/core/experiment"
	"lethe/core/rng"
	"lethe/wasm/frame"
)

// SetScene answers Look.
func (s *Session) SetScene(round int, scene *frame.Scene) {
	if round != s.round {
		return
	}
	s.Scene = scene
	if s.Status == Waiting {
		s.Status = Ready
	}
	if s.wanted {
		s.Start()
	}
}

// Hear takes a line of the stream of events.
func (s *Session) Hear(round int, line []byte) error {
	if round != s.round {
		return nil
	}
	var e experiment.Event
	if err := json.Unmarshal(line, &e); err != nil {
		return err
	}
	s.Lines = append(s.Lines, line)
	switch e.Kind {
	case experiment.KindStart:
		s.Note = e.Note
	case experiment.KindWarning:
		s.Warnings = append(s.Warnings, e.Message)
	case experiment.KindFailed:
		s.lose(e)
	case experiment.KindShadow:
		s.Heard += e.Passes
	case experiment.KindStep, experiment.KindAfter:
		s.Heard++
	case experiment.KindResult:
		s.result(e)
	case experiment.KindEnd:
		s.Digest, s.Status = e.Digest, Done
		if !s.replaying {
			s.askForBand()
		}
	}
	return nil
}

// Replay takes the stream of a run that was played elsewhere.
func (s *Session) Replay(lines [][]byte) error {
	s.replaying = true
	for _, line := range lines {
		if err := s.Hear(s.round, line); err != nil {
			return err
		}
	}
	return nil
}

// lose notes that a method, or a change to its model, came to nothing. The table is of the first seed; of others it is a warning.
func (s *Session) lose(e experiment.Event) {
	switch first := e.Seed == nil || *e.Seed == s.Config.Seeds[0]; {
	case !first:
		s.Warnings = append(s.Warnings, fmt.Sprintf("%s with seed %d: %s", e.Subject(), *e.Seed, e.Message))
	case e.After != nil:
		s.Warnings = append(s.Warnings, e.Subject()+": "+e.Message)
	default:
		s.Lost[e.Method] = e.Message
	}
}

func (s *Session) result(e experiment.Event) {
	var attacks []string
	forget, unseen := 0, 0
	for _, a := range s.Config.Attacks {
		attacks = append(attacks, a.Name)
		forget, unseen = max(forget, e.Attacks[a.Name].Members), max(unseen, e.Attacks[a.Name].NonMembers)
	}
	s.Rows = append(s.Rows, e.Row(attacks, forget, unseen))
}

// askForBand has retrained models of other seeds made, which show how much of an audit is luck. A forget set that was chosen
// by hand belongs to its split, and other seeds deal others.
func (s *Session) askForBand() {
	if len(s.Config.Seeds) != 1 || s.Config.Split.Forget.Name == "index" {
		return
	}
	c, err := retrainOnly(s.Config)
	if err != nil {
		return
	}
	for k := uint64(1); k < bandSeeds; k++ {
		own := *c
		own.Seeds = []uint64{bandSeed(s.Config.Seeds[0], k)}
		s.order(Band, &own)
	}
}

// retrainOnly returns c with no method but retrain, without all that is to be forgotten; original, which every config has, is left
// untrained where it does not choose what that is.
func retrainOnly(c *experiment.Config) (*experiment.Config, error) {
	for _, m := range c.Unlearn {
		if m.Name != "retrain" {
			continue
		}
		raw, err := json.Marshal(m)
		if err != nil {
			return nil, err
		}
		original := `{"name":"original","epochs":0}`
		if _, ranked := c.Split.Forget.Value.(data.Ranked); ranked {
			choosing, err := json.Marshal(c.Unlearn[slices.Index(c.Labels(), "original")])
			if err != nil {
				return nil, err
			}
			original = string(choosing)
		}
		methods := `unlearn=[` + original + `,` + string(raw) + `]`
		return c.Patch(methods, "attacks=[]", "after=[]", "every=0", "split.requests=1")
	}
	return nil, errors.New("session: config without retrain")
}

// bandSeed returns the k-th seed beside one, the same on every machine, out of the way of seeds that people choose.
func bandSeed(seed, k uint64) uint64 {
	return rng.New(seed).Child("band").Rand().Uint64()>>12 + k
}

// See takes a picture. Pictures of other seeds belong to the band.
func (s *Session) See(round int, t *frame.Take) {
	switch {
	case round != s.round:
		return
	case t.Seed != s.Config.Seeds[0]:
		if t.Method == "retrain" {
			s.Band = append(s.Band, t)
		}
		return
	}
	s.Takes[t.Method] = append(s.Takes[t.Method], t)
	if t.Method == "retrain" {
		s.Band = append(s.Band, t)
	}
}
