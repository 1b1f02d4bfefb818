package chart

import (
	"math"
	"slices"
)

func (l *lines) axes(left, right, base, by float64) {
	for _, v := range ticks(l.y.from, by) {
		y := l.y.at(v)
		l.line(left, y, right, y, `stroke="var(--line)"`)
		l.try(label{x: left - 6, y: y + 4.5, at: end, text: tickText(v, by)})
	}
	l.line(left, base, right, base, `stroke="var(--soft)" stroke-opacity="0.6"`)
	by = step(l.x.from.Hi-l.x.from.Lo, 5)
	if l.Ticks != nil {
		by = 1
	}
	if l.x.from.Hi-l.x.from.Lo >= 1 {
		by = math.Max(by, 1)
	}
	for _, v := range ticks(l.x.from, by) {
		l.line(l.x.at(v), base, l.x.at(v), base+4, `stroke="var(--soft)" stroke-opacity="0.6"`)
		l.tick(l.x.at(v), base+17, l.tickName(v, by))
	}
	l.try(label{x: (left + right) / 2, y: base + 32, at: middle, text: shorten(l.Labels.X, right-left)})
}

// band fills a range, and draws one that has no length as a dashed line.
func (l *lines) band(b Band, left, right, top, base float64) {
	if b.Lo == b.Hi {
		l.line(left, top, right, top, `stroke="var(--retrain)" stroke-width="1.5" stroke-dasharray="5 4"`)
		return
	}
	l.rect(left, top, right-left, max(base-top, 1), `fill="var(--band)"`)
}

// tickName gives what stands at a tick of the X axis.
func (l *lines) tickName(v, by float64) string {
	if l.Ticks == nil {
		return tickText(v, by)
	}
	if i := int(math.Round(v)); i >= 0 && i < len(l.Ticks) {
		return l.Ticks[i]
	}
	return ""
}

// spread fills what lies within the intervals of a series, there and back.
func (l *lines) spread(s Series) {
	var there, back []Point
	for i, p := range s.Points {
		if i < len(s.Spread) && s.Spread[i].known() && finite(p.X) {
			there = append(there, Point{l.x.at(p.X), l.y.at(s.Spread[i].Hi)})
			back = append(back, Point{l.x.at(p.X), l.y.at(s.Spread[i].Lo)})
		}
	}
	slices.Reverse(back)
	l.path(append(there, back...), true, paint("fill", s.Color)+` fill-opacity="0.16"`)
}

func (l *lines) cursorLine(top, base float64) {
	if l.ShowCursor && finite(l.Cursor) && l.Cursor >= l.x.from.Lo && l.Cursor <= l.x.from.Hi {
		x := l.x.at(l.Cursor)
		l.line(x, top, x, base, `stroke="var(--ink)" stroke-opacity="0.5"`)
	}
}

// stroke gives the attributes of a series' line.
func (s Series) stroke() string {
	attrs := `fill="none" stroke-width="2" stroke-linejoin="round" stroke-linecap="round" ` + paint("stroke", s.Color)
	if s.Dash != "" {
		attrs += " " + paint("stroke-dasharray", s.Dash)
	}
	return attrs
}

// curve draws the stretches of a series, a lone point as a dot, and a dot
// where the cursor meets it.
func (l *lines) curve(s Series) {
	var dots []Point
	for _, run := range s.runs() {
		at := make([]Point, len(run))
		for i, p := range run {
			at[i] = Point{l.x.at(p.X), l.y.at(p.Y)}
			if l.ShowCursor && p.X == l.Cursor || len(run) == 1 {
				dots = append(dots, at[i])
			}
		}
		l.path(at, false, s.stroke())
	}
	for _, p := range dots {
		l.circle(p.X, p.Y, 3.2, paint("fill", s.Color)+` stroke="var(--card)" stroke-width="1.5"`)
	}
}

// labels names the series and bands at the right, each near its last value,
// with a piece of its line before the name.
func (l *lines) labels(right, top, base float64) {
	var at []float64
	for _, s := range l.Series {
		y := base
		if runs := s.runs(); len(runs) > 0 {
			last := runs[len(runs)-1]
			y = l.y.at(last[len(last)-1].Y)
		}
		at = append(at, y)
	}
	for _, b := range l.Bands {
		at = append(at, l.y.at((b.Lo+b.Hi)/2))
	}
	x, room := right+8, l.w-right-30
	for i, y := range spread(at, lineHeight, top+4, base-2) {
		text, ink := "", "var(--ink)"
		if i < len(l.Series) {
			text = l.Series[i].Label
			if text != "" {
				l.line(x, y, x+13, y, l.Series[i].stroke())
			}
		} else if b := l.Bands[i-len(l.Series)]; b.Label != "" {
			half := 5.0
			if b.Lo == b.Hi {
				half = 0
			}
			l.band(b, x, x+13, y-half, y+half)
			text, ink = b.Label, ""
		}
		l.try(label{x: x + 19, y: y + 4.5, ink: ink, text: shorten(text, room)})
	}
}
