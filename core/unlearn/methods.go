package unlearn

import (
	"lethe/core/catalog"
	"lethe/core/game"
	"lethe/core/train"
)

// Methods lists the methods that a config can ask for.
var Methods = catalog.Of("method",
	catalog.Entry[Method]{Name: "original", Brief: "the model before unlearning, trained on everything", New: func() Method { return &Original{train.DefaultRecipe(60, 0.1)} }},
	catalog.Entry[Method]{Name: "retrain", Brief: "the gold standard: trained from scratch without the forget set", New: func() Method { return &Retrain{train.DefaultRecipe(60, 0.1)} }},
	catalog.Entry[Method]{Name: "finetune", Brief: "keep training on the retain set", New: func() Method { return &FineTune{train.DefaultRecipe(30, 0.01)} }},
	catalog.Entry[Method]{Name: "stackelberg", Brief: "play against an auditor who answers with its best response (SG-Unlearn)", New: func() Method {
		return &Stackelberg{
			Recipe: train.DefaultRecipe(30, 0.01), Base: "finetune", Alpha: 1,
			AuditorRate: 0.04, AuditorMomentum: 0.9, AuditorSteps: 1, Rules: game.DefaultRules(),
		}
	}},
)

// Choice is a method in a config.
type Choice struct{ catalog.Choice[Method] }

// DecodeAt implements catalog.Decoder.
func (c *Choice) DecodeAt(place string, raw []byte) (err error) {
	c.Choice, err = Methods.Decode(place, raw)
	return err
}

// Choices implements catalog.Chooser.
func (*Choice) Choices() []string { return Methods.Names() }
