package chart

import (
	"cmp"
	"math"
	"slices"
	"strconv"
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
	type scored struct {
		score float64
		hit   int
	}
	all := make([]scored, 0, len(member)+len(other))
	sides := [2]float64{}
	for hit, side := range [2][]float64{other, member} {
		for _, s := range side {
			if !math.IsNaN(s) {
				all = append(all, scored{s, hit})
				sides[hit]++
			}
		}
	}
	if sides[0] == 0 || sides[1] == 0 {
		return nil
	}
	slices.SortFunc(all, func(a, b scored) int { return cmp.Compare(b.score, a.score) })
	points, seen := []Point{{}}, [2]float64{}
	for i, s := range all {
		seen[s.hit]++
		if i+1 == len(all) || all[i+1].score != s.score {
			points = append(points, Point{seen[0] / sides[0], seen[1] / sides[1]})
		}
	}
	return points
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

func (r *roc) draw() {
	left, top, side := 44.0, 24.0, 0.4*r.w
	wide := r.w >= 360
	if !wide {
		side = min(r.w-60, 210)
	}
	r.axes(left, top, side)
	r.curves()
	base := top + side
	if wide {
		r.h = max(base+38, r.numbers(left+side+22, top+11)+10)
	} else {
		r.h = r.numbers(left, base+60) + 10
	}
	if len(r.Curve.Points) == 0 {
		r.put(label{x: left + side/2, y: top + side/2, at: middle, text: r.Labels.Empty})
	}
}

// axes sets the scales and draws the frame, the diagonal, and on logarithmic
// axes the region which the sample cannot resolve.
func (r *roc) axes(left, top, side float64) {
	from, at := Interval{0, 1}, []float64{0, 0.5, 1}
	if r.Log {
		from.Lo = r.floor()
		at = decades(from)
	}
	r.x = scale{from, left, left + side, r.Log}
	r.y = scale{from, top + side, top, r.Log}
	if fine := r.finest(); r.Log && fine > 0 {
		r.rect(left, top, r.x.at(fine)-left, side, `fill="var(--band)"`)
	}
	r.rect(left, top, side, side, `fill="none" stroke="var(--line)"`)
	r.line(left, top+side, left+side, top, `stroke="var(--soft)" stroke-opacity="0.6" stroke-dasharray="2 4"`)
	for _, v := range at {
		text := strconv.FormatFloat(v, 'g', -1, 64)
		r.line(r.x.at(v), top+side, r.x.at(v), top+side+4, `stroke="var(--soft)" stroke-opacity="0.6"`)
		r.line(left-4, r.y.at(v), left, r.y.at(v), `stroke="var(--soft)" stroke-opacity="0.6"`)
		r.try(label{x: r.x.at(v), y: top + side + 17, at: middle, text: text})
		r.try(label{x: left - 6, y: r.y.at(v) + 4.5, at: end, text: text})
	}
	r.try(label{x: left, y: top - 10, text: shorten(r.Labels.TPR, r.w-left-2)})
	r.put(label{x: left + side/2, y: top + side + 34, at: middle, text: r.Labels.FPR})
}

// floor is where logarithmic axes begin: the decade below the finest rate.
func (r *roc) floor() float64 {
	fine := r.finest()
	if fine == 0 {
		fine = 1
		for _, p := range r.Curve.Points {
			if p.X > 0 {
				fine = min(fine, p.X)
			}
		}
	}
	return math.Pow(10, max(-6, min(-1, math.Floor(math.Log10(fine)-1e-9))))
}

func (r *roc) curves() {
	draw := func(points []Point, attrs string) {
		at := make([]Point, len(points))
		for i, p := range points {
			at[i] = Point{r.x.at(p.X), r.y.at(p.Y)}
		}
		r.path(at, false, `fill="none" stroke-linejoin="round" `+attrs)
	}
	draw(r.Reference.Points, `stroke="var(--retrain)" stroke-width="1.6" stroke-dasharray="5 3"`)
	draw(r.Curve.Points, `stroke="var(--forget)" stroke-width="2"`)
	for _, q := range r.Rates {
		if r.resolved(q) {
			r.circle(r.x.at(q.FPR), r.y.at(q.TPR), 3, `fill="var(--card)" stroke="var(--forget)" stroke-width="1.6"`)
		}
	}
}

// numbers writes the column of texts from baseline y and gives its last one.
func (r *roc) numbers(x, y float64) float64 {
	l, room := r.Labels, r.w-x-2
	say := func(text, ink string) {
		r.put(label{x: x, y: y, ink: ink, text: shorten(text, room)})
		y += lineHeight
	}
	if len(r.Curve.Points) > 0 {
		say(fill(l.AUC, "auc", fixed(r.Curve.AUC, 2)), "var(--ink)")
		say(fill(l.Interval, "interval", r.Curve.Interval.text(2)), "")
	}
	if len(r.Rates) > 0 {
		y = r.rateRows(x, y+8)
	}
	if fine := r.finest(); fine > 0 {
		say(fill(l.Finest, "f", percent(fine)), "")
	}
	if len(r.Reference.Points) > 0 {
		y = r.legend(x, y+8, r.w-2, []key{
			{l.Curve, func(x, y float64) { r.line(x, y, x+16, y, `stroke="var(--forget)" stroke-width="2"`) }},
			{l.Reference, func(x, y float64) {
				r.line(x, y, x+16, y, `stroke="var(--retrain)" stroke-width="1.6" stroke-dasharray="5 3"`)
			}},
		}) + lineHeight
	}
	return y - lineHeight
}

// rateRows sets the rates in three columns, the interval where it fits.
func (r *roc) rateRows(x, y float64) float64 {
	row := func(a, b, c, ink string) {
		r.put(label{x: x, y: y, text: shorten(a, 50)})
		if b != "" {
			r.put(label{x: x + 56, y: y, ink: ink, text: shorten(b, 38)})
		}
		if textWidth(c) <= r.w-x-100 {
			r.try(label{x: x + 98, y: y, text: c})
		}
		y += lineHeight
	}
	row(r.Labels.RateFPR, r.Labels.RateTPR, r.Labels.RateInterval, "")
	for _, q := range r.Rates {
		if r.resolved(q) {
			c := ""
			if q.Interval.known() {
				c = fixed(q.Interval.Lo, 2) + "–" + fixed(q.Interval.Hi, 2)
			}
			row(percent(q.FPR), fixed(q.TPR, 2), c, "var(--ink)")
			continue
		}
		r.put(label{x: x, y: y, text: shorten(percent(q.FPR), 50)})
		r.put(label{x: x + 56, y: y, text: shorten(r.Labels.Coarse, r.w-x-58)})
		y += lineHeight
	}
	return y
}
