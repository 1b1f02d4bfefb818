package game

import (
	"errors"
	"fmt"
	"iter"

	"lethe/core/audit"
)

// Rules say how the auditor plays and which gradients the unlearner sees. With M_a the payoff of auditor a, a mean over its
// bouts, the unlearner lowers
//
//	F = mean of G(M_a) over a, or under Worst the largest G(M_a);   G(M) = M, or under Symmetric (M − M₀)², M₀ = u(0)
//
// M₀ is what an auditor earns who cannot tell and therefore says f = 0. One who learnt from few rows earns less by chance even
// where there is nothing to tell: Symmetric then aims a little above that. Worst has a kink where two auditors are equal.
type Rules struct {
	Auditor     audit.FollowerChoice `json:"auditor" doc:"the follower, who answers with its best response"`
	PerClass    bool                 `json:"per_class" doc:"one auditor for each true class instead of one for all"`
	Scores      string               `json:"scores" doc:"what the auditor sees of an example" choices:"loss|logits+loss"`
	Scoring     string               `json:"scoring" doc:"mode of the model while it is scored: evaluation, or as in training, with the batch's own statistics (and no random masks), or so with forgotten and held-out examples apart" choices:"evaluate|train|apart"`
	Standardise bool                 `json:"standardise" doc:"bring each score to mean 0 and deviation 1 over the auditor's training rows"`
	Rows        int                  `json:"rows" doc:"examples of either side that an auditor sees in a round at the most; 0 for all of the smaller side" range:"[0, 1000000]"`
	Folds       int                  `json:"folds" doc:"random divisions into rows to learn from and rows to be judged on" range:"[1, 100]"`
	TestShare   float64              `json:"test_share" doc:"share of the rows to be judged on" range:"(0, 1)"`
	Utility     UtilityChoice        `json:"utility" doc:"the auditor's success, as the unlearner sees it"`
	Direct      bool                 `json:"direct" doc:"gradient through the scores on which the auditor is judged"`
	Indirect    bool                 `json:"indirect" doc:"gradient through the auditor's best response"`
	ThroughVal  bool                 `json:"through_val" doc:"gradient through the scores of held-out examples too"`

	Others    []audit.FollowerChoice `json:"others,omitempty" doc:"more auditors, who play the same bouts; the unlearner faces the mean of all"`
	Worst     bool                   `json:"worst,omitzero" doc:"face the auditor with the most success alone instead of the mean"`
	Symmetric bool                   `json:"symmetric,omitzero" doc:"lower the square of the distance between the auditor's success and that of guessing, so that making forgotten examples look worse than unseen ones does not pay"`

	Paper PaperCode `json:"paper_code,omitzero" doc:"behaviours of the authors' code that change results"`
}

// DefaultRules returns the rules of the paper: an SVM on logits and loss, judged on 30 % in 3 folds, by minus its hinge
// loss; but one auditor for all classes, on standardised scores.
func DefaultRules() Rules {
	return Rules{
		Auditor:     audit.DefaultFollower(),
		Scores:      "logits+loss",
		Scoring:     "evaluate",
		Standardise: true,
		Folds:       3,
		TestShare:   0.3,
		Utility:     defaultUtility(),
		Direct:      true,
		Indirect:    true,
		ThroughVal:  true,
	}
}

// Validate refuses rules without a gradient.
func (r *Rules) Validate() error {
	for place, a := range r.auditors() {
		if v, ok := a.Value.(interface{ Validate() error }); ok {
			if err := v.Validate(); err != nil {
				return fmt.Errorf("%s: %w", place, err)
			}
		}
	}
	if !r.Direct && !r.Indirect {
		return errors.New("direct, indirect: both false leave no gradient")
	}
	if r.Rows == 1 {
		return errors.New("rows: 1; an auditor needs 2 of either side, or 0 for all")
	}
	return nil
}

// Warning tells what a reader of the results has to know, or nothing.
func (r *Rules) Warning() string {
	for place, a := range r.auditors() {
		if v, ok := a.Value.(interface{ Warning() string }); ok {
			if w := v.Warning(); w != "" {
				return place + ": " + w
			}
		}
	}
	if _, unbounded := r.Utility.Value.(*Hinge); unbounded && !r.ThroughVal {
		return "through_val: false under the utility hinge, which has no lower bound: nothing stops forgotten examples from being pushed away; ramp, sigmoid and savage are bounded"
	}
	return ""
}

// auditors walks all auditors with their places in a document.
func (r *Rules) auditors() iter.Seq2[string, audit.FollowerChoice] {
	return func(yield func(string, audit.FollowerChoice) bool) {
		if !yield("auditor", r.Auditor) {
			return
		}
		for i, a := range r.Others {
			if !yield(fmt.Sprintf("others.%d", i), a) {
				return
			}
		}
	}
}

// players returns every auditor at the table, each in memory of its own.
func (r *Rules) players() []audit.Follower {
	var all []audit.Follower
	for _, a := range r.auditors() {
		all = append(all, audit.Player(a.Value))
	}
	return all
}

// objective returns G(M).
func (r *Rules) objective(payoff float64) float64 {
	if !r.Symmetric {
		return payoff
	}
	guess, _ := r.Utility.Value.At(0)
	return (payoff - guess) * (payoff - guess)
}

// slope returns G′(M).
func (r *Rules) slope(payoff float64) float64 {
	if !r.Symmetric {
		return 1
	}
	guess, _ := r.Utility.Value.At(0)
	return 2 * (payoff - guess)
}

// Game returns r. A method that embeds rules says by it that it plays a game.
func (r *Rules) Game() *Rules { return r }
