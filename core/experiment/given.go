package experiment

import (
	"errors"
	"fmt"

	"lethe/core/nn"
	"lethe/core/unlearn"
)

// Given is a model that was trained elsewhere: the SHA-256 of its file, which the config names, and a way to read its weights once
// the network is known.
type Given struct {
	SHA256 string
	Read   func(*nn.Network) (nn.Weights, error)
}

// From gives the original model to a config that asks for one. Where its file lies is not in the config, but what is in it is: by
// its SHA-256, so that no other file can stand in for it.
func From(g *Given) Option { return func(s *stream) { s.given = g } }

// Given returns the SHA-256 of the file that the original model comes from; empty where it is trained.
func (c *Config) Given() string {
	for _, m := range c.Unlearn {
		if o, ok := m.Value.(*unlearn.Original); ok {
			return o.Given
		}
	}
	return ""
}

// receive reads the original model, once, where it is given.
func (s *stream) receive(model *nn.Network) error {
	want := s.config.Given()
	switch {
	case want == "" && s.given != nil:
		return errors.New("unlearn.original.given: missing, so the original model is trained, but one is given")
	case want == "" || s.start.Theta != nil:
		return nil
	case s.given == nil:
		return fmt.Errorf("unlearn.original.given: the original model is in a file with the SHA-256 %s; give that file (--model-from)", want)
	case s.given.SHA256 != want:
		return fmt.Errorf("unlearn.original.given: want the file with the SHA-256 %s, but that of the one given is %s", want, s.given.SHA256)
	}
	w, err := s.given.Read(model)
	if err != nil {
		return err
	}
	s.start = w
	return nil
}
