package chart

import (
	"math"
	"strconv"
	"strings"
)

const (
	defaultWidth = 400.0
	textSize     = 13.0
	lineHeight   = 17.0
)

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

// canvas writes SVG elements and remembers where text is.
type canvas struct {
	b     strings.Builder
	w, h  float64
	texts []box
}

// newCanvas opens nothing yet: done writes the frame once the height is known.
func newCanvas(width float64) *canvas {
	if !finite(width) || width <= 0 {
		width = defaultWidth
	}
	c := &canvas{w: math.Round(min(max(width, 280), 900))}
	c.b.Grow(4096)
	return c
}

// done wraps what was drawn into the svg element of the figure.
func (c *canvas) done(class, title, summary string, table Table) Figure {
	head := `<svg xmlns="http://www.w3.org/2000/svg" class="chart ` + class + `" viewBox="0 0 ` + coord(c.w) + ` ` + coord(c.h) +
		`" role="img" font-size="` + coord(textSize) + `" aria-label="` + escape(summary) + `"><title>` + escape(title) + `</title>`
	return Figure{SVG: head + c.b.String() + `</svg>`, Summary: summary, Table: table}
}

// coord writes a coordinate to a tenth, and something harmless for no number.
func coord(v float64) string { return string(appendCoord(nil, v)) }

func appendCoord(dst []byte, v float64) []byte {
	if v != v {
		v = 0
	}
	tenths := int(math.Round(min(max(v, -1e5), 1e5) * 10))
	if tenths < 0 {
		dst, tenths = append(dst, '-'), -tenths
	}
	dst = strconv.AppendInt(dst, int64(tenths/10), 10)
	if tenths%10 != 0 {
		dst = append(dst, '.', byte('0'+tenths%10))
	}
	return dst
}

// paint writes one presentation attribute.
func paint(name, value string) string { return name + `="` + escape(value) + `"` }

// attr writes name="value" for a coordinate.
func (c *canvas) attr(name string, v float64) {
	var buf [16]byte
	c.b.WriteByte(' ')
	c.b.WriteString(name)
	c.b.WriteString(`="`)
	c.b.Write(appendCoord(buf[:0], v))
	c.b.WriteByte('"')
}

// shape closes an element after its further attributes.
func (c *canvas) shape(attrs string) {
	c.b.WriteByte(' ')
	c.b.WriteString(attrs)
	c.b.WriteString("/>")
}

func (c *canvas) line(x1, y1, x2, y2 float64, attrs string) {
	c.b.WriteString("<line")
	c.attr("x1", x1)
	c.attr("y1", y1)
	c.attr("x2", x2)
	c.attr("y2", y2)
	c.shape(attrs)
}

func (c *canvas) rect(x, y, w, h float64, attrs string) {
	c.b.WriteString("<rect")
	c.attr("x", x)
	c.attr("y", y)
	c.attr("width", max(w, 0))
	c.attr("height", max(h, 0))
	c.shape(attrs)
}

func (c *canvas) circle(x, y, r float64, attrs string) {
	c.b.WriteString("<circle")
	c.attr("cx", x)
	c.attr("cy", y)
	c.attr("r", r)
	c.shape(attrs)
}

// path draws straight lines through the points; points that add nothing at a
// tenth of a unit are left out.
func (c *canvas) path(points []Point, closed bool, attrs string) {
	kept := simplify(points)
	if len(kept) < 2 {
		return
	}
	buf := append(make([]byte, 0, 12*len(kept)), 'M')
	for i, p := range kept {
		if i > 0 {
			buf = append(buf, ' ')
		}
		buf = appendCoord(buf, p.X)
		buf = append(buf, ',')
		buf = appendCoord(buf, p.Y)
	}
	c.b.WriteString(`<path d="`)
	c.b.Write(buf)
	if closed {
		c.b.WriteByte('Z')
	}
	c.b.WriteByte('"')
	c.shape(attrs)
}

// simplify rounds to tenths and drops repeats and the middle of straight runs.
func simplify(points []Point) []Point {
	kept := make([]Point, 0, len(points))
	for _, p := range points {
		p = Point{math.Round(p.X * 10), math.Round(p.Y * 10)}
		n := len(kept)
		if n > 0 && kept[n-1] == p {
			continue
		}
		if n > 1 && between(kept[n-2], kept[n-1], p) {
			kept = kept[:n-1]
		}
		kept = append(kept, p)
	}
	for i := range kept {
		kept[i] = Point{kept[i].X / 10, kept[i].Y / 10}
	}
	return kept
}

// between tells whether b lies on the way from a to c.
func between(a, b, c Point) bool {
	ux, uy, vx, vy := b.X-a.X, b.Y-a.Y, c.X-b.X, c.Y-b.Y
	return ux*vy == uy*vx && ux*vx+uy*vy > 0
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
