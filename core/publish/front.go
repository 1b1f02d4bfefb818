package publish

import (
	"math"

	"lethe/core/chart"
	"lethe/core/report"
)

// against draws test accuracy against the distance to retrain, method by method.
func against(t *report.Table, colors map[string]look) []Figure {
	spec := chart.ScatterSpec{Width: 520, Height: 320, Limits: [2]chart.Interval{share(), share()}, Labels: chart.EnglishScatter()}
	reference, ok := cell(t, "loss_auc", report.Reference)
	if !ok {
		return nil
	}
	for _, m := range t.Methods {
		acc, ok := cell(t, "acc_test", m)
		auc, both := cell(t, "loss_auc", m)
		if ok && both && m != report.Reference {
			spec.Marks = append(spec.Marks, chart.Mark{Label: m, Color: colors[m].color, Kind: len(spec.Marks), AcrossY: interval(acc.Summary),
				Point: chart.Point{X: math.Abs(auc.Mean - reference.Mean), Y: acc.Mean}})
		}
	}
	mark(spec.Marks)
	spec.Labels.Title, spec.Labels.X, spec.Labels.Y = "Test accuracy against distance to retrain", "|loss AUC − retrain’s|", "test accuracy"
	return []Figure{{Name: "front", Title: spec.Labels.Title, Note: "Up and left is better. Distance: |mean loss AUC − that of retrain|. What is on the dashed line is beaten by nothing at both.", Figure: chart.Scatter(spec)}}
}

// mark finds the front: X is better low, Y is better high.
func mark(marks []chart.Mark) {
	for i := range marks {
		p := marks[i].Point
		marks[i].Front = true
		for _, o := range marks {
			if q := o.Point; q.X <= p.X && q.Y >= p.Y && q != p {
				marks[i].Front = false
			}
		}
	}
}
