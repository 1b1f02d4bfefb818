package main

import (
	"math"
	"strconv"

	"lethe/core/metric"
	"lethe/wasm/frame"
	"lethe/wasm/session"
)

// Things says what examples are called.
func (a *App) Things() string {
	switch s := a.S.Scene; {
	case s == nil:
		return a.T("story.others")
	case s.Plane():
		return a.T("story.points")
	case s.Images():
		return a.T("story.images")
	}
	return a.T("story.others")
}

// Counts returns how many training examples are to be forgotten, and how many there are.
func (a *App) Counts() (forget, train string) {
	if a.S.Scene == nil {
		return "…", "…"
	}
	c := a.S.Scene.Counts
	return strconv.Itoa(c[frame.Forget]), strconv.Itoa(c[frame.Forget] + c[frame.Retain])
}

// Story is the headline: plain words, or numbers between words.
type Story struct {
	Plain                                 string // alone, where there are no numbers yet
	Count, Now, AUC, End, Band, Judgement string
	Mark                                  string // class of the judgement
}

// Story tells what the epoch on display shows.
func (a *App) Story() Story {
	k, n := a.Counts()
	things := a.Things()
	t := a.S.At(a.S.Shown)
	switch {
	case a.S.Scene == nil:
		return Story{Plain: a.T("story.loading")}
	case t == nil && a.S.Status == session.Computing:
		return Story{Plain: a.T("story.wait", "k", k, "things", things)}
	case t == nil || len(t.Verdicts) == 0:
		return Story{Plain: a.T("story.ready", "k", k, "n", n, "things", things)}
	}
	s := Story{Count: a.T("story.of", "k", k, "n", n), AUC: decimals(t.AUC, 3)}
	s.Now = a.T("story.now", "things", things, "e", strconv.Itoa(t.Epoch), "m", a.S.Shown)
	if a.S.Cursor == 0 {
		s.Now = a.T("story.zero", "things", things)
	}
	lo, hi, _, ok := a.Band(auditAUC)
	if !ok {
		s.End = "."
		return s
	}
	s.End, s.Band = a.T("story.end"), decimals(lo, 3)+"–"+decimals(hi, 3)
	switch {
	case t.AUC > hi:
		s.Judgement, s.Mark = a.T("story.above"), "f"
	case t.AUC < lo:
		s.Judgement, s.Mark = a.T("story.below"), "f"
	default:
		s.Judgement, s.Mark = a.T("story.inside"), "u"
	}
	return s
}

// reading takes one number from a take; it is NaN where there is none.
type reading func(*frame.Take) float64

func auditAUC(t *frame.Take) float64 {
	if len(t.Verdicts) == 0 {
		return math.NaN()
	}
	return t.AUC
}

func lossAUC(t *frame.Take) float64 { return t.LossAUC }

// enough is how many retrained models make a spread.
const enough = 3

// Band returns the range in which a number cannot be told from retrain's: two standard deviations around the mean of n
// retrained models, or the 95 % interval of a single one.
func (a *App) Band(r reading) (lo, hi float64, n int, ok bool) {
	var x []float64
	for _, t := range a.S.Band {
		if v := r(t); !math.IsNaN(v) {
			x = append(x, v)
		}
	}
	switch {
	case len(x) >= enough:
		s := metric.MeanStudent(x)
		return max(0, s.Mean-2*s.SD), min(1, s.Mean+2*s.SD), len(x), true
	case len(x) > 0:
		lo, hi = a.S.Band[0].Interval(x[0])
		return lo, hi, 1, true
	}
	return 0, 0, 0, false
}

// decimals prints x with so many of them.
func decimals(x float64, n int) string {
	if math.IsNaN(x) {
		return "–"
	}
	return strconv.FormatFloat(x, 'f', n, 64)
}
