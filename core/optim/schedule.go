package optim

import (
	"math"

	"lethe/core/catalog"
	"lethe/core/vec"
)

// Schedule says how the rate changes over a run.
type Schedule interface {
	// Factor returns what the base rate is multiplied by in epoch t of n, counted from 0.
	Factor(t, n int) float64
}

// Schedules lists the schedules that a config can ask for.
var Schedules = catalog.Of("schedule",
	catalog.Entry[Schedule]{Name: "cosine", Brief: "half a cosine from the base rate towards zero", New: func() Schedule { return &Cosine{} }},
	catalog.Entry[Schedule]{Name: "step", Brief: "multiply by a factor every few epochs", New: func() Schedule { return &Step{Every: 10, Gamma: 0.1} }},
	catalog.Entry[Schedule]{Name: "constant", Brief: "the base rate throughout", New: func() Schedule { return &Constant{} }},
)

// ScheduleChoice is a schedule in a config.
type ScheduleChoice struct{ catalog.Choice[Schedule] }

// DecodeAt implements catalog.Decoder.
func (c *ScheduleChoice) DecodeAt(place string, raw []byte) (err error) {
	c.Choice, err = Schedules.Decode(place, raw)
	return err
}

// Choices implements catalog.Chooser.
func (*ScheduleChoice) Choices() []string { return Schedules.Names() }

// DefaultSchedule returns a choice of Cosine.
func DefaultSchedule() ScheduleChoice {
	return ScheduleChoice{catalog.Choice[Schedule]{Name: "cosine", Value: &Cosine{}}}
}

// Constant keeps the base rate: factor 1.
type Constant struct{}

// Factor implements Schedule.
func (*Constant) Factor(_, _ int) float64 { return 1 }

// Cosine anneals without restarts: factor (1 + cos(π t/n))/2 (Loshchilov & Hutter 2017, arXiv:1608.03983), the closed
// form of PyTorch's CosineAnnealingLR with T_max = n.
type Cosine struct{}

// Factor implements Schedule.
func (*Cosine) Factor(t, n int) float64 {
	return (1 + vec.Cos(math.Pi*float64(t)/float64(n))) / 2
}

// Step multiplies the rate by Gamma after every Every epochs, as PyTorch's StepLR does.
type Step struct {
	Every int     `json:"every" doc:"epochs between two drops" range:"[1, 100000]"`
	Gamma float64 `json:"gamma" doc:"factor of a drop" range:"(0, 1]"`
}

// Factor implements Schedule.
func (s *Step) Factor(t, _ int) float64 {
	f := 1.0
	for range t / s.Every {
		f *= s.Gamma
	}
	return f
}
