package chart

import (
	"math"
	"slices"
)

// Curve is a receiver operating characteristic: points (false positive rate,
// true positive rate) from (0, 0) to (1, 1), the area under it and the
// interval of the area.
type Curve struct {
	Points   []Point
	AUC      float64
	Interval Interval
}

// Rate is the true positive rate at a false positive rate, with its interval.
type Rate struct {
	FPR, TPR float64
	Interval Interval
}

// ROCSpec asks for the curve of an attack.
type ROCSpec struct {
	Curve     Curve
	Reference Curve // of retrain, in grey; no points for none
	Rates     []Rate
	Negatives int  // rates finer than 1/Negatives are not resolved; 0: not said
	Log       bool // both axes logarithmic
	Width     float64
	Labels    ROCLabels
}

// ROCLabels holds the words of a ROC chart.
type ROCLabels struct {
	Title, FPR, TPR  string // the axes
	Curve, Reference string
	AUC, Interval    string // {auc}; {interval}
	RateFPR, RateTPR string // heads of the small table of rates
	RateInterval     string
	Finest, Coarse   string // {f}: the finest rate; instead of a rate finer than that
	Summary          string // {auc} {interval}
	Rate             string // {fpr} {tpr} {interval}
	Compare          string // {auc} of the reference
	Empty            string
	Series           string // head of the table
}

// EnglishROC gives the words used when Labels is empty.
func EnglishROC() ROCLabels {
	return ROCLabels{
		Title: "ROC curve of the attack", FPR: "false positives", TPR: "true positives",
		Curve: "unlearned", Reference: "retrain", AUC: "AUC {auc}", Interval: "95 %: {interval}",
		RateFPR: "FPR", RateTPR: "TPR", RateInterval: "95 %",
		Finest: "finest FPR {f}", Coarse: "not resolved",
		Summary: "ROC curve of the attack: AUC {auc} (95 % interval {interval}).",
		Rate:    " True positive rate {tpr} ({interval}) at false positive rate {fpr}.",
		Compare: " Retrain: AUC {auc}.", Empty: "No curve yet.", Series: "curve",
	}
}

// ROCPoints gives the curve of scores, where a higher score means "member":
// one point after each distinct score from the highest down. Scores that are
// not numbers are left out; with an empty side there is no curve.
func ROCPoints(member, other []float64) []Point {
	in, out := ascending(member), ascending(other)
	if len(in) == 0 || len(out) == 0 {
		return nil
	}
	points, all, others := []Point{{}}, float64(len(in)), float64(len(out))
	for len(in)+len(out) > 0 {
		top := math.Inf(-1)
		for _, side := range [...][]float64{in, out} {
			if len(side) > 0 {
				top = max(top, side[len(side)-1])
			}
		}
		in, out = below(in, top), below(out, top)
		points = append(points, Point{(others - float64(len(out))) / others, (all - float64(len(in))) / all})
	}
	return points
}

// ascending returns the numbers in x in their order.
func ascending(x []float64) []float64 {
	s := slices.DeleteFunc(slices.Clone(x), math.IsNaN)
	slices.Sort(s)
	return s
}

// below returns what of s, which ascends, lies below top.
func below(s []float64, top float64) []float64 {
	for len(s) > 0 && s[len(s)-1] >= top {
		s = s[:len(s)-1]
	}
	return s
}

type roc struct {
	ROCSpec
	*canvas
	x, y scale
}

// ROC draws the curve in a square with its numbers beside it, or below it
// where the chart is narrow.
func ROC(spec ROCSpec) Figure {
	if spec.Labels == (ROCLabels{}) {
		spec.Labels = EnglishROC()
	}
	r := roc{ROCSpec: spec, canvas: newCanvas(spec.Width)}
	r.Curve.Points, r.Reference.Points = rates(spec.Curve.Points), rates(spec.Reference.Points)
	r.Rates = slices.DeleteFunc(slices.Clone(spec.Rates), func(q Rate) bool { return !finite(q.FPR) || q.FPR < 0 || q.FPR > 1 })
	r.draw()
	return r.done("chart-roc", r.Labels.Title, r.summary(), r.table())
}

// rates keeps the points that can be on a curve.
func rates(points []Point) []Point {
	return slices.DeleteFunc(slices.Clone(points), func(p Point) bool { return !(p.X >= 0 && p.X <= 1 && p.Y >= 0 && p.Y <= 1) })
}

// finest is the smallest false positive rate above none that the sample has.
func (r *roc) finest() float64 {
	if r.Negatives <= 0 {
		return 0
	}
	return 1 / float64(r.Negatives)
}

func (r *roc) resolved(q Rate) bool { return finite(q.TPR) && q.FPR >= r.finest()*(1-1e-9) }

func (r *roc) summary() string {
	l := r.Labels
	if len(r.Curve.Points) == 0 {
		return l.Empty
	}
	text := fill(l.Summary, "auc", fixed(r.Curve.AUC, 2), "interval", r.Curve.Interval.text(2))
	for _, q := range r.Rates {
		if r.resolved(q) {
			text += fill(l.Rate, "fpr", percent(q.FPR), "tpr", fixed(q.TPR, 2), "interval", q.Interval.text(2))
		}
	}
	if len(r.Reference.Points) > 0 && finite(r.Reference.AUC) {
		text += fill(l.Compare, "auc", fixed(r.Reference.AUC, 2))
	}
	return text
}

// table lists the corners of the curves; points on a straight run are left out.
func (r *roc) table() Table {
	l := r.Labels
	t := Table{Caption: l.Title, Head: []string{l.Series, l.FPR, l.TPR}}
	add := func(name string, points []Point) {
		for i, p := range points {
			if i == 0 || i+1 == len(points) || !between(points[i-1], p, points[i+1]) {
				t.Rows = append(t.Rows, []string{name, exact(p.X), exact(p.Y)})
			}
		}
	}
	add(l.Curve, r.Curve.Points)
	add(l.Reference, r.Reference.Points)
	return t
}
