package chart

import (
	"math"
	"strconv"
)

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
		r.tick(r.x.at(v), top+side+17, text)
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
		var at []Point
		for i, p := range points {
			if i+1 < len(points) && r.Log && points[i+1].Y <= r.y.from.Lo {
				continue // Logarithmic axes have no place for it.
			}
			at = append(at, Point{r.x.at(p.X), r.y.at(p.Y)})
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
