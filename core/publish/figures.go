package publish

import (
	"math"
	"strconv"
	"strings"

	"lethe/core/chart"
	"lethe/core/metric"
	"lethe/core/report"
)

// hues is how many colours methods have; then dashes tell them apart.
const hues = 7

// look is how a method is drawn: its colour, and its dash where colours are used up.
type look struct{ color, dash string }

// looks gives every method its look, the same in all figures of a section.
func looks(t *report.Table) map[string]look {
	all, i := map[string]look{"original": {color: "var(--soft)"}, report.Reference: {color: "var(--retrain)"}}, 0
	for _, m := range t.Methods {
		if _, ok := all[m]; !ok {
			all[m] = look{"var(--m" + strconv.Itoa(i%hues) + ")", [...]string{"", "6 3", "2 3"}[i/hues%3]}
			i++
		}
	}
	return all
}

// figures draws what the run has: curves over epochs, the verdict, losses, curves of attacks, accuracy against distance, and cost.
func (r *Run) figures(t *report.Table) []Figure {
	colors := looks(t)
	all := append(r.curves(t, colors, epochs()), r.curves(t, colors, gradients())...)
	all = append(all, verdict(t, colors)...)
	all = append(all, r.histograms()...)
	all = append(all, r.rocs()...)
	all = append(all, r.shadowRocs()...)
	all = append(all, against(t, colors)...)
	all = append(all, price(t, colors)...)
	all = append(all, r.paid(t, colors)...)
	all = append(all, costs(t, colors)...)
	return append(all, r.phased()...)
}

// quantity is a number that figures show along an axis, and what it can be.
type quantity struct {
	key, label string
	limits     chart.Interval
}

// overEpochs lists the quantities of the paper's first figure.
func overEpochs() []quantity {
	return []quantity{
		{"utility", "utility: test accuracy − MIA accuracy", chart.Interval{Lo: -1, Hi: 1}}, {"acc_test", "test accuracy", share()},
		{"mia_acc", "MIA accuracy", share()}, {"wasserstein", "Wasserstein distance of the losses, nats", distance()},
	}
}

func share() chart.Interval { return chart.Interval{Lo: 0, Hi: 1} }

func distance() chart.Interval { return chart.Interval{Lo: 0, Hi: math.Inf(1)} }

// cut leaves of an interval what can be.
func (q quantity) cut(i chart.Interval) chart.Interval {
	return chart.Interval{Lo: max(i.Lo, q.limits.Lo), Hi: min(i.Hi, q.limits.Hi)}
}

// along is what curves are drawn over.
type along struct {
	name, title string
	axis, start string // its label, and where the original model stands on it
	at          func(c report.Curve) []float64
}

func epochs() along {
	return along{"epochs-", "Over epochs: ", "epoch", "Epoch 0", func(c report.Curve) []float64 {
		x := make([]float64, len(c.X))
		for i, e := range c.X {
			x[i] = float64(e)
		}
		return x
	}}
}

// gradients compares methods at equal cost, which epochs do not: one of the game takes more than one of fine-tuning.
func gradients() along {
	return along{"gradients-", "Over gradient evaluations: ", "gradients", "0", func(c report.Curve) []float64 { return c.Gradients }}
}

// curves draws every quantity along an axis, with retrain's mean and interval across.
func (r *Run) curves(t *report.Table, colors map[string]look, along along) []Figure {
	var all []Figure
	for _, q := range overEpochs() {
		spec := chart.LinesSpec{Width: 520, Height: 240, Limits: q.limits, Labels: chart.EnglishLines()}
		spec.Labels.Title, spec.Labels.X = q.label, along.axis
		spec.Labels.Summary = along.title + "{series}."
		for _, c := range report.Curves(r.Points, q.key) {
			if c.Method == "original" || c.Method == report.Reference || len(c.X) == 0 {
				continue
			}
			spec.Series = append(spec.Series, series(c, along.at(c), colors[c.Method]))
		}
		if len(spec.Series) == 0 {
			continue
		}
		if c, ok := cell(t, q.key, report.Reference); ok {
			spec.Bands = []chart.Band{{Label: report.Reference, Interval: q.cut(chart.Interval{Lo: c.Mean - c.Half, Hi: c.Mean + c.Half})}}
		}
		all = append(all, Figure{Name: along.name + q.key, Title: along.title + q.label, Note: curveNote(t, along.start), Figure: chart.Lines(spec)})
	}
	return all
}

func curveNote(t *report.Table, start string) string {
	if len(t.Seeds) == 1 {
		return "One seed. " + start + " is the original model; the line across is retrain."
	}
	return "Mean over " + strconv.Itoa(len(t.Seeds)) + " seeds with its 95 % interval (Student’s t). " + start + " is the original model; the band across is retrain’s mean with its interval."
}

// series returns a curve with its intervals, over x.
func series(c report.Curve, x []float64, l look) chart.Series {
	s := chart.Series{Label: c.Method, Color: l.color, Dash: l.dash}
	for i := range x {
		s.Points = append(s.Points, chart.Point{X: x[i], Y: c.Mean[i]})
		s.Spread = append(s.Spread, spreadOf(c.Mean[i], c.Low[i], c.High[i]))
	}
	return s
}

// spreadOf returns an interval, or none where one seed gives none.
func spreadOf(mean, low, high float64) chart.Interval {
	if low == mean && high == mean {
		return chart.Interval{}
	}
	return chart.Interval{Lo: low, Hi: high}
}

func interval(s metric.Summary) chart.Interval {
	return spreadOf(s.Mean, s.Mean-s.Half, s.Mean+s.Half)
}

// cell returns a number of a method.
func cell(t *report.Table, key, method string) (report.Cell, bool) {
	for _, l := range t.Lines {
		for i, m := range t.Methods {
			if l.Key == key && m == method && l.Cells[i].N > 0 {
				return l.Cells[i], true
			}
		}
	}
	return report.Cell{}, false
}

// verdict draws the AUC of every attack on every method.
func verdict(t *report.Table, colors map[string]look) []Figure {
	spec := chart.StripSpec{Width: 520, Labels: chart.EnglishStrip()}
	var lines []report.Line
	for _, l := range t.Lines {
		if l.Recognition {
			lines = append(lines, l)
			spec.Attacks = append(spec.Attacks, strings.TrimSuffix(l.Label, " AUC"))
		}
		if l.Key == "loss_auc" && l.Band.Rule != report.NoBand {
			spec.Bands = []chart.Band{{Label: "retrain’s band, loss", Interval: chart.Interval{Lo: l.Band.Low, Hi: l.Band.High}}}
		}
	}
	if len(lines) == 0 {
		return nil
	}
	for i, m := range t.Methods {
		row := chart.StripRow{Label: m, Color: colors[m].color}
		for k, l := range lines {
			if c := l.Cells[i]; c.N > 0 {
				row.Dots = append(row.Dots, chart.Dot{Attack: k, Value: c.Mean, Interval: interval(c.Summary)})
			}
		}
		spec.Rows = append(spec.Rows, row)
	}
	note := "½ is guessing; the target of every attack is its AUC on retrain."
	if len(spec.Bands) > 0 {
		note += " The band drawn is that of the loss AUC alone; the table judges each attack by a band of its own."
	}
	return []Figure{{Name: "verdict", Title: "AUC of every attack, method by method", Note: note, Figure: chart.Strip(spec)}}
}

// histograms draws the losses of every method over the same axis.
func (r *Run) histograms() []Figure {
	var samples [][]float64
	for _, l := range r.Losses {
		samples = append(samples, l.Forget, l.Unseen)
	}
	axis := chart.HistogramAxis(samples...)
	var all []Figure
	for _, l := range r.Losses {
		if len(l.Forget) == 0 || len(l.Unseen) == 0 {
			continue
		}
		spec := chart.HistogramSpec{Forget: l.Forget, Unseen: l.Unseen, Axis: axis, Width: 520, Labels: chart.EnglishHistogram()}
		spec.Labels.Title, spec.Labels.Unseen, spec.Labels.Unit = "Losses after "+l.Method, "test", "nats"
		all = append(all, Figure{Name: "losses-" + l.Method, Title: "Losses: " + l.Method, Note: "Shares of each side, all seeds together.", Figure: chart.Histogram(spec)})
	}
	return all
}

// rocs draws the loss attack on every method beside that on retrain, on logarithmic axes, where small rates show.
func (r *Run) rocs() []Figure {
	curve := func(l Losses) chart.Curve { return rocCurve(l.Forget, l.Unseen) }
	var reference chart.Curve
	for _, l := range r.Losses {
		if l.Method == report.Reference && len(l.Forget) > 0 && len(l.Unseen) > 0 {
			reference = curve(l)
		}
	}
	var all []Figure
	for _, l := range r.Losses {
		if l.Method == report.Reference || len(l.Forget) == 0 || len(l.Unseen) == 0 {
			continue
		}
		spec := chart.ROCSpec{Curve: curve(l), Reference: reference, Negatives: len(l.Unseen), Log: true, Width: 520, Labels: chart.EnglishROC()}
		spec.Labels.Title, spec.Labels.Curve = "ROC of the loss attack on "+l.Method, l.Method
		all = append(all, Figure{Name: "roc-" + l.Method, Title: "ROC of the loss attack: " + l.Method, Note: "Both axes logarithmic, all seeds together.", Figure: chart.ROC(spec)})
	}
	return all
}

// rocCurve returns the curve of a threshold on losses, below which is said "member".
func rocCurve(members, others []float64) chart.Curve {
	return scoreCurve(negated(members), negated(others))
}

func negated(x []float64) []float64 {
	y := make([]float64, len(x))
	for i, v := range x {
		y[i] = -v
	}
	return y
}
