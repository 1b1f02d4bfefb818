package audit

import (
	"lethe/core/catalog"
	"lethe/core/rng"
)

// Attack judges how well membership can be told from evidence.
type Attack interface {
	// Audit returns the attack's success. Its random choices come from seed. It does not change e.
	Audit(e Evidence, seed rng.Seed) (Result, error)
}

// Attacks lists the attacks that report. Their definitions are fixed, so that numbers compare; see Followers for the
// auditors that play.
var Attacks = catalog.Of("attack",
	catalog.Entry[Attack]{Name: "loss", Brief: "threshold on the cross-entropy (Yeom 2018)", New: func() Attack { return &Loss{} }},
	catalog.Entry[Attack]{Name: "logistic", Brief: "logistic regression on the cross-entropy", New: func() Attack { return &LogisticAttack{C: 1} }},
	catalog.Entry[Attack]{Name: "svm", Brief: "linear SVM on logits and cross-entropy", New: func() Attack { return &SVMAttack{C: 1} }},
	catalog.Entry[Attack]{Name: "confidence", Brief: "threshold on the true class's probability (Yeom 2018)", New: func() Attack { return &Confidence{} }},
	catalog.Entry[Attack]{Name: "entropy", Brief: "threshold on the entropy of the prediction", New: func() Attack { return &Entropy{} }},
	catalog.Entry[Attack]{Name: "mentropy", Brief: "threshold on the modified entropy (Song & Mittal 2021)", New: func() Attack { return &ModifiedEntropy{} }},
	catalog.Entry[Attack]{Name: "correctness", Brief: "whether the prediction is right (Yeom 2018)", New: func() Attack { return &Correctness{} }},
	catalog.Entry[Attack]{Name: "efficacy", Brief: "support vector machine on the confidence, retained against unseen (Jia 2023)", New: func() Attack { return &Efficacy{C: 3, Rows: 1000} }},
	catalog.Entry[Attack]{Name: "lira", Brief: "likelihood ratio over shadow models (Carlini 2022)", New: func() Attack { return &LiRA{Shadows: 64, Test: "online", Variance: "pooled"} }},
	catalog.Entry[Attack]{Name: "ulira", Brief: "likelihood ratio over unlearned shadow models (Hayes 2024)", New: func() Attack { return &ULiRA{Shadows: 32, Variance: "pooled"} }},
	catalog.Entry[Attack]{Name: "rmia", Brief: "likelihood ratio to a population, over shadow models (Zarifzadeh 2024)", New: func() Attack { return &RMIA{Shadows: 32, Gamma: 1, A: 0.3} }},
	catalog.Entry[Attack]{Name: "epsilon", Brief: "tell unlearned from retrained models by an example (NeurIPS 2023 competition)", New: func() Attack { return &Epsilon{Models: 32} }},
	catalog.Entry[Attack]{Name: "klom", Brief: "divergence of unlearned from retrained models' margins (Georgiev 2024)", New: func() Attack { return &KLOM{Models: 32, Bins: 20} }},
)

// Choice is an attack in a config.
type Choice struct{ catalog.Choice[Attack] }

// DecodeAt implements catalog.Decoder.
func (c *Choice) DecodeAt(place string, raw []byte) (err error) {
	c.Choice, err = Attacks.Decode(place, raw)
	return err
}

// Choices implements catalog.Chooser.
func (*Choice) Choices() []string { return Attacks.Names() }

// Result is an attack's success at telling forgotten from unseen examples. ½ is guessing; the target is what the attack
// reaches on a retrained model.
type Result struct {
	Acc         float64             `json:"acc"` // on held-out rows, as many members as non-members
	AUC         float64             `json:"auc"` // P(a member scores above a non-member) + ½ P(equal)
	AUCInterval Interval            `json:"auc_interval"`
	F1          float64             `json:"f1"`
	TPR         map[string]float64  `json:"tpr_at_fpr"`         // share of members found at a false positive rate; only rates the sample resolves
	TPRInterval map[string]Interval `json:"tpr_interval"`       // of each of these
	AUCError    float64             `json:"auc_error"`          // its standard error over samples of examples
	Efficacy    *float64            `json:"efficacy,omitempty"` // share of members judged unseen; see Efficacy
	Members     int                 `json:"members"`            // forgotten examples judged
	NonMembers  int                 `json:"nonmembers"`         // unseen examples judged
	Resolution  float64             `json:"fpr_resolution"`     // the smallest false positive rate above 0 that NonMembers can show
	// Measures are the numbers that this attack alone gives; see Measuring.
	Measures map[string]float64 `json:"measures,omitempty"`
	// In and Out are the scores of the members and of the others, of attacks with shadow models: curves are drawn from them.
	In  []float64 `json:"-"`
	Out []float64 `json:"-"`
}

// Interval is a 95 % confidence interval over samples of examples: its lower and its upper end.
type Interval [2]float64

// Rates returns the false positive rates at which attacks report.
func Rates() []float64 { return []float64{0.001, 0.01, 0.05, 0.1} }
