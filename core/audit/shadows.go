package audit

import (
	"errors"
	"fmt"

	"lethe/core/rng"
	"lethe/core/vec"
)

// Needs says how many models an attack compares the audited one with, so that whoever can train makes them beforehand.
type Needs struct {
	Shadows   int // trained as the original was, on the retain set and half of the targets
	Unlearned int // of these, so many that are then to forget their half by the audited method
	Ensemble  int // trained on the original's own data and then unlearned, and as many retrained
}

// Union returns what serves both.
func (n Needs) Union(o Needs) Needs {
	return Needs{max(n.Shadows, o.Shadows), max(n.Unlearned, o.Unlearned), max(n.Ensemble, o.Ensemble)}
}

// Shadowed is a second power, of attacks that compare the audited model with others. They never train: what the others say
// comes with the evidence.
type Shadowed interface {
	Attack
	// Needs returns what Evidence.Shadows has to hold.
	Needs() Needs
}

// Shadows is what other models say about the evidence's n rows: their φ, see Margins. A matrix has a row for each model.
type Shadows struct {
	// Targets are the rows that half of the shadows were trained on each, ascending. Population are the unseen rows that none
	// was trained on.
	Targets, Population []int
	// In says of each shadow which of the n rows it was trained on.
	In [][]bool
	// Trained is what shadows say after training, and Unlearned, where it was asked for, what they say once the audited method
	// has made them forget the rows they are In. The number of rows may differ.
	Trained, Unlearned vec.Matrix
	// Reference is Unlearned with retrain in the place of the audited method, and Retrain is φ of the rows under the retrained
	// model that the audited one is compared with.
	Reference vec.Matrix
	Retrain   []float64
	// Again is what models say that were trained and unlearned anew as the audited one was, and Retrained what retrained ones say.
	Again, Retrained vec.Matrix
}

// Margins returns φ = log p_y − log Σ_{j≠y} p_j for each row of e, computed as z_y − log Σ_{j≠y} exp z_j, which holds where p
// rounds to 0 or 1. (Carlini et al. 2022, arXiv:2112.03570.)
func (e Evidence) Margins() []float64 {
	phi := make([]float64, len(e.Labels))
	others := make([]float64, e.Scores.Cols-2)
	for i, y := range e.Labels {
		z := e.Scores.Row(i)[1:]
		copy(others, z[:y])
		copy(others[y:], z[y+1:])
		phi[i] = z[y] - vec.LogSumExp(others)
	}
	return phi
}

// errNoShadows is what attacks say whose shadows are missing.
var errNoShadows = errors.New("audit: the evidence has too few shadow models for the attack")

// targets returns the evidence with the first k shadows, of which have says how many there are, and checks that every target
// is on either side of two of them at least.
func (e Evidence) targets(k, have int) (*Shadows, error) {
	s := e.Shadows
	if s == nil || have < k {
		return nil, errNoShadows
	}
	for _, row := range s.Targets {
		in := 0
		for _, has := range s.In[:k] {
			if has[row] {
				in++
			}
		}
		if in < 2 || k-in < 2 {
			return nil, fmt.Errorf("audit: an example is in the training data of %d of %d shadow models; 2 with it and 2 without are needed", in, k)
		}
	}
	return s, nil
}

// ranked returns the result of an attack that gives the rows these scores: it says "member" above a threshold, which is the
// best one on the rows it learns from.
func (e Evidence) ranked(rows []int, score func(row int) float64, seed rng.Seed) (Result, error) {
	if err := e.Check(); err != nil {
		return Result{}, err
	}
	judged, signal := Evidence{}, []float64(nil)
	var in, out []float64
	for _, row := range rows {
		judged.Member, judged.Labels = append(judged.Member, e.Member[row]), append(judged.Labels, e.Labels[row])
		s := score(row)
		signal = append(signal, s)
		if e.Member[row] {
			in = append(in, s)
		} else {
			out = append(out, s)
		}
	}
	r, err := threshold{signal: signal}.audit(judged, seed)
	r.In, r.Out = in, out
	return r, err
}
