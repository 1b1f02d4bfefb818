package chart

import (
	"math"
	"slices"
)

// Bar is a number from zero on with its name.
type Bar struct {
	Label, Color string
	Text         string // the number as it is to be printed
	Value        float64
	Interval     Interval // zero: no whiskers
}

// BarsSpec asks for bars beneath each other. Values may be negative.
type BarsSpec struct {
	Bars   []Bar
	Width  float64
	Labels BarsLabels
}

// BarsLabels holds the words of a bar chart.
type BarsLabels struct {
	Title, Name, Value, Lo, Hi string // heads of the table
	Row                        string // {label} {text}
	Empty                      string
}

// EnglishBars gives the words used when Labels is empty.
func EnglishBars() BarsLabels {
	return BarsLabels{Title: "Cost of every method", Name: "method", Value: "value", Lo: "low", Hi: "high", Row: "{label} {text}", Empty: "No numbers yet."}
}

type bars struct {
	BarsSpec
	*canvas
	x scale
}

const barHeight = 24.0

// Bars draws a bar for each number, which is printed beside it.
func Bars(spec BarsSpec) Figure {
	if spec.Labels == (BarsLabels{}) {
		spec.Labels = EnglishBars()
	}
	b := bars{BarsSpec: spec, canvas: newCanvas(spec.Width)}
	b.Bars = slices.DeleteFunc(slices.Clone(spec.Bars), func(r Bar) bool { return !finite(r.Value) })
	b.draw()
	return b.done("chart-bars", b.Labels.Title, b.summary(), b.table())
}

func (b *bars) summary() string {
	text := ""
	for _, r := range b.Bars {
		if text != "" {
			text += ", "
		}
		text += fill(b.Labels.Row, "label", r.Label, "text", r.Text)
	}
	if text == "" {
		return b.Labels.Empty
	}
	return b.Labels.Title + ": " + text + "."
}

func (b *bars) table() Table {
	l := b.Labels
	t := Table{Caption: l.Title, Head: []string{l.Name, l.Value, l.Lo, l.Hi}}
	for _, r := range b.Bars {
		lo, hi := "", ""
		if r.Interval.known() {
			lo, hi = exact(r.Interval.Lo), exact(r.Interval.Hi)
		}
		t.Rows = append(t.Rows, []string{r.Label, exact(r.Value), lo, hi})
	}
	return t
}

func (b *bars) draw() {
	left, room := 0.0, 0.0
	for _, r := range b.Bars {
		left, room = max(left, textWidth(r.Label)), max(room, textWidth(r.Text))
	}
	left = min(left+14, 0.36*b.w)
	room = min(room+10, 0.3*b.w)
	b.h = barHeight*float64(max(len(b.Bars), 1)) + 12
	from := Interval{0, 0}
	for _, r := range b.Bars {
		from = from.cover(r.Value)
		if r.Interval.known() {
			from = from.cover(r.Interval.Lo).cover(r.Interval.Hi)
		}
	}
	b.x = scale{widen(from), left, b.w - room, false}
	for i, r := range b.Bars {
		b.row(r, left, room, 6+barHeight*(float64(i)+0.5))
	}
	zero := b.x.at(0)
	b.line(zero, 3, zero, b.h-3, `stroke="var(--soft)" stroke-opacity="0.6"`)
	if len(b.Bars) == 0 {
		b.try(label{x: b.w / 2, y: b.h/2 + 4, at: middle, text: shorten(b.Labels.Empty, b.w-4)})
	}
}

// row draws one bar at height y.
func (b *bars) row(r Bar, left, room, y float64) {
	a, z := b.x.at(r.Value), b.x.at(0)
	b.put(label{x: 0, y: y + 4.5, ink: "var(--ink)", text: shorten(r.Label, left-10)})
	b.rect(min(a, z), y-7, math.Abs(a-z), 14, `rx="2" `+paint("fill", r.Color)+` fill-opacity="0.85"`)
	if r.Interval.known() {
		lo, hi := b.x.at(r.Interval.Lo), b.x.at(r.Interval.Hi)
		b.line(lo, y, hi, y, `stroke="var(--ink)" stroke-opacity="0.7"`)
		b.line(lo, y-3, lo, y+3, `stroke="var(--ink)" stroke-opacity="0.7"`)
		b.line(hi, y-3, hi, y+3, `stroke="var(--ink)" stroke-opacity="0.7"`)
	}
	b.try(label{x: b.w - 2, y: y + 4.5, at: end, ink: "var(--ink)", text: shorten(r.Text, room-4)})
}
