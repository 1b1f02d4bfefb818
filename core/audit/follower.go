package audit

import (
	"lethe/core/catalog"
	"lethe/core/implicit"
	"lethe/core/vec"
)

// Follower is an auditor that answers with its best response and can be differentiated through.
type Follower interface {
	// Respond returns w* = argmin_w V(s, y; w) for rows s (n × d) with labels y = ±1. It fails where there is no unique
	// answer; a poorly converged one shows in the response's residual.
	Respond(s vec.Matrix, y []float64) (*Response, error)
}

// Player returns a follower that answers as f does, in the memory of its last answer if it can: a response then lasts until the
// next one. It serves one goroutine.
func Player(f Follower) Follower {
	if p, ok := f.(interface{ player() Follower }); ok {
		return p.player()
	}
	return f
}

// Followers lists the auditors that can play the game.
var Followers = catalog.Of("follower",
	catalog.Entry[Follower]{Name: "svm", Brief: "linear SVM, squared hinge and ridge", New: func() Follower { return &SVM{Lambda: 0.01} }},
	catalog.Entry[Follower]{Name: "logistic", Brief: "logistic regression with ridge", New: func() Follower { return &Logistic{Lambda: 0.01} }},
	catalog.Entry[Follower]{Name: "hinge", Brief: "linear SVM, hinge and ridge, through its KKT system", New: func() Follower { return &Hinge{Lambda: 0.01, Zero: "refuse"} }},
	catalog.Entry[Follower]{Name: "mlp", Brief: "network with one hidden layer and ridge", New: func() Follower { return &MLP{Hidden: 3, Lambda: 0.01} }},
)

// FollowerChoice is a follower in a config.
type FollowerChoice struct{ catalog.Choice[Follower] }

// DecodeAt implements catalog.Decoder.
func (c *FollowerChoice) DecodeAt(place string, raw []byte) (err error) {
	c.Choice, err = Followers.Decode(place, raw)
	return err
}

// Choices implements catalog.Chooser.
func (*FollowerChoice) Choices() []string { return Followers.Names() }

// Report says how well an inner problem was solved, and how far one may trust its derivative.
type Report struct {
	Residual  float64 `json:"residual"`  // ‖∂V/∂w‖∞ at w*, or the worst violation of the KKT conditions
	Condition float64 `json:"condition"` // 1-norm condition number of the system that is solved for the gradient
	Active    int     `json:"active"`    // rows that pull on w*
	OnMargin  int     `json:"on_margin"` // rows at a kink of V, where the derivative is one-sided
}

// Merge keeps the worst of two reports.
func (r Report) Merge(o Report) Report {
	return Report{
		Residual:  max(r.Residual, o.Residual),
		Condition: max(r.Condition, o.Condition),
		Active:    r.Active + o.Active,
		OnMargin:  r.OnMargin + o.OnMargin,
	}
}

// Response is a best response: its weights w*, which are (β, b) where it is linear, and how they move with the scores.
type Response struct {
	W []float64
	Report
	// Shape tells which rows are active: where it changes between two solutions, the derivative jumps between them.
	Shape []byte
	// Root is the solution as an implicit function of the scores. Its unknowns start with W; more may follow.
	Root     implicit.Root
	Unknowns int

	rule  rule    // nil for the linear one
	scale float64 // size of the gradient's terms, which bounds its rounding
}

// rule is how weights judge a row of scores.
type rule interface {
	// decide returns f(s; w).
	decide(w, s []float64) float64
	// pull adds pull·∂f/∂w to dw and, unless that is nil, pull·∂f/∂s to ds.
	pull(dw, ds []float64, pull float64, w, s []float64)
}

// Decide returns what the auditor says of a row of scores: f, above 0 for "was in training".
func (r *Response) Decide(s []float64) float64 {
	if r.rule == nil {
		return Decision(r.W, s)
	}
	return r.rule.decide(r.W, s)
}

// Pull adds pull·∂f/∂w to dw and, unless that is nil, pull·∂f/∂s to ds, for f = Decide(s).
func (r *Response) Pull(dw, ds []float64, pull float64, s []float64) {
	if r.rule != nil {
		r.rule.pull(dw, ds, pull, r.W, s)
		return
	}
	d := len(s)
	vec.Axpy(dw[:d], pull, s)
	dw[d] += pull
	if ds != nil {
		vec.Axpy(ds, pull, r.W[:d])
	}
}

// Check fails with implicit.ErrNotConverged where the response is not solved well enough to be judged or differentiated.
func (r *Response) Check() error { return implicit.Converged(r.Residual, tolerance(r.scale)) }

// Pullback adds (dw*/ds)ᵀ g to ds (n × d) for a gradient g with respect to w*.
func (r *Response) Pullback(ds vec.Matrix, g []float64) error {
	padded := make([]float64, r.Unknowns)
	copy(padded, g)
	return implicit.Pullback(ds, r.Root, padded, r.Residual, tolerance(r.scale))
}

// tolerance is the residual up to which a solution counts as converged, for a gradient whose terms have the given size.
func tolerance(scale float64) float64 { return 1e-9 * max(scale, 1) }

// nearKink is how close to 1 a margin lies on it.
const nearKink = 1e-9

// DefaultFollower returns a choice of SVM with λ = 0.01.
func DefaultFollower() FollowerChoice {
	return FollowerChoice{catalog.Choice[Follower]{Name: "svm", Value: &SVM{Lambda: 0.01}}}
}
