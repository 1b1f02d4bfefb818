package audit

import "lethe/core/rng"

// LiRA is the likelihood ratio attack (Carlini et al. 2022, arXiv:2112.03570). Of every example, shadow models tell how φ is
// distributed when it was trained on and when it was not, as a normal each. Online, the score is
//
//	log N(φ; μ_in, σ_in) − log N(φ; μ_out, σ_out)
//
// and offline, with the models alone that were not trained on it, (φ − μ_out) / σ_out, which orders as the one-sided
// probability Φ of the same does. Pooled deviations are those of all examples around their own means; the authors' code takes
// them around the mean of all. It judges the targets alone: all forgotten examples and as many unseen ones.
type LiRA struct {
	Shadows  int    `json:"shadows" doc:"models trained as the original was, on the retain set and half of the examples that are judged" range:"[4, 4096]"`
	Test     string `json:"test" doc:"compare with the models that have the example and those that have not, or with these alone" choices:"online|offline"`
	Variance string `json:"variance" doc:"one deviation for all examples, or one for each, which takes many models" choices:"pooled|example"`
}

// Needs implements Shadowed.
func (a *LiRA) Needs() Needs { return Needs{Shadows: a.Shadows} }

// Audit implements Attack.
func (a *LiRA) Audit(e Evidence, seed rng.Seed) (Result, error) {
	score, err := a.Scores(e)
	if err != nil {
		return Result{}, err
	}
	return e.ranked(e.Shadows.Targets, score, seed)
}

// Scores returns the score of a target, by its row: the higher, the likelier a member. It fails where shadow models are missing.
func (a *LiRA) Scores(e Evidence) (func(row int) float64, error) {
	if e.Shadows == nil {
		return nil, errNoShadows
	}
	s, err := e.targets(a.Shadows, e.Shadows.Trained.Rows)
	if err != nil {
		return nil, err
	}
	phi, pooled := e.Margins(), a.Variance == "pooled"
	out := fitNormals(s.Trained, s.In[:a.Shadows], false, s.Targets, pooled)
	if a.Test == "offline" {
		return func(row int) float64 { return out.standardised(row, phi[row]) }, nil
	}
	in := fitNormals(s.Trained, s.In[:a.Shadows], true, s.Targets, pooled)
	return func(row int) float64 { return in.log(row, phi[row]) - out.log(row, phi[row]) }, nil
}
