package publish

import (
	"slices"

	"lethe/core/chart"
	"lethe/core/metric"
	"lethe/core/report"
)

// paid draws, method by method, what every class has lost or won on the test set beside retrain, and so for groups by features.
func (r *Run) paid(t *report.Table, colors map[string]look) []Figure {
	all := r.paidBy(t, colors, "class", "paid-", "class by class")
	return append(all, r.paidBy(t, colors, "feature", "paid-feature-", "group by group")...)
}

// paidBy draws it for groups of one kind.
func (r *Run) paidBy(t *report.Table, colors map[string]look, kind, file, each string) []Figure {
	var all []Figure
	for _, m := range t.Methods {
		names, changes := r.changes(m, kind)
		if m == report.Reference || len(names) == 0 {
			continue
		}
		spec := chart.BarsSpec{Width: 520, Labels: chart.EnglishBars()}
		spec.Labels.Title, spec.Labels.Name, spec.Labels.Value = "Change of test accuracy by "+kind+": "+m, kind, "points"
		for i, name := range names {
			s := metric.MeanStudent(changes[i])
			spec.Bars = append(spec.Bars, chart.Bar{Label: name, Color: colors[m].color, Text: report.Percent.Text(s.Mean), Value: 100 * s.Mean,
				Interval: spreadOf(100*s.Mean, 100*(s.Mean-s.Half), 100*(s.Mean+s.Half))})
		}
		all = append(all, Figure{Name: file + m, Title: "Who paid by " + kind + ": " + m, Note: "Test accuracy − retrain’s, in points, " + each + "; mean over seeds with its 95 % interval.", Figure: chart.Bars(spec)})
	}
	return all
}

// changes returns the groups of a kind that a method's results speak of, and for each the changes over seeds.
func (r *Run) changes(method, kind string) (names []string, changes [][]float64) {
	for _, e := range r.Results {
		if e.Method != method {
			continue
		}
		for _, g := range e.Groups {
			if g.Kind != kind || g.Test.N == 0 {
				continue
			}
			i := slices.Index(names, g.Name)
			if i < 0 {
				i = len(names)
				names, changes = append(names, g.Name), append(changes, nil)
			}
			changes[i] = append(changes[i], g.Test.Change)
		}
	}
	return names, changes
}
