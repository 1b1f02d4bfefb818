package audit

import "lethe/core/rng"

// ULiRA is the likelihood ratio attack on unlearning (Hayes et al. 2024, arXiv:2403.01218): as LiRA online, but every shadow
// has forgotten its half of the targets by the audited method before it is asked. It tells examples that were trained on and
// then forgotten from those that were never seen, in models that have forgotten as much. For retrain, whose shadows have seen
// neither, the AUC is ½ but for luck: that row is the attack's control.
type ULiRA struct {
	Shadows  int    `json:"shadows" doc:"models trained on the retain set and half of the examples that are judged, which the audited method then makes them forget" range:"[4, 4096]"`
	Variance string `json:"variance" doc:"one deviation for all examples, or one for each, which takes many models" choices:"pooled|example"`
}

// Needs implements Shadowed.
func (a *ULiRA) Needs() Needs { return Needs{Unlearned: a.Shadows} }

// Audit implements Attack.
func (a *ULiRA) Audit(e Evidence, seed rng.Seed) (Result, error) {
	score, err := a.scores(e)
	if err != nil {
		return Result{}, err
	}
	return e.ranked(e.Shadows.Targets, score, seed)
}

// scores returns the score of a target.
func (a *ULiRA) scores(e Evidence) (func(row int) float64, error) {
	if e.Shadows == nil {
		return nil, errNoShadows
	}
	own := *e.Shadows
	own.Trained = own.Unlearned
	e.Shadows = &own
	return (&LiRA{Shadows: a.Shadows, Test: "online", Variance: a.Variance}).scores(e)
}
