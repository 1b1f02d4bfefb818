package chart

import (
	"math"
	"slices"
)

// Series is a curve over epochs. Points are in the order of X; one with a Y
// that is not finite breaks the line.
type Series struct {
	Label, Color string
	Dash         string // as in stroke-dasharray; "" for a solid line
	Points       []Point
	Spread       []Interval // around the Y of each point, such as a confidence interval; nil for none
}

// Band is a range of values that some reference covers, with its name.
type Band struct {
	Label string
	Interval
}

// LinesSpec asks for curves that share one axis. Two quantities of different
// units want two charts.
type LinesSpec struct {
	Series        []Series
	Bands         []Band   // retrain's range
	X, Y          Interval // zero: as the points need
	Limits        Interval // what Y can be; zero: anything
	Ticks         []string // names of X = 0, 1, 2 and so on, where X is no quantity
	Cursor        float64  // the epoch on show
	ShowCursor    bool
	Width, Height float64 // zero: 400 and 150
	Labels        LinesLabels
}

// LinesLabels holds the words of a line chart.
type LinesLabels struct {
	Title, X string
	Summary  string // {series}: the list of Last
	Last     string // {label} {first} {last}
	Band     string // {label} {interval}
	Empty    string
}

// EnglishLines gives the words used when Labels is empty.
func EnglishLines() LinesLabels {
	return LinesLabels{
		Title: "Payoffs over epochs", X: "epoch", Summary: "Over epochs: {series}.",
		Last: "{label} from {first} to {last}", Band: " {label}: {interval}.",
		Empty: "No epochs yet. Press Play.",
	}
}

type lines struct {
	LinesSpec
	*canvas
	x, y scale
}

// Lines draws series over epochs with their names at the right.
func Lines(spec LinesSpec) Figure {
	if spec.Labels == (LinesLabels{}) {
		spec.Labels = EnglishLines()
	}
	l := lines{LinesSpec: spec, canvas: newCanvas(spec.Width)}
	l.Bands = slices.DeleteFunc(slices.Clone(spec.Bands), func(b Band) bool { return !b.known() })
	l.draw()
	return l.done("chart-lines", l.Labels.Title, l.summary(), l.table())
}

// runs cuts a series into stretches of finite points.
func (s Series) runs() [][]Point {
	var all [][]Point
	var run []Point
	for _, p := range s.Points {
		if finite(p.X) && finite(p.Y) {
			run = append(run, p)
		} else if len(run) > 0 {
			all, run = append(all, run), nil
		}
	}
	if len(run) > 0 {
		all = append(all, run)
	}
	return all
}

func (l *lines) summary() string {
	list := ""
	for _, s := range l.Series {
		runs := s.runs()
		if len(runs) == 0 {
			continue
		}
		last := runs[len(runs)-1]
		if list != "" {
			list += "; "
		}
		list += fill(l.Labels.Last, "label", s.Label, "first", short(runs[0][0].Y), "last", short(last[len(last)-1].Y))
	}
	if list == "" {
		return l.Labels.Empty
	}
	text := fill(l.Labels.Summary, "series", list)
	for _, b := range l.Bands {
		text += fill(l.Labels.Band, "label", b.Label, "interval", b.text(2))
	}
	return text
}

// table has a row for each epoch and a column for each series.
func (l *lines) table() Table {
	t := Table{Caption: l.Labels.Title, Head: []string{l.Labels.X}}
	rows := map[float64][]string{}
	var xs []float64
	for i, s := range l.Series {
		t.Head = append(t.Head, s.Label)
		for _, p := range s.Points {
			if !finite(p.X) {
				continue
			}
			if rows[p.X] == nil {
				rows[p.X] = make([]string, len(l.Series)+1)
				rows[p.X][0] = exact(p.X)
				xs = append(xs, p.X)
			}
			rows[p.X][i+1] = exact(p.Y)
		}
	}
	slices.Sort(xs)
	for _, x := range xs {
		t.Rows = append(t.Rows, rows[x])
	}
	return t
}

func (l *lines) draw() {
	top := 10.0
	right := l.w - 8 - l.names()
	height := 150.0
	if finite(l.Height) && l.Height > 0 {
		height = min(max(l.Height, 90), 600)
	}
	l.h = max(height, float64(len(l.Series)+len(l.Bands))*lineHeight+50)
	base := l.h - 36
	x, y := l.ranges()
	by := step(y.Hi-y.Lo, 3)
	if !l.Y.known() {
		y = outward(y, by).within(l.Limits)
	}
	left := tickRoom(y, by, 40)
	l.x, l.y = scale{x, left, right, false}, scale{y, base, top, false}
	for _, b := range l.Bands {
		if b.Hi >= y.Lo && b.Lo <= y.Hi {
			l.band(b, left, right, l.y.at(b.Hi), l.y.at(b.Lo))
		}
	}
	l.axes(left, right, base, by)
	l.cursorLine(top, base)
	for _, s := range l.Series {
		l.spread(s)
	}
	for _, s := range l.Series {
		l.curve(s)
	}
	l.labels(right, top, base)
	if l.blank() {
		l.try(label{x: (left + right) / 2, y: (top+base)/2 + 4, at: middle, text: shorten(l.Labels.Empty, right-left)})
	}
}

func (l *lines) blank() bool {
	return !slices.ContainsFunc(l.Series, func(s Series) bool { return len(s.runs()) > 0 })
}

// names is the width set apart for names, the same at every epoch so that the
// plot stands still while it plays.
func (l *lines) names() float64 {
	wide := 0.0
	for _, s := range l.Series {
		wide = max(wide, textWidth(s.Label))
	}
	for _, b := range l.Bands {
		wide = max(wide, textWidth(b.Label))
	}
	if wide == 0 {
		return 0
	}
	return min(wide+30, 0.42*l.w)
}

// ranges gives what the axes must cover.
func (l *lines) ranges() (x, y Interval) {
	nan := math.NaN()
	x, y = Interval{nan, nan}, Interval{nan, nan}
	for _, s := range l.Series {
		for _, run := range s.runs() {
			for _, p := range run {
				x, y = x.cover(p.X), y.cover(p.Y)
			}
		}
		for _, i := range s.Spread {
			y = y.cover(i.Lo).cover(i.Hi)
		}
	}
	for _, b := range l.Bands {
		y = y.cover(b.Lo).cover(b.Hi)
	}
	if l.X.known() {
		x = l.X
	}
	y = y.within(l.Limits)
	if l.Y.known() {
		y = l.Y
	}
	for _, r := range []*Interval{&x, &y} {
		if math.IsNaN(r.Lo) {
			*r = Interval{0, 1}
		}
		*r = widen(*r)
	}
	return x, y
}
