package game

import (
	"lethe/core/catalog"
	"lethe/core/vec"
)

// Utility is the auditor's success on one row, as a function of its margin m = y f. The 0-1 success has no slope anywhere;
// these stand in for it. All are worth −1 with slope 1 to an auditor who cannot tell, m = 0, so that one weight α means
// about the same with each.
type Utility interface {
	// At returns u(m) and u′(m).
	At(margin float64) (value, slope float64)
}

// Utilities lists the utilities that a config can ask for.
var Utilities = catalog.Of("utility",
	catalog.Entry[Utility]{Name: "hinge", Brief: "minus the hinge loss, as the paper has it; unbounded below", New: func() Utility { return &Hinge{} }},
	catalog.Entry[Utility]{Name: "ramp", Brief: "minus the hinge loss cut off at 2, so that no row is pushed away for ever", New: func() Utility { return &Ramp{} }},
	catalog.Entry[Utility]{Name: "sigmoid", Brief: "the ramp without kinks", New: func() Utility { return &Sigmoid{} }},
	catalog.Entry[Utility]{Name: "savage", Brief: "bounded and smooth, between −4 and 0", New: func() Utility { return &Savage{} }},
)

// UtilityChoice is a utility in a config.
type UtilityChoice struct{ catalog.Choice[Utility] }

// DecodeAt implements catalog.Decoder.
func (c *UtilityChoice) DecodeAt(place string, raw []byte) (err error) {
	c.Choice, err = Utilities.Decode(place, raw)
	return err
}

// Choices implements catalog.Chooser.
func (*UtilityChoice) Choices() []string { return Utilities.Names() }

func defaultUtility() UtilityChoice {
	return UtilityChoice{catalog.Choice[Utility]{Name: "hinge", Value: &Hinge{}}}
}

// Hinge is u = −max(0, 1−m).
type Hinge struct{}

// At implements Utility.
func (*Hinge) At(m float64) (value, slope float64) {
	if m >= 1 {
		return 0, 0
	}
	return m - 1, 1
}

// Ramp is u = −min(2, max(0, 1−m)): flat beyond either margin.
type Ramp struct{}

// At implements Utility.
func (*Ramp) At(m float64) (value, slope float64) {
	switch {
	case m >= 1:
		return 0, 0
	case m <= -1:
		return -2, 0
	}
	return m - 1, 1
}

// Sigmoid is u = tanh m − 1 = −2 σ(−2m), between −2 and 0 (Mason et al. 2000).
type Sigmoid struct{}

// At implements Utility.
func (*Sigmoid) At(m float64) (value, slope float64) {
	out := vec.Sigmoid(-2 * m)
	return -2 * out, 4 * out * vec.Sigmoid(2*m)
}

// Savage is u = −4 σ(−m)², between −4 and 0 (Masnadi-Shirazi & Vasconcelos 2008, up to scale). Its slope is largest at
// m = −log 2 and falls off on either side.
type Savage struct{}

// At implements Utility.
func (*Savage) At(m float64) (value, slope float64) {
	out := vec.Sigmoid(-m)
	return -4 * out * out, 8 * out * out * vec.Sigmoid(m)
}
