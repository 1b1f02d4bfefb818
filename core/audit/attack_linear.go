package audit

import (
	"fmt"

	"lethe/core/rng"
	"lethe/core/vec"
)

// LogisticAttack is logistic regression on the scalar cross-entropy with a free intercept, as scikit-learn's
// LogisticRegression: min ½‖β‖² + C Σ log(1+e^{−y f}).
type LogisticAttack struct {
	C float64 `json:"c" doc:"inverse strength of the ridge" range:"(0, 1e6]"`
}

// Audit implements Attack.
func (a *LogisticAttack) Audit(e Evidence, seed rng.Seed) (Result, error) {
	t, err := a.trial(e, seed)
	if err != nil {
		return Result{}, err
	}
	return t.result(seed), nil
}

// Accuracy returns Audit's accuracy, at a fraction of its cost.
func (a *LogisticAttack) Accuracy(e Evidence, seed rng.Seed) (float64, error) {
	t, err := a.trial(e, seed)
	if err != nil {
		return 0, err
	}
	return t.verdicts().Acc, nil
}

func (a *LogisticAttack) trial(e Evidence, seed rng.Seed) (*trial, error) {
	return tryLinear(e, seed, 1, a.C, smooth{loss: logisticLoss{}})
}

// SVMAttack is a linear support vector machine with squared hinge on logits and cross-entropy, its intercept penalised
// like any weight, as scikit-learn's LinearSVC: min ½‖w‖² + C Σ max(0, 1−y f)².
type SVMAttack struct {
	C float64 `json:"c" doc:"inverse strength of the ridge" range:"(0, 1e6]"`
}

// Audit implements Attack.
func (a *SVMAttack) Audit(e Evidence, seed rng.Seed) (Result, error) {
	t, err := tryLinear(e, seed, e.Scores.Cols, a.C, smooth{loss: squaredHinge{}, penaliseIntercept: true})
	if err != nil {
		return Result{}, err
	}
	return t.result(seed), nil
}

// enough is the residual, relative to the gradient's terms, up to which an attack that only reports counts as fitted: it is not
// differentiated, and models with huge logits are worth a number, too.
const enough = 1e-6

// tryLinear cross-validates a linear attack on the first k scores. scikit-learn's C on sums is a ridge λ = 1/(C n) on
// means.
func tryLinear(e Evidence, seed rng.Seed, k int, c float64, model smooth) (*trial, error) {
	return crossValidate(e, seed, func(train []int) (scorer, error) {
		model.lambda = 1 / (c * float64(len(train)))
		fitted := model.fit(columns(e.Scores, train, k), Signs(nil, e.Member, train))
		if fitted.Residual > enough*max(1, fitted.scale) {
			return nil, fmt.Errorf("audit: the attack has no answer: its gradient is still %.2g, of terms of size %.2g", fitted.Residual, fitted.scale)
		}
		return func(i int) float64 { return Decision(fitted.W, e.Scores.Row(i)[:k]) }, nil
	})
}

// Decision returns f = βᵀs + b for w = (β, b).
func Decision(w, s []float64) float64 {
	d := len(w) - 1
	return vec.Dot(w[:d], s[:d]) + w[d]
}
