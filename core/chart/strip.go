package chart

import (
	"math"
	"slices"
)

// Dot is the result of one attack on one method.
type Dot struct {
	Attack   int // index into StripSpec.Attacks; gives the shape
	Value    float64
	Interval Interval // whiskers; zero for none
}

// StripRow is a method with its results.
type StripRow struct {
	Label, Color string
	Tag          string // a short remark such as "over-unlearned"; may be empty
	Dots         []Dot
}

// StripSpec asks for the verdict: a row for each method, a shape for each
// attack, and retrain's range as a stripe through all rows.
type StripSpec struct {
	Rows    []StripRow
	Attacks []string
	Bands   []Band
	X       Interval // zero: as the values need, with 0.5 in it
	Width   float64
	Labels  StripLabels
}

// StripLabels holds the words of a strip.
type StripLabels struct {
	Title, Low, High string // what the two ends of the axis mean
	Summary          string // {rows}: the list of Row; {bands}: the list of Band
	Row, Value, Band string // {label} {values}; {attack} {value}; {label} {interval}
	Method, Attack   string // heads of the table
	Result, Lo, Hi   string
	Empty            string
}

// EnglishStrip gives the words used when Labels is empty.
func EnglishStrip() StripLabels {
	return StripLabels{
		Title: "Attack AUC of every method against retrain", Low: "over-unlearned", High: "recognised",
		Summary: "{rows}.{bands}", Row: "{label}: {values}", Value: "{attack} {value}", Band: " {label}: {interval}.",
		Method: "method", Attack: "attack", Result: "AUC", Lo: "low", Hi: "high", Empty: "No results yet.",
	}
}

type strip struct {
	StripSpec
	*canvas
	x      scale
	by     float64
	across float64 // distance between the dots of a row
}

const rowHeight = 32.0

// Strip draws the verdict.
func Strip(spec StripSpec) Figure {
	if spec.Labels == (StripLabels{}) {
		spec.Labels = EnglishStrip()
	}
	s := strip{StripSpec: spec, canvas: newCanvas(spec.Width)}
	s.Bands = slices.DeleteFunc(slices.Clone(spec.Bands), func(b Band) bool { return !b.known() })
	s.draw()
	return s.done("chart-strip", s.Labels.Title, s.summary(), s.table())
}

func (s *strip) attack(i int) string {
	if i < 0 || i >= len(s.Attacks) {
		return ""
	}
	return s.Attacks[i]
}

func (s *strip) summary() string {
	l, rows, bands := s.Labels, "", ""
	for i, row := range s.Rows {
		values := ""
		for k, d := range row.Dots {
			if k > 0 {
				values += ", "
			}
			values += fill(l.Value, "attack", s.attack(d.Attack), "value", fixed(d.Value, 2))
		}
		if row.Tag != "" {
			values += " (" + row.Tag + ")"
		}
		if i > 0 {
			rows += "; "
		}
		rows += fill(l.Row, "label", row.Label, "values", values)
	}
	for _, b := range s.Bands {
		bands += fill(l.Band, "label", b.Label, "interval", b.text(2))
	}
	if rows == "" {
		return l.Empty
	}
	return fill(l.Summary, "rows", rows, "bands", bands)
}

// table has a row for each dot and one for each band.
func (s *strip) table() Table {
	l := s.Labels
	t := Table{Caption: l.Title, Head: []string{l.Method, l.Attack, l.Result, l.Lo, l.Hi}}
	add := func(method, attack, value string, i Interval) {
		lo, hi := "", ""
		if i.known() {
			lo, hi = exact(i.Lo), exact(i.Hi)
		}
		t.Rows = append(t.Rows, []string{method, attack, value, lo, hi})
	}
	for _, row := range s.Rows {
		for _, d := range row.Dots {
			add(row.Label, s.attack(d.Attack), exact(d.Value), d.Interval)
		}
	}
	for _, b := range s.Bands {
		add(b.Label, "", "", b.Interval)
	}
	return t
}

func (s *strip) draw() {
	left := 0.0
	for _, row := range s.Rows {
		left = max(left, textWidth(row.Label))
	}
	left = min(left+22, 0.36*s.w)
	right := s.w - 14
	y := s.legend(0, 12, s.w, s.keys())
	top := y + 26
	if len(s.Attacks) == 0 {
		y, top = -5, 20
	}
	base := top + rowHeight*float64(max(len(s.Rows), 1)) + 2
	s.h = base + 40
	s.lay(left, right)
	s.stripes(y+17, top-4, base)
	if len(s.Rows) > 0 {
		s.axis(left, right, top-4, base)
	}
	for i, row := range s.Rows {
		s.row(row, left, right, top+rowHeight*(float64(i)+0.5))
	}
	if len(s.Rows) == 0 {
		s.try(label{x: s.w / 2, y: (top+base)/2 + 4, at: middle, text: s.Labels.Empty})
	}
}

func (s *strip) keys() []key {
	keys := make([]key, len(s.Attacks))
	for i, name := range s.Attacks {
		keys[i] = key{name, func(x, y float64) { s.sign(i, x+10, y, 5, "var(--soft)") }}
	}
	return keys
}

// lay sets the axis: all values and bands, and the auditor's coin toss.
func (s *strip) lay(left, right float64) {
	r := Interval{0.5, 0.5}
	most := 1
	for _, row := range s.Rows {
		most = max(most, len(row.Dots))
		for _, d := range row.Dots {
			r = r.cover(d.Value)
			if d.Interval.known() {
				r = r.cover(d.Interval.Lo).cover(d.Interval.Hi)
			}
		}
	}
	for _, b := range s.Bands {
		r = r.cover(b.Lo).cover(b.Hi)
	}
	if s.X.known() {
		r = s.X
	} else {
		pad := 0.06 * (r.Hi - r.Lo)
		r = widen(Interval{min(r.Lo-pad, 0.4), max(r.Hi+pad, 0.6)}).within(Interval{0, 1})
	}
	r = widen(r)
	s.by = step(r.Hi-r.Lo, 5)
	s.x = scale{r, left, right, false}
	s.across = min(9, (rowHeight-10)/math.Max(float64(most-1), 1))
}
