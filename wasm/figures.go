package main

import (
	"fmt"
	"math"

	"lethe/core/chart"
	"lethe/core/metric"
	"lethe/core/report"
	"lethe/wasm/frame"
)

// Named is a chart with the id of its place on the page.
type Named struct {
	ID string
	chart.Figure
}

// Figures draws all charts but the plane.
func (a *App) Figures() []Named {
	var all []Named
	for _, draw := range a.Drawings() {
		all = append(all, draw())
	}
	return all
}

// Drawings returns what draws each of those charts; those that would not change are not drawn again.
func (a *App) Drawings() []func() Named {
	s, t := a.S, a.takeOf()
	drawn := fmt.Sprint(s.Round(), s.Shown, a.Text.Language, t != nil)
	now := fmt.Sprint(drawn, s.Cursor, a.OfLoss, len(s.Takes[report.Reference]))
	return []func() Named{
		a.once("chart-payoffs", fmt.Sprint(drawn, s.Cursor, len(s.Takes[s.Shown]), len(s.Band)), a.payoffs),
		a.once("chart-sees", fmt.Sprint(now, s.Status), a.histogram),
		a.once("chart-roc", fmt.Sprint(now, a.LogROC), a.roc),
		a.once("chart-strip", fmt.Sprint(drawn, s.Cursor, a.seen(), len(s.Band)), a.strip),
	}
}

// seen counts all pictures up to now.
func (a *App) seen() int {
	n := 0
	for _, takes := range a.S.Takes {
		n += len(takes)
	}
	return n
}

// once draws a chart, as broad as its place, unless it was drawn of the same last time.
func (a *App) once(id, key string, draw func(width float64) chart.Figure) func() Named {
	return func() Named {
		width := a.Browser.Width(id)
		key += fmt.Sprint(" ", width)
		if m, ok := a.figured[id]; !ok || m.key != key {
			a.figured[id] = memo{key, draw(float64(width))}
		}
		return Named{id, a.figured[id].Figure}
	}
}

// payoffs draws test accuracy and the auditor's AUC over the epochs.
func (a *App) payoffs(width float64) chart.Figure {
	spec := chart.LinesSpec{Width: width, X: chart.Interval{Lo: 0, Hi: float64(a.S.Last())}, Height: 104, Labels: chart.EnglishLines()}
	spec.Labels.Title, spec.Labels.X, spec.Labels.Empty = a.T("payoffs"), a.T("epoch"), a.T("empty.play")
	test := chart.Series{Label: a.T("payoff.test"), Color: "var(--accent)", Points: a.over(func(t *frame.Take) float64 { return t.AccTest })}
	auc := chart.Series{Label: a.T("payoff.auc"), Color: "var(--forget)", Dash: "5 2", Points: a.over(auditAUC)}
	spec.Series = []chart.Series{test, auc}
	if lo, hi, _, ok := a.Band(auditAUC); ok {
		spec.Bands = []chart.Band{{Label: a.T("band.name"), Interval: chart.Interval{Lo: lo, Hi: hi}}}
	}
	spec.Y = chart.Interval{Lo: floor(spec), Hi: 1}
	spec.Cursor, spec.ShowCursor = float64(a.S.Cursor), len(test.Points) > 0
	return chart.Lines(spec)
}

// floor is the greatest multiple of a fifth below everything in a chart of shares.
func floor(spec chart.LinesSpec) float64 {
	least := 0.6
	for _, s := range spec.Series {
		for _, p := range s.Points {
			least = min(least, p.Y)
		}
	}
	for _, b := range spec.Bands {
		least = min(least, b.Lo)
	}
	return max(0, math.Floor(5*least)/5)
}

// over reads the method on display epoch by epoch.
func (a *App) over(r reading) []chart.Point {
	var points []chart.Point
	for e := 0; e <= a.S.Last(); e++ {
		t := a.S.AtEpoch(a.S.Shown, e)
		if t == nil || e > 0 && t.Epoch != e {
			continue
		}
		if y := r(t); !math.IsNaN(y) {
			points = append(points, chart.Point{X: float64(e), Y: y})
		}
	}
	return points
}

// histogram draws what tells forgotten from unseen: losses, or the auditor's verdicts.
func (a *App) histogram(width float64) chart.Figure {
	spec := chart.HistogramSpec{Width: width, Labels: chart.EnglishHistogram()}
	spec.Labels.Title, spec.Labels.Forget, spec.Labels.Unseen = a.T("sees"), a.T("side.forget"), a.T("side.test")
	spec.Labels.Empty, spec.Labels.X, spec.Labels.Unit = a.T("empty.play"), "", "" // The card's head says what it is.
	t := a.S.At(a.S.Shown)
	if t == nil {
		return chart.Histogram(spec)
	}
	values := t.Verdicts
	if a.OfLoss {
		values = t.Losses
		spec.Threshold, spec.Member = divide(t.Losses[:t.Forget], t.Losses[t.Forget:]), chart.Below
	} else {
		spec.Member = chart.Above
		if t.Error != "" {
			spec.Labels.Empty = a.T("empty.verdict", "why", t.Error)
		}
	}
	if len(values) >= t.Forget {
		spec.Forget, spec.Unseen = values[:t.Forget], values[t.Forget:]
	}
	spec.Axis = chart.HistogramAxis(a.everSeen()...)
	return chart.Histogram(spec)
}

// everSeen returns first and last samples of the method on display, so that the axis stands still while epochs go by.
func (a *App) everSeen() [][]float64 {
	var samples [][]float64
	for _, e := range [...]int{0, a.S.Last() / 2, a.S.Last()} {
		if t := a.S.AtEpoch(a.S.Shown, e); t != nil {
			if a.OfLoss {
				samples = append(samples, t.Losses)
			} else {
				samples = append(samples, t.Verdicts)
			}
		}
	}
	return samples
}

// divide returns the threshold on the loss with the best balanced accuracy at calling lower losses forgotten.
func divide(forget, unseen []float64) float64 {
	best, at := -1.0, 0.0
	for _, x := range forget {
		in, out := share(forget, x), share(unseen, x)
		if gain := in - out; gain > best {
			best, at = gain, x
		}
	}
	return at
}

// share returns how much of x is at most t.
func share(x []float64, t float64) float64 {
	n := 0.0
	for _, v := range x {
		if v <= t {
			n++
		}
	}
	return n / float64(max(1, len(x)))
}

// roc draws the auditor's curve on the method and on retrain.
func (a *App) roc(width float64) chart.Figure {
	spec := chart.ROCSpec{Width: width, Log: a.LogROC, Labels: chart.EnglishROC()}
	spec.Labels.Title, spec.Labels.Empty, spec.Labels.Reference = a.T("roc"), a.T("empty.play"), a.T("band.name")
	spec.Labels.Curve = a.S.Shown
	t := a.S.At(a.S.Shown)
	if t == nil || a.score(t) == nil {
		return chart.ROC(spec)
	}
	spec.Curve = a.curve(t)
	spec.Negatives = len(t.Losses) - t.Forget
	if r := a.S.At(report.Reference); r != nil && a.score(r) != nil && a.S.Shown != report.Reference {
		spec.Reference = a.curve(r)
	}
	scores := a.score(t)
	for _, fpr := range []float64{0.01, 0.1} {
		if fpr*float64(spec.Negatives) < 1 {
			continue
		}
		tpr := metric.TPRAt(scores[:t.Forget], scores[t.Forget:], fpr)
		lo, hi := metric.ClopperPearson(int(math.Round(tpr*float64(t.Forget))), t.Forget, 0.95)
		spec.Rates = append(spec.Rates, chart.Rate{FPR: fpr, TPR: tpr, Interval: chart.Interval{Lo: lo, Hi: hi}})
	}
	return chart.ROC(spec)
}

// score returns what the curve is drawn of: verdicts, or negated losses.
func (a *App) score(t *frame.Take) []float64 {
	if !a.OfLoss {
		return t.Verdicts
	}
	s := make([]float64, len(t.Losses))
	for i, l := range t.Losses {
		s[i] = -l
	}
	return s
}

func (a *App) curve(t *frame.Take) chart.Curve {
	s := a.score(t)
	auc := t.AUC
	if a.OfLoss {
		auc = t.LossAUC
	}
	return chart.Curve{Points: chart.ROCPoints(s[:t.Forget], s[t.Forget:]), AUC: auc, Interval: interval(t, auc)}
}

func interval(t *frame.Take, auc float64) chart.Interval {
	lo, hi := t.Interval(auc)
	return chart.Interval{Lo: lo, Hi: hi}
}

// strip draws every method's AUCs beside retrain's band.
func (a *App) strip(width float64) chart.Figure {
	spec := chart.StripSpec{Attacks: []string{a.T("attack.own"), a.T("attack.loss")}, Width: width, Labels: chart.EnglishStrip()}
	spec.Labels.Title, spec.Labels.Low, spec.Labels.High, spec.Labels.Empty = a.T("band"), a.T("over"), a.T("recognised"), a.T("empty.play")
	lo, hi, _, ok := a.Band(auditAUC)
	if ok {
		spec.Bands = []chart.Band{{Label: a.T("band.name"), Interval: chart.Interval{Lo: lo, Hi: hi}}}
	}
	for _, m := range a.S.Methods() {
		t := a.S.At(m)
		if t == nil || m == report.Reference {
			continue
		}
		row := chart.StripRow{Label: m, Color: a.paint(m)}
		if v := auditAUC(t); !math.IsNaN(v) {
			row.Dots = append(row.Dots, chart.Dot{Attack: 0, Value: v, Interval: interval(t, v)})
			if ok && v < lo {
				row.Tag = a.T("over")
			}
		}
		row.Dots = append(row.Dots, chart.Dot{Attack: 1, Value: t.LossAUC})
		spec.Rows = append(spec.Rows, row)
	}
	return chart.Strip(spec)
}
