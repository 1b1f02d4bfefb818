package audit

import (
	"fmt"

	"lethe/core/rng"
	"lethe/core/vec"
)

// RMIA is the robust membership inference attack (Zarifzadeh et al. 2024, arXiv:2312.03262), offline: the score of x is the
// share of population examples z with
//
//	[p_θ(x) / p(x)] / [p_θ(z) / p(z)] > γ,   p(x) = ½ ((1 + a) p_out(x) + 1 − a)
//
// where p_θ is the probability of the true class and p_out its mean over the shadow models that were not trained on the
// example. The population are the unseen examples that are no targets.
type RMIA struct {
	Shadows int     `json:"shadows" doc:"models trained as the original was, on the retain set and half of the examples that are judged" range:"[4, 4096]"`
	Gamma   float64 `json:"gamma" doc:"how much likelier than an example of the population" range:"(0, 1000]"`
	A       float64 `json:"a" doc:"where p_out is the mean probability without training on an example, a p_out + 1 − a is taken to be that with it" range:"[0, 1]"`
}

// Needs implements Shadowed.
func (a *RMIA) Needs() Needs { return Needs{Shadows: a.Shadows} }

// Suits fails where there is no population to speak of.
func (a *RMIA) Suits(_, population int) error {
	if population < 2 {
		return fmt.Errorf("%d test examples are left beside those that are judged; it needs 2 for a population: enlarge split.test", population)
	}
	return nil
}

// Audit implements Attack.
func (a *RMIA) Audit(e Evidence, seed rng.Seed) (Result, error) {
	score, err := a.scores(e)
	if err != nil {
		return Result{}, err
	}
	return e.ranked(e.Shadows.Targets, score, seed)
}

// scores returns the score of a target.
func (a *RMIA) scores(e Evidence) (func(row int) float64, error) {
	if e.Shadows == nil {
		return nil, errNoShadows
	}
	s, err := e.targets(a.Shadows, e.Shadows.Trained.Rows)
	if err != nil {
		return nil, err
	}
	phi := e.Margins()
	ratio := func(row int) float64 {
		return vec.Sigmoid(phi[row]) / (float64((1+a.A)/2*s.meanOut(a.Shadows, row)) + float64((1-a.A)/2))
	}
	population := make([]float64, len(s.Population))
	for k, row := range s.Population {
		population[k] = ratio(row)
	}
	return func(row int) float64 {
		x, beaten := ratio(row), 0
		for _, z := range population {
			if x/z > a.Gamma {
				beaten++
			}
		}
		return float64(beaten) / float64(len(population))
	}, nil
}

// meanOut returns the mean probability of the row's class over the first k shadows that were not trained on it.
func (s *Shadows) meanOut(k, row int) float64 {
	total, n := 0.0, 0
	for i, in := range s.In[:k] {
		if !in[row] {
			total += vec.Sigmoid(s.Trained.Row(i)[row])
			n++
		}
	}
	return total / float64(n)
}
