package publish

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"

	"lethe/core/audit"
	"lethe/core/chart"
	"lethe/core/metric"
	"lethe/core/report"
)

// Sides are the scores that an attack with shadow models gives forgotten and test examples under one method's model, over all seeds.
type Sides struct {
	Method, Attack string
	Forget, Unseen []float64
}

// ReadSides reads a run's shadow-scores.csv. Methods and attacks stand in the file's order.
func ReadSides(scores io.Reader) ([]Sides, error) {
	lines := csv.NewReader(scores)
	lines.ReuseRecord, lines.FieldsPerRecord = true, 5
	head, err := lines.Read()
	if err != nil {
		return nil, err
	}
	if !slices.Equal(head, []string{"seed", "method", "attack", "split", "score"}) {
		return nil, fmt.Errorf("line 1: want seed,method,attack,split,score")
	}
	var all []Sides
	for {
		line, err := lines.Read()
		if err == io.EOF {
			return all, nil
		}
		if err != nil {
			return nil, err
		}
		x, err := strconv.ParseFloat(line[4], 64)
		if err != nil {
			at, _ := lines.FieldPos(4)
			return nil, fmt.Errorf("line %d: %w", at, err)
		}
		i := slices.IndexFunc(all, func(s Sides) bool { return s.Method == line[1] && s.Attack == line[2] })
		if i < 0 {
			i = len(all)
			all = append(all, Sides{Method: line[1], Attack: line[2]})
		}
		if line[3] == "forget" {
			all[i].Forget = append(all[i].Forget, x)
		} else {
			all[i].Unseen = append(all[i].Unseen, x)
		}
	}
}

// shadowRocs draws every attack with shadow models on every method beside that on retrain, on logarithmic axes.
func (r *Run) shadowRocs() []Figure {
	reference := map[string]chart.Curve{}
	for _, s := range r.Sides {
		if s.Method == report.Reference && len(s.Forget) > 0 && len(s.Unseen) > 0 {
			reference[s.Attack] = scoreCurve(s.Forget, s.Unseen)
		}
	}
	var all []Figure
	for _, s := range r.Sides {
		if s.Method == report.Reference || len(s.Forget) == 0 || len(s.Unseen) == 0 {
			continue
		}
		spec := chart.ROCSpec{Curve: scoreCurve(s.Forget, s.Unseen), Reference: reference[s.Attack], Negatives: len(s.Unseen), Log: true, Width: 520, Labels: chart.EnglishROC()}
		spec.Labels.Title, spec.Labels.Curve = "ROC of "+s.Attack+" on "+s.Method, s.Method
		all = append(all, Figure{Name: "roc-" + s.Attack + "-" + s.Method, Title: "ROC of " + s.Attack + ": " + s.Method,
			Note: "Both axes logarithmic, the scores of all seeds together.", Figure: chart.ROC(spec)})
	}
	return all
}

// scoreCurve returns the curve of a threshold on scores, above which is said "member", with the interval of its area by Hanley and
// McNeil's error.
func scoreCurve(in, out []float64) chart.Curve {
	c := chart.Curve{Points: chart.ROCPoints(in, out), AUC: metric.AUC(in, out)}
	half := float64(1.96 * audit.AUCError(c.AUC, len(in), len(out)))
	c.Interval = chart.Interval{Lo: max(0, c.AUC-half), Hi: min(1, c.AUC+half)}
	return c
}
