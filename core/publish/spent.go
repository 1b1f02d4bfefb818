package publish

import (
	"strconv"
	"strings"

	"lethe/core/chart"
	"lethe/core/report"
)

// phase is what time went into.
type phase struct {
	name    string
	seconds float64
}

// phases lists what the run's time went into, over methods and seeds; what took none, and what streams of earlier versions do not
// tell, is left out. Phases overlap where methods play side by side, so that their sum is no wall time.
func (r *Run) phases() []phase {
	var all []phase
	for _, p := range [...]phase{
		{"training", sum(r.Rows, "seconds_training")}, {"auditors", sum(r.Rows, "seconds_auditor")},
		{"evaluation", sum(r.Rows, "seconds_evaluation")}, {"shadow models", r.End.Shadows},
	} {
		if p.seconds > 0 {
			all = append(all, p)
		}
	}
	return all
}

// changing returns the seconds that changes to the models took.
func (r *Run) changing() float64 {
	var rows []report.Row
	for _, c := range r.After {
		rows = append(rows, c.Row)
	}
	return sum(rows, "seconds")
}

// spent says what the run took beside the time in methods, as far as it tells.
func (r *Run) spent() (facts []Fact) {
	var list []string
	for _, p := range r.phases() {
		list = append(list, p.name+" "+duration(p.seconds))
	}
	if s := r.changing(); s > 0 {
		list = append(list, "changes afterwards "+duration(s))
	}
	if len(list) > 0 {
		facts = append(facts, Fact{"time by phase", strings.Join(list, ", ")})
	}
	if r.End.Wall > 0 {
		text := duration(r.End.Wall)
		if r.End.CPU > 0 {
			text += ", and " + duration(r.End.CPU) + " of all processors"
		}
		facts = append(facts, Fact{"time of the whole run", text})
	}
	if r.End.Peak > 0 {
		facts = append(facts, Fact{"memory at the peak", strconv.FormatFloat(float64(r.End.Peak)/1e6, 'f', 0, 64) + " MB"})
	}
	return facts
}

// phased draws what the time went into.
func (r *Run) phased() []Figure {
	spec := chart.BarsSpec{Width: 520, Labels: chart.EnglishBars()}
	spec.Labels.Title, spec.Labels.Name, spec.Labels.Value = "Cost: time by phase, s", "phase", "seconds"
	for _, p := range r.phases() {
		spec.Bars = append(spec.Bars, chart.Bar{Label: p.name, Color: "var(--m0)", Text: report.Seconds.Text(p.seconds), Value: p.seconds})
	}
	if len(spec.Bars) == 0 {
		return nil
	}
	note := "Seconds of all methods and seeds together. Methods play side by side, and shadow models are trained side by side before them, so that it is no sum of wall time."
	return []Figure{{Name: "cost-phases", Title: spec.Labels.Title, Note: note, Figure: chart.Bars(spec)}}
}

// costs draws what methods take.
func costs(t *report.Table, colors map[string]look) []Figure {
	var all []Figure
	for _, l := range t.Lines {
		if l.Key != "seconds" && l.Key != "gradients" {
			continue
		}
		spec := chart.BarsSpec{Width: 520, Labels: chart.EnglishBars()}
		spec.Labels.Title, spec.Labels.Value = "Cost: "+l.Label, l.Label
		for i, m := range t.Methods {
			if c := l.Cells[i]; c.N > 0 {
				spec.Bars = append(spec.Bars, chart.Bar{Label: m, Color: colors[m].color, Text: l.Format.Text(c.Mean), Value: c.Mean, Interval: quantity{limits: distance()}.cut(interval(c.Summary))})
			}
		}
		all = append(all, Figure{Name: "cost-" + l.Key, Title: "Cost: " + l.Label, Note: l.Doc + ".", Figure: chart.Bars(spec)})
	}
	return all
}
