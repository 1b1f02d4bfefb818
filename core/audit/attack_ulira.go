package audit

import (
	"lethe/core/metric"
	"lethe/core/rng"
)

// ULiRA is the likelihood ratio attack on unlearning (Hayes et al. 2024, arXiv:2403.01218): as LiRA online, but every shadow
// has forgotten its half of the targets by the audited method before it is asked. It tells examples that were trained on and
// then forgotten from those that were never seen, in models that have forgotten as much. For retrain, whose shadows have seen
// neither, the AUC is ½ but for luck; see control for what else the ratio could have picked up.
type ULiRA struct {
	Shadows  int    `json:"shadows" doc:"models trained on the retain set and half of the examples that are judged, which the audited method then makes them forget" range:"[4, 4096]"`
	Variance string `json:"variance" doc:"one deviation for all examples, or one for each, which takes many models" choices:"pooled|example"`
}

// Needs implements Shadowed.
func (a *ULiRA) Needs() Needs { return Needs{Unlearned: a.Shadows} }

// Measures implements Measuring.
func (*ULiRA) Measures() []Measure {
	return []Measure{{
		Key: "control", Label: "U-LiRA control",
		Doc: "AUC of telling never-seen examples in the unlearned model from the same examples in the retrained one; beyond ½, the model shows that it was unlearned, whatever it forgot",
	}}
}

// Audit implements Attack.
func (a *ULiRA) Audit(e Evidence, seed rng.Seed) (Result, error) {
	score, err := a.scores(e)
	if err != nil {
		return Result{}, err
	}
	control, err := a.control(e)
	if err != nil {
		return Result{}, err
	}
	r, err := e.ranked(e.Shadows.Targets, score, seed)
	r.Measures = map[string]float64{"control": control}
	return r, err
}

// scores returns the score of a target.
func (a *ULiRA) scores(e Evidence) (func(row int) float64, error) {
	if e.Shadows == nil {
		return nil, errNoShadows
	}
	own := *e.Shadows
	own.Trained = own.Unlearned
	e.Shadows = &own
	return (&LiRA{Shadows: a.Shadows, Test: "online", Variance: a.Variance}).Scores(e)
}

// control returns how well examples that neither has seen tell the unlearned model from the retrained one: the AUC of
//
//	log N(φ; unlearned without x) − log N(φ; retrained without x)
//
// over the unseen targets x, of φ in the audited model against φ in the retrained one. For retrain itself it is ½.
func (a *ULiRA) control(e Evidence) (float64, error) {
	s, err := e.targets(a.Shadows, min(e.Shadows.Reference.Rows, e.Shadows.Unlearned.Rows))
	if err != nil {
		return 0, err
	}
	var unseen []int
	for _, row := range s.Targets {
		if !e.Member[row] {
			unseen = append(unseen, row)
		}
	}
	if len(unseen) == 0 || len(s.Retrain) != len(e.Member) {
		return 0, errNoShadows
	}
	own := fitNormals(s.Unlearned, s.In[:a.Shadows], false, unseen, a.Variance == "pooled")
	other := fitNormals(s.Reference, s.In[:a.Shadows], false, unseen, a.Variance == "pooled")
	phi, audited, retrained := e.Margins(), []float64(nil), []float64(nil)
	for _, row := range unseen {
		ratio := func(x float64) float64 { return own.log(row, x) - other.log(row, x) }
		audited, retrained = append(audited, ratio(phi[row])), append(retrained, ratio(s.Retrain[row]))
	}
	return metric.AUC(audited, retrained), nil
}
