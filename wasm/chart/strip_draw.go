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
		s.try(label{x: x, y: base + 17, at: middle, text: tickText(v, s.by)})
	}
	room := (s.w - 16) / 2
	s.try(label{x: left, y: base + 35, text: shorten("← "+s.Labels.Low, min(room, s.w-left-room-8))})
	s.try(label{x: s.w - 2, y: base + 35, at: end, text: shorten(s.Labels.High+" →", room)})
}

// row draws a method: its name, a hair line, its dots beneath each other and
// the remark where there is room for it.
func (s *strip) row(row StripRow, left, right, y float64) {
	s.rect(0, y-6, 3, 12, `rx="1" `+paint("fill", row.Color))
	s.put(label{x: 9, y: y + 4.5, ink: "var(--ink)", text: shorten(row.Label, left-17)})
	s.line(left, y, right, y, `stroke="var(--line)"`)
	lo, hi := right, left
	first := y - s.across*float64(len(row.Dots)-1)/2
	for i, d := range row.Dots {
		if !finite(d.Value) {
			continue
		}
		x0, x1 := s.dot(d, row.Color, first+s.across*float64(i))
		lo, hi = min(lo, x0), max(hi, x1)
	}
	if lo > hi || row.Tag == "" {
		return
	}
	tag := label{x: hi + 10, y: y + 4.5, ink: "var(--warn)", text: row.Tag}
	if tag.bounds().x1 > s.w-2 || !s.try(tag) {
		tag.x, tag.at = lo-10, end
		if tag.bounds().x0 > left {
			s.try(tag)
		}
	}
}

// dot draws a result with its whiskers and gives the two ends of both.
func (s *strip) dot(d Dot, color string, y float64) (x0, x1 float64) {
	x := s.x.at(d.Value)
	x0, x1 = x-6, x+6
	if d.Interval.known() {
		a, b := s.x.at(d.Interval.Lo), s.x.at(d.Interval.Hi)
		stroke := paint("stroke", color) + ` stroke-width="1.4" stroke-opacity="0.55"`
		s.line(a, y, b, y, stroke)
		s.line(a, y-3, a, y+3, stroke)
		s.line(b, y-3, b, y+3, stroke)
		x0, x1 = min(x0, a), max(x1, b)
	}
	s.mark(d.Attack, x, y, 5.2, paint("fill", color)+` stroke="var(--card)"`)
	return x0, x1
}
