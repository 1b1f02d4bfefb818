package chart

// stripes draws the ranges of the reference with their names above them.
func (s *strip) stripes(y, top, base float64) {
	for _, b := range s.Bands {
		if b.Hi < s.x.from.Lo || b.Lo > s.x.from.Hi {
			continue
		}
		x0, x1 := s.x.at(b.Lo), s.x.at(b.Hi)
		s.rect(x0, top, max(x1-x0, 1.5), base-top, `fill="var(--band)"`)
		l := label{x: (x0 + x1) / 2, y: y, at: middle, text: shorten(b.Label, s.w/2)}
		l.x -= max(0, l.bounds().x1-s.w+1)
		s.try(l)
	}
}

func (s *strip) axis(left, right, top, base float64) {
	if half := 0.5; half >= s.x.from.Lo && half <= s.x.from.Hi {
		s.line(s.x.at(half), top, s.x.at(half), base, `stroke="var(--soft)" stroke-opacity="0.7" stroke-dasharray="2 4"`)
	}
	s.line(left, base, right, base, `stroke="var(--soft)" stroke-opacity="0.6"`)
	for _, v := range ticks(s.x.from, s.by) {
		x := s.x.at(v)
		s.line(x, base, x, base+4, `stroke="var(--soft)" stroke-opacity="0.6"`)
		s.tick(x, base+17, tickText(v, s.by))
	}
	low, high := "← "+s.Labels.Low, shorten(s.Labels.High+" →", s.w/2)
	room := s.w - textWidth(high) - 16
	s.try(label{x: min(left, max(0, room-textWidth(low))), y: base + 35, text: shorten(low, room)})
	s.try(label{x: s.w - 2, y: base + 35, at: end, text: high})
}

// row draws a method: its name, its dots beneath each other, the remark where
// there is room for it, and a hair line that makes way for the remark.
func (s *strip) row(row StripRow, left, right, y float64) {
	s.rect(0, y-6, 3, 12, `rx="1" `+paint("fill", row.Color))
	s.put(label{x: 9, y: y + 4.5, ink: "var(--ink)", text: shorten(row.Label, left-17)})
	gap := s.tag(row, left, y)
	s.line(left, y, max(left, gap.x0), y, `stroke="var(--line)"`)
	s.line(min(right, gap.x1), y, right, y, `stroke="var(--line)"`)
	first := y - s.across*float64(len(row.Dots)-1)/2
	for i, d := range row.Dots {
		if finite(d.Value) {
			s.dot(d, row.Color, first+s.across*float64(i))
		}
	}
}

// tag writes the remark right or left of the dots and gives its place, or an
// empty one at the left where there is none.
func (s *strip) tag(row StripRow, left, y float64) box {
	none := box{x0: left, x1: left}
	lo, hi := s.w, 0.0
	for _, d := range row.Dots {
		if finite(d.Value) {
			x0, x1 := s.reach(d)
			lo, hi = min(lo, x0), max(hi, x1)
		}
	}
	if lo > hi || row.Tag == "" {
		return none
	}
	after := label{hi + 8, y + 4.5, start, "var(--warn)", row.Tag}
	before := label{lo - 8, y + 4.5, end, "var(--warn)", row.Tag}
	switch at := before.bounds(); {
	case s.try(after):
		at = after.bounds()
		return box{x0: at.x0 - 5, x1: at.x1 + 5}
	case at.x0 > left && s.try(before):
		return box{x0: at.x0 - 5, x1: at.x1 + 5}
	}
	return none
}

// reach gives the two ends of a dot and its whiskers.
func (s *strip) reach(d Dot) (x0, x1 float64) {
	x := s.x.at(d.Value)
	x0, x1 = x-6, x+6
	if d.Interval.known() {
		x0, x1 = min(x0, s.x.at(d.Interval.Lo)), max(x1, s.x.at(d.Interval.Hi))
	}
	return x0, x1
}

func (s *strip) dot(d Dot, color string, y float64) {
	if d.Interval.known() {
		a, b := s.x.at(d.Interval.Lo), s.x.at(d.Interval.Hi)
		stroke := paint("stroke", color) + ` stroke-width="1.4" stroke-opacity="0.55"`
		s.line(a, y, b, y, stroke)
		s.line(a, y-3, a, y+3, stroke)
		s.line(b, y-3, b, y+3, stroke)
	}
	s.sign(d.Attack, s.x.at(d.Value), y, 5.2, color)
}
