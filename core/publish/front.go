package publish

import (
	"math"
	"slices"

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

// price draws the gap to retrain against the cost, method by method.
func price(t *report.Table, colors map[string]look) []Figure {
	spec := chart.ScatterSpec{Width: 520, Height: 320, Limits: [2]chart.Interval{distance(), {Lo: 0, Hi: 100}}, Down: true, Labels: chart.EnglishScatter()}
	for _, m := range t.Methods {
		gap, ok := cell(t, "gap_retrain", m)
		spent, both := cell(t, "gradients", m)
		if ok && both && m != report.Reference && m != "original" {
			mean := chart.Point{X: spent.Mean, Y: 100 * gap.Mean}
			spec.Marks = append(spec.Marks, chart.Mark{Label: m, Color: colors[m].color, Kind: len(spec.Marks), Point: mean,
				AcrossY: spreadOf(mean.Y, 100*(gap.Mean-gap.Half), 100*(gap.Mean+gap.Half))})
		}
	}
	if len(spec.Marks) == 0 {
		return nil
	}
	markDown(spec.Marks)
	spec.Labels.Title, spec.Labels.X, spec.Labels.Y = "Gap to retrain against cost", "gradients", "gap to retrain, points"
	note := "Down and left is better. The gap is the mean absolute difference to retrain over the accuracies on retain, forget and test, and of the MIA. What is on the dashed line is beaten by nothing at both"
	if spent, ok := cell(t, "gradients", report.Reference); ok {
		note += "; retrain, without a gap, took " + report.Count.Text(spent.Mean)
	}
	return []Figure{{Name: "front-cost", Title: spec.Labels.Title, Note: note + ".", Figure: chart.Scatter(spec)}}
}

// markDown finds the front where both numbers are better low.
func markDown(marks []chart.Mark) {
	turned := slices.Clone(marks)
	for i := range turned {
		turned[i].Point.Y = -turned[i].Point.Y
	}
	mark(turned)
	for i := range turned {
		marks[i].Front = turned[i].Front
	}
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
