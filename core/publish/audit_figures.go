package publish

import (
	"strconv"
	"strings"

	"lethe/core/audit"
	"lethe/core/chart"
	"lethe/core/report"
	"lethe/core/scores"
)

// auditWidth suits a phone as well as half a screen.
const auditWidth = 440

// figures draws, question by question, the losses, the curve of the threshold on them, and the AUCs of all attacks.
func (a *Audit) figures() []Figure {
	var all []Figure
	for i, v := range a.Verdicts {
		suffix, title := "", v.String()
		if i > 0 {
			suffix = "-" + v.In
		}
		all = append(all, a.lossFigures(v, i == 0, suffix)...)
		all = append(all, a.rocFigure(v, i == 0, suffix))
		for _, j := range v.Attacks {
			if len(j.Inside) > 0 {
				all = append(all, ratioFigure(v, j, suffix))
			}
		}
		all = append(all, a.aucFigure(v, i == 0, "aucs"+suffix, "AUC of every attack: "+title))
	}
	return all
}

// lossFigures draws the losses of both sides, and for the first question those of the first retrained model over the same axis.
func (a *Audit) lossFigures(v scores.Verdict, first bool, suffix string) []Figure {
	models, names := []*scores.Table{a.Table}, []string{audited}
	if first && len(a.Retrained) > 0 {
		models, names = append(models, a.Retrained[0]), append(names, report.Reference)
	}
	var samples [][]float64
	for _, m := range models {
		in, out := m.Losses(v.Question)
		samples = append(samples, in, out)
	}
	axis, what := chart.HistogramAxis(samples...), a.what()
	var all []Figure
	for i, name := range names {
		spec := chart.HistogramSpec{Forget: samples[2*i], Unseen: samples[2*i+1], Axis: axis, Width: auditWidth, Labels: chart.EnglishHistogram()}
		l := &spec.Labels
		l.Title, l.X, l.Forget, l.Unseen = strings.ToUpper(what[:1])+what[1:]+" of the "+name+" model: "+v.String(), what, v.In, v.Out
		l.Summary = "Histogram of {x}. " + v.In + ": {nf} examples, median {mf}. " + v.Out + ": {nu} examples, median {mu}."
		if a.Table.Classes() > 0 {
			l.Unit = "nats"
		}
		all = append(all, Figure{Name: "losses-" + name + suffix, Title: l.Title, Note: "Shares of each side.", Figure: chart.Histogram(spec)})
	}
	return all
}

// what is what thresholds are put on.
func (a *Audit) what() string {
	if a.Table.Loss == nil {
		return "minus " + a.Table.Signals[0].Name
	}
	return "losses"
}

// rocFigure draws the curve of the threshold on the losses, on logarithmic axes, where small rates show.
func (a *Audit) rocFigure(v scores.Verdict, first bool, suffix string) Figure {
	spec := chart.ROCSpec{Curve: curveOf(a.Table, v), Negatives: len(v.Others), Log: true, Width: auditWidth, Labels: chart.EnglishROC()}
	spec.Labels.Title, spec.Labels.Curve = "ROC of a threshold on the "+a.what()+": "+v.String(), audited
	for _, j := range v.Attacks {
		if j.Attack != "loss" {
			continue
		}
		known(&spec, v, j)
	}
	note := "Both axes logarithmic; the dotted diagonal is guessing. In the shaded region there are too few examples to know."
	if first && len(a.Retrained) > 0 {
		spec.Reference = curveOf(a.Retrained[0], v)
		note += " Dashed: the first retrained model."
	}
	return Figure{Name: "roc" + suffix, Title: spec.Labels.Title, Note: note, Figure: chart.ROC(spec)}
}

// known adds the intervals of an attack.
func known(spec *chart.ROCSpec, v scores.Verdict, j scores.Judged) {
	spec.Curve.Interval = chart.Interval{Lo: j.AUCInterval[0], Hi: j.AUCInterval[1]}
	for _, rate := range v.Rates() {
		key := strconv.FormatFloat(rate, 'g', -1, 64)
		if tpr, ok := j.TPR[key]; ok {
			ends := j.TPRInterval[key]
			spec.Rates = append(spec.Rates, chart.Rate{FPR: rate, TPR: tpr, Interval: chart.Interval{Lo: ends[0], Hi: ends[1]}})
		}
	}
}

// ratioFigure draws the curve of a likelihood ratio over shadow models.
func ratioFigure(v scores.Verdict, j scores.Judged, suffix string) Figure {
	spec := chart.ROCSpec{Curve: rocCurve(j.Inside, j.Outside), Negatives: len(j.Outside), Log: true, Width: auditWidth, Labels: chart.EnglishROC()}
	spec.Labels.Title, spec.Labels.Curve = "ROC of "+j.Attack+": "+v.String(), j.Attack
	known(&spec, v, j)
	return Figure{Name: "roc-" + j.Attack + suffix, Title: spec.Labels.Title, Note: "Both axes logarithmic; the dotted diagonal is guessing.", Figure: chart.ROC(spec)}
}

// curveOf returns the curve of the threshold on a model's losses.
func curveOf(t *scores.Table, v scores.Verdict) chart.Curve {
	in, out := t.Losses(v.Question)
	return rocCurve(in, out)
}

// aucFigure draws the AUC of every attack with its interval, and for the first question those on retrained models.
func (a *Audit) aucFigure(v scores.Verdict, first bool, name, title string) Figure {
	spec := chart.StripSpec{Width: auditWidth, Labels: chart.EnglishStrip()}
	spec.Labels.Title = title
	if v.In != scores.Forget.String() {
		spec.Labels.Low, spec.Labels.High = "the other way round", "told apart"
	}
	own := chart.StripRow{Label: audited, Color: "var(--m0)"}
	for i, j := range v.Attacks {
		spec.Attacks = append(spec.Attacks, j.Attack)
		own.Dots = append(own.Dots, dot(i, j.AUC, j.AUCInterval))
	}
	spec.Rows = []chart.StripRow{own}
	note := "½ is guessing. Whiskers: 95 % bootstrap intervals over examples."
	if !first || len(a.Retrained) == 0 {
		return Figure{Name: name, Title: title, Note: note, Figure: chart.Strip(spec)}
	}
	for k, r := range a.Rows[1:] {
		row := chart.StripRow{Label: report.Reference, Color: "var(--retrain)"}
		if len(a.Rows) > 2 {
			row.Label += " " + strconv.Itoa(k+1)
		}
		for i, attack := range spec.Attacks {
			if x, ok := r.Value("attacks." + attack + ".auc"); ok {
				lo, _ := r.Value("attacks." + attack + ".auc_interval.0")
				hi, _ := r.Value("attacks." + attack + ".auc_interval.1")
				row.Dots = append(row.Dots, dot(i, x.X, audit.Interval{lo.X, hi.X}))
			}
		}
		spec.Rows = append(spec.Rows, row)
	}
	return Figure{Name: name, Title: title, Note: note + " The target of every attack is its AUC on retrain.", Figure: chart.Strip(spec)}
}

func dot(attack int, auc float64, ends audit.Interval) chart.Dot {
	return chart.Dot{Attack: attack, Value: auc, Interval: chart.Interval{Lo: ends[0], Hi: ends[1]}}
}
