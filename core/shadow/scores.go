package shadow

import (
	"lethe/core/audit"
	"lethe/core/vec"
)

// Scores is what the models of a plan say.
type Scores struct {
	shadows                   audit.Shadows
	unlearned, again          []vec.Matrix // by the audited method
	original, retrain         int
	trained, models, retrains int // rows filled in so far
	failed                    []error
}

// scores returns room for what the plan's models will say.
func (p *Plan) scores() *Scores {
	n := len(p.Split.Forget) + len(p.Split.Test)
	s := &Scores{original: p.named("original"), retrain: p.named("retrain"), failed: make([]error, len(p.Audited))}
	s.shadows.Targets, s.shadows.Population = p.targets, p.population
	s.shadows.Trained = vec.NewMatrix(max(p.Needs.Shadows, p.Needs.Unlearned), n)
	s.shadows.Retrained = vec.NewMatrix(p.Needs.Ensemble, n)
	for range p.Audited {
		s.unlearned = append(s.unlearned, vec.NewMatrix(p.Needs.Unlearned, n))
		s.again = append(s.again, vec.NewMatrix(p.Needs.Ensemble, n))
	}
	return s
}

// add fills in what the next model of its kind says, method by method.
func (s *Scores) add(j *job, phi [][]float64) {
	switch j.kind {
	case again:
		for k, i := range j.methods {
			copy(s.again[i].Row(s.models), phi[k])
		}
		s.models++
	case retrained:
		copy(s.shadows.Retrained.Row(s.retrains), phi[0])
		s.retrains++
	default:
		for k, i := range j.methods {
			if i == s.original {
				copy(s.shadows.Trained.Row(s.trained), phi[k])
			}
			if j.kind == unlearned {
				copy(s.unlearned[i].Row(s.trained), phi[k])
			}
		}
		s.shadows.In = append(s.shadows.In, j.in)
		s.trained++
	}
}

// note remembers the first failure of each of a job's methods.
func (s *Scores) note(j *job, failed []error) {
	for k, err := range failed {
		if i := j.methods[k]; s.failed[i] == nil {
			s.failed[i] = err
		}
	}
}

// Failed returns why the i-th audited method has not unlearned all models that it should have, nil where it has. Attacks that need
// them have nothing to compare it with.
func (s *Scores) Failed(i int) error { return s.failed[i] }

// Of returns what the models say to an attack on the i-th audited method; what the retrained model says is for others to add.
func (s *Scores) Of(i int) *audit.Shadows {
	own := s.shadows
	own.Unlearned, own.Reference, own.Again = s.unlearned[i], s.unlearned[s.retrain], s.again[i]
	return &own
}
