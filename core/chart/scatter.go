package chart

import (
	"cmp"
	"math"
	"slices"
)

// Mark is a point with a name, and the intervals of its two numbers.
type Mark struct {
	Label, Color     string
	Kind             int // its shape, as of the attacks in a strip
	Point            Point
	AcrossX, AcrossY Interval // zero: no whiskers
	Front            bool     // nothing else is better at both
}

// ScatterSpec asks for points in the plane of two numbers: lower is better to
// the right of X, higher is better along Y, or lower where Down says so. Marks
// of the front are joined.
type ScatterSpec struct {
	Marks         []Mark
	Limits        [2]Interval // what X and Y can be; zero: anything
	Down          bool
	Width, Height float64 // zero: 400 and 260
	Labels        ScatterLabels
}

// ScatterLabels holds the words of a scatter chart.
type ScatterLabels struct {
	Title, X, Y, Name string // the axes, and the head of the table's first column
	Low, High         string // heads of intervals' ends: {axis}
	Front             string // name of the front; head of the table's last column
	Summary           string // {front}: the names on it
	Empty             string
}

// EnglishScatter gives the words used when Labels is empty.
func EnglishScatter() ScatterLabels {
	return ScatterLabels{
		Title: "Accuracy against distance to retrain", X: "distance to retrain", Y: "accuracy", Name: "method",
		Low: "{axis}, low", High: "{axis}, high", Front: "front",
		Summary: "Nothing else is better at both: {front}.", Empty: "No points yet.",
	}
}

type scatter struct {
	ScatterSpec
	*canvas
	x, y     scale
	byX, byY float64
}

// Scatter draws marks with their names, those on the front joined by a line.
func Scatter(spec ScatterSpec) Figure {
	if spec.Labels == (ScatterLabels{}) {
		spec.Labels = EnglishScatter()
	}
	s := scatter{ScatterSpec: spec, canvas: newCanvas(spec.Width)}
	s.Marks = slices.DeleteFunc(slices.Clone(spec.Marks), func(m Mark) bool { return !finite(m.Point.X) || !finite(m.Point.Y) })
	s.draw()
	return s.done("chart-scatter", s.Labels.Title, s.summary(), s.table())
}

func (s *scatter) summary() string {
	names := ""
	for _, m := range s.Marks {
		if m.Front {
			if names != "" {
				names += ", "
			}
			names += m.Label
		}
	}
	if len(s.Marks) == 0 {
		return s.Labels.Empty
	}
	return s.Labels.Title + ". " + fill(s.Labels.Summary, "front", names)
}

// table has a row for each mark.
func (s *scatter) table() Table {
	l := s.Labels
	ends := func(axis string) []string {
		return []string{axis, fill(l.Low, "axis", axis), fill(l.High, "axis", axis)}
	}
	t := Table{Caption: l.Title, Head: slices.Concat([]string{l.Name}, ends(l.X), ends(l.Y), []string{l.Front})}
	numbers := func(v float64, i Interval) []string {
		if !i.known() {
			return []string{exact(v), "", ""}
		}
		return []string{exact(v), exact(i.Lo), exact(i.Hi)}
	}
	for _, m := range s.Marks {
		front := ""
		if m.Front {
			front = "×"
		}
		t.Rows = append(t.Rows, slices.Concat([]string{m.Label}, numbers(m.Point.X, m.AcrossX), numbers(m.Point.Y, m.AcrossY), []string{front}))
	}
	return t
}

func (s *scatter) draw() {
	top := 24.0
	right := s.w - 14
	s.h = 260
	if finite(s.Height) && s.Height > 0 {
		s.h = min(max(s.Height, 140), 700)
	}
	base := s.h - 40
	left := s.lay(right, top, base)
	s.axes(left, right, top, base)
	s.frontLine()
	for _, m := range s.Marks {
		s.mark(m)
	}
	for _, m := range s.Marks {
		s.name(m)
	}
	if len(s.Marks) == 0 {
		s.try(label{x: (left + right) / 2, y: (top + base) / 2, at: middle, text: shorten(s.Labels.Empty, right-left)})
	}
}

// lay sets the axes: all marks; whiskers may be cut where they are longer than
// the marks are apart. It gives the left end.
func (s *scatter) lay(right, top, base float64) (left float64) {
	nan := math.NaN()
	x, y := Interval{nan, nan}, Interval{nan, nan}
	for _, m := range s.Marks {
		x, y = x.cover(m.Point.X), y.cover(m.Point.Y)
	}
	fit := func(r, limits Interval, want int) (Interval, float64) {
		if math.IsNaN(r.Lo) {
			r = Interval{0, 1}
		}
		r = widen(r)
		pad := 0.14 * (r.Hi - r.Lo)
		r = widen(Interval{r.Lo - pad, r.Hi + pad}).within(limits)
		return r, step(r.Hi-r.Lo, want)
	}
	x, s.byX = fit(x, s.Limits[0], 5)
	y, s.byY = fit(y, s.Limits[1], 4)
	left = tickRoom(y, s.byY, 48)
	s.x, s.y = scale{x, left, right, false}, scale{y, base, top, false}
	return left
}

func (s *scatter) axes(left, right, top, base float64) {
	for _, v := range ticks(s.y.from, s.byY) {
		y := s.y.at(v)
		s.line(left, y, right, y, `stroke="var(--line)"`)
		s.try(label{x: left - 6, y: y + 4.5, at: end, text: tickText(v, s.byY)})
	}
	s.line(left, base, right, base, `stroke="var(--soft)" stroke-opacity="0.6"`)
	for _, v := range ticks(s.x.from, s.byX) {
		s.line(s.x.at(v), base, s.x.at(v), base+4, `stroke="var(--soft)" stroke-opacity="0.6"`)
		s.tick(s.x.at(v), base+17, tickText(v, s.byX))
	}
	arrow := "↑ "
	if s.Down {
		arrow = "↓ "
	}
	s.try(label{x: 2, y: 12, text: shorten(arrow+s.Labels.Y, s.w-4)})
	s.try(label{x: right, y: base + 34, at: end, text: shorten("← "+s.Labels.X, s.w-4)})
}

// frontLine joins the marks of the front from left to right.
func (s *scatter) frontLine() {
	var front []Point
	for _, m := range s.Marks {
		if m.Front {
			front = append(front, Point{s.x.at(m.Point.X), s.y.at(m.Point.Y)})
		}
	}
	slices.SortFunc(front, func(a, b Point) int { return cmp.Or(cmp.Compare(a.X, b.X), cmp.Compare(b.Y, a.Y)) })
	s.path(front, false, `fill="none" stroke="var(--soft)" stroke-opacity="0.7" stroke-dasharray="4 3"`)
}

func (s *scatter) mark(m Mark) {
	x, y := s.x.at(m.Point.X), s.y.at(m.Point.Y)
	stroke := paint("stroke", m.Color) + ` stroke-opacity="0.3"`
	if m.AcrossX.known() {
		s.line(s.x.at(m.AcrossX.Lo), y, s.x.at(m.AcrossX.Hi), y, stroke)
	}
	if m.AcrossY.known() {
		s.line(x, s.y.at(m.AcrossY.Lo), x, s.y.at(m.AcrossY.Hi), stroke)
	}
	s.sign(m.Kind, x, y, 5, m.Color)
}

// name writes a mark's name at its right, its left, above or below, wherever
// there is room; the table has all names.
func (s *scatter) name(m Mark) {
	x, y := s.x.at(m.Point.X), s.y.at(m.Point.Y)
	text := shorten(m.Label, 0.4*s.w)
	_ = s.try(label{x + 9, y + 4.5, start, "var(--ink)", text}) || s.try(label{x - 9, y + 4.5, end, "var(--ink)", text}) ||
		s.try(label{x, y - 9, middle, "var(--ink)", text}) || s.try(label{x, y + 19, middle, "var(--ink)", text})
}
