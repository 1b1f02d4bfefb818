package unlearn

import (
	"context"
	"encoding/hex"
	"errors"

	"lethe/core/nn"
	"lethe/core/train"
)

// Original trains the model that is to forget: min over θ of the mean cross-entropy on all training examples, D_r ∪ D_f. Or it
// was trained elsewhere, and is given; then the recipe is that of shadow models, which stand for it.
type Original struct {
	train.Recipe
	Given string `json:"given,omitempty" doc:"SHA-256 of the file of weights to start from instead of training; the file is given by --model-from"`
}

// FromScratch implements Reference.
func (*Original) FromScratch() {}

// Unlearn implements Method. It takes the weights that the task gives, where it gives any.
func (m *Original) Unlearn(ctx context.Context, t *Task, w nn.Weights) error {
	if t.Given.Theta != nil {
		w.Set(t.Given)
		return nil
	}
	return t.restart(ctx, "original", m.Recipe, w, t.Retain.Join(t.Forget))
}

// Validate checks that what is given is a SHA-256 as sha256sum prints it.
func (m *Original) Validate() error {
	sum, err := hex.DecodeString(m.Given)
	if err != nil || m.Given != "" && (len(sum) != 32 || hex.EncodeToString(sum) != m.Given) {
		return errors.New("given: want a SHA-256, 64 digits from 0 to f")
	}
	return nil
}

// Warning says what is not known of a model that was trained elsewhere.
func (m *Original) Warning() string {
	if m.Given == "" {
		return ""
	}
	return "given: the original model comes from a file; whether it has learnt from the examples to be forgotten, and from none that are held out, is not known here, and retrain is trained by the recipe of this config"
}
