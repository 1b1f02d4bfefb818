package chart

import "strings"

// anchor says which part of a text sits at its x.
type anchor int

const (
	start anchor = iota
	middle
	end
)

// label is a text to be placed: the baseline starts, is centred or ends at x.
type label struct {
	x, y float64
	at   anchor
	ink  string
	text string
}

type box struct{ x0, y0, x1, y1 float64 }

func (a box) meets(b box) bool { return a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1 }

// bounds estimates the rectangle that the text covers.
func (l label) bounds() box {
	w := textWidth(l.text)
	x := l.x - w*float64(l.at)/2
	return box{x, l.y - 0.78*textSize, x + w, l.y + 0.24*textSize}
}

// textWidth estimates the width of s on the generous side: the advances are
// those of a wide sans serif, so that narrower fonts fit as well.
func textWidth(s string) float64 {
	sum := 0.0
	for _, r := range s {
		sum += advance(r)
	}
	return sum * textSize
}

func advance(r rune) float64 {
	switch {
	case strings.ContainsRune("ijl.,:;|!' ", r):
		return 0.33
	case strings.ContainsRune("frt()[]-", r):
		return 0.41
	case strings.ContainsRune("mwMW%@←→—…", r):
		return 0.98
	case r >= 'A' && r <= 'Z':
		return 0.72
	case r >= 0x1100:
		return wide(r)
	}
	return 0.635
}

// wide tells signs such as quotes and dashes from the full-width scripts.
func wide(r rune) float64 {
	if r >= 0x2000 && r < 0x2100 {
		return 0.6
	}
	return 1
}

// shorten cuts s to the width that is there and marks the cut.
func shorten(s string, width float64) string {
	if textWidth(s) <= width {
		return s
	}
	sum, room := 0.0, width/textSize-advance('…')
	for i, r := range s {
		if sum += advance(r); sum > room {
			return strings.TrimRight(s[:i], " ") + "…"
		}
	}
	return s
}

// put draws a text, cut and moved sideways so that it stays in the picture.
func (c *canvas) put(l label) {
	l.text = shorten(l.text, c.w-2)
	b := l.bounds()
	l.x += max(0, 1-b.x0) - max(0, b.x1-c.w+1)
	c.write(l)
}

// try draws a text only where it is inside the picture and meets no other.
func (c *canvas) try(l label) bool {
	b := l.bounds()
	if l.text == "" || b.x0 < 0 || b.x1 > c.w || b.y0 < 0 || c.h > 0 && b.y1 > c.h || c.taken(b) {
		return false
	}
	c.write(l)
	return true
}

// tick places the number of a tick, moved a little where it would stand out of
// the picture.
func (c *canvas) tick(x, y float64, text string) {
	half := textWidth(text) / 2
	c.try(label{x: min(max(x, half), c.w-half), y: y, at: middle, text: text})
}

func (c *canvas) taken(b box) bool {
	for _, other := range c.texts {
		if b.meets(other) {
			return true
		}
	}
	return false
}

func (c *canvas) write(l label) {
	if l.text == "" {
		return
	}
	c.texts = append(c.texts, l.bounds())
	c.b.WriteString("<text")
	c.attr("x", l.x)
	c.attr("y", l.y)
	if l.at != start {
		c.b.WriteString(` text-anchor="` + [...]string{"start", "middle", "end"}[l.at] + `"`)
	}
	if l.ink == "" {
		l.ink = "var(--soft)"
	}
	c.b.WriteString(` ` + paint("fill", l.ink) + `>` + escape(l.text) + `</text>`)
}
