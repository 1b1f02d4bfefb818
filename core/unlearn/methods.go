package unlearn

import (
	"lethe/core/catalog"
	"lethe/core/game"
	"lethe/core/optim"
	"lethe/core/train"
)

// Methods lists the methods that a config can ask for.
var Methods = catalog.Of("method",
	catalog.Entry[Method]{Name: "original", Brief: "the model before unlearning, trained on everything", New: func() Method { return &Original{Recipe: train.DefaultRecipe(60, 0.1)} }},
	catalog.Entry[Method]{Name: "retrain", Brief: "the gold standard: trained from scratch without the forget set", New: func() Method { return &Retrain{train.DefaultRecipe(60, 0.1)} }},
	catalog.Entry[Method]{Name: "short", Brief: "retrain broken off early: an honest baseline", New: func() Method { return &Short{train.DefaultRecipe(12, 0.1)} }},
	catalog.Entry[Method]{Name: "finetune", Brief: "keep training on the retain set", New: func() Method { return &FineTune{train.DefaultRecipe(30, 0.01)} }},
	catalog.Entry[Method]{Name: "ascent", Brief: "climb the forget set's loss (gradient ascent)", New: func() Method { return &Ascent{train.DefaultRecipe(10, 0.02)} }},
	catalog.Entry[Method]{Name: "neggrad", Brief: "descend on the retain set while climbing on the forget set (NegGrad+)", New: func() Method {
		return &NegGrad{Recipe: train.DefaultRecipe(10, 0.02), Share: 0.9}
	}},
	catalog.Entry[Method]{Name: "relabel", Brief: "keep training with wrong labels on the forget set", New: func() Method { return &Relabel{train.DefaultRecipe(20, 0.01)} }},
	catalog.Entry[Method]{Name: "l1sparse", Brief: "fine-tune towards a sparse model", New: func() Method {
		return &L1Sparse{Recipe: train.DefaultRecipe(10, 0.05), Gamma: 5e-4}
	}},
	catalog.Entry[Method]{Name: "salun", Brief: "relabel, moving only what matters most for the forget set (SalUn)", New: func() Method {
		return &SalUn{Recipe: train.DefaultRecipe(20, 0.01), Threshold: 0.5}
	}},
	catalog.Entry[Method]{Name: "scrub", Brief: "obey the original model on the retain set, contradict it on the forget set (SCRUB, SCRUB+R)", New: func() Method {
		return &Scrub{Recipe: adaptive(10, 1e-3), Alpha: 0.1, Gamma: 1, Temperature: 4, MaxSteps: 5}
	}},
	catalog.Entry[Method]{Name: "badteacher", Brief: "learn the forget set from a model that knows nothing (bad teaching)", New: func() Method {
		return &BadTeacher{Recipe: adaptive(10, 3e-4), Temperature: 1, Share: 0.3}
	}},
	catalog.Entry[Method]{Name: "boundaryshrink", Brief: "give the forget set to the class across the nearest boundary", New: func() Method {
		return &BoundaryShrink{Recipe: train.DefaultRecipe(10, 1e-3), Epsilon: 0.1}
	}},
	catalog.Entry[Method]{Name: "boundaryexpand", Brief: "give the forget set to a class of its own, then drop that class", New: func() Method { return &BoundaryExpand{train.DefaultRecipe(10, 2e-3)} }},
	catalog.Entry[Method]{Name: "cfk", Brief: "fine-tune the last layers only (CF-k)", New: func() Method { return &CFK{Recipe: train.DefaultRecipe(30, 0.01), K: 1} }},
	catalog.Entry[Method]{Name: "euk", Brief: "retrain the last layers only (EU-k)", New: func() Method { return &EUK{Recipe: train.DefaultRecipe(30, 0.1), K: 1} }},
	catalog.Entry[Method]{Name: "stackelberg", Brief: "play against an auditor who answers with its best response (SG-Unlearn)", New: func() Method {
		return &Stackelberg{
			Recipe: train.DefaultRecipe(30, 0.01), Base: "finetune", Alpha: 1,
			AuditorRate: 0.04, AuditorMomentum: 0.9, AuditorSteps: 1, Rules: game.DefaultRules(),
		}
	}},
	catalog.Entry[Method]{Name: "quantile", Brief: "play against the best critic of the margin, whose best response is a sort", New: func() Method {
		return &Quantile{Recipe: train.DefaultRecipe(8, 0.1), Alpha: 1, Each: 2, Rows: 64}
	}},
	catalog.Entry[Method]{Name: "shrink", Brief: "shrink towards a fresh start, then keep training on the retain set", New: func() Method { return &Shrink{Recipe: train.DefaultRecipe(10, 0.1), Keep: 0.1} }},
	catalog.Entry[Method]{Name: "ssd", Brief: "dampen the parameters that matter most to the forget set (SSD)", New: func() Method { return &SSD{Threshold: 2, Dampening: 1} }},
	catalog.Entry[Method]{Name: "fisher", Brief: "blur the parameters that the retain set does not mind (Fisher forgetting)", New: func() Method { return &Fisher{Alpha: 3e-6, Epsilon: 1e-8, Clamp: 1e3} }},
	catalog.Entry[Method]{Name: "influence", Brief: "one Newton step to where leaving the forget set out would lead (influence functions)", New: func() Method { return &Influence{Alpha: 1, Recursions: 500, Damping: 1e-2} }},
)

// adaptive returns a recipe with Adam, as the methods that learn from teachers are used.
func adaptive(epochs int, rate float64) train.Recipe {
	r := train.DefaultRecipe(epochs, rate)
	r.Optimizer = optim.DefaultAdam()
	return r
}

// Choice is a method in a config.
type Choice struct{ catalog.Choice[Method] }

// DecodeAt implements catalog.Decoder.
func (c *Choice) DecodeAt(place string, raw []byte) (err error) {
	c.Choice, err = Methods.Decode(place, raw)
	return err
}

// Choices implements catalog.Chooser.
func (*Choice) Choices() []string { return Methods.Names() }
