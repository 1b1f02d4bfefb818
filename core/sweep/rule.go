package sweep

import (
	"math"

	"lethe/core/catalog"
	"lethe/core/experiment"
)

// Rule says which setting is best. What it is given has no test number in it.
type Rule interface {
	// Score returns how good a setting is with one seed, higher for better, from its numbers and those of retrain with that seed.
	Score(method, retrain experiment.Selection) float64
}

// DefaultRule is the rule of a document that names none.
const DefaultRule = "retrain"

// Rules lists the rules.
var Rules = catalog.Of("rule",
	catalog.Entry[Rule]{Name: "retrain", Brief: "validation accuracy − |loss AUC, forget against validation, − that of retrain|", New: func() Rule { return &nearRetrain{} }},
	catalog.Entry[Rule]{Name: "utility", Brief: "validation accuracy − MIA accuracy, forget against validation; needs no retrained model", New: func() Rule { return &utility{} }},
)

// nearRetrain is the rule of a study, which has the retrained model at hand.
type nearRetrain struct{}

// Score implements Rule.
func (*nearRetrain) Score(m, retrain experiment.Selection) float64 {
	return m.AccVal - Distance(m, retrain)
}

// utility is the rule by which Di et al. 2025 (arXiv:2406.07687) pick an epoch, on validation data throughout.
type utility struct{}

// Score implements Rule.
func (*utility) Score(m, _ experiment.Selection) float64 { return m.AccVal - m.MIAAcc }

// Distance returns |loss AUC, forget against validation, − that of retrain|.
func Distance(m, retrain experiment.Selection) float64 { return math.Abs(m.LossAUC - retrain.LossAUC) }
