package publish

import (
	"slices"

	"lethe/core/chart"
	"lethe/core/metric"
	"lethe/core/report"
)

// paid draws, method by method, what every class has lost or won on the test set beside retrain.
func (r *Run) paid(t *report.Table, colors map[string]look) []Figure {
	var all []Figure
	for _, m := range t.Methods {
		names, changes := r.changes(m)
		if m == report.Reference || len(names) == 0 {
			continue
		}
		spec := chart.BarsSpec{Width: 520, Labels: chart.EnglishBars()}
		spec.Labels.Title, spec.Labels.Name, spec.Labels.Value = "Change of test accuracy by class: "+m, "class", "points"
		for i, name := range names {
			s := metric.MeanStudent(changes[i])
			spec.Bars = append(spec.Bars, chart.Bar{Label: name, Color: colors[m].color, Text: report.Percent.Text(s.Mean), Value: 100 * s.Mean,
				Interval: spreadOf(100*s.Mean, 100*(s.Mean-s.Half), 100*(s.Mean+s.Half))})
		}
		all = append(all, Figure{Name: "paid-" + m, Title: "Who paid: " + m, Note: "Test accuracy − retrain’s, in points, class by class; mean over seeds with its 95 % interval.", Figure: chart.Bars(spec)})
	}
	return all
}

// changes returns the classes that a method's results speak of, and for each the changes over seeds.
func (r *Run) changes(method string) (names []string, changes [][]float64) {
	for _, e := range r.Results {
		if e.Method != method {
			continue
		}
		for _, g := range e.Groups {
			if g.Kind != "class" || g.Test.N == 0 {
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
