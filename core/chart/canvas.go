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
	d := make([]byte, 0, 12*len(kept))
	for i, p := range kept {
		command := byte(' ')
		if i == 0 {
			command = 'M'
		}
		d = move(d, command, p.X, p.Y)
	}
	if closed {
		d = append(d, 'Z')
	}
	c.outline(d, attrs)
}

// move appends a command of a path with a pair of coordinates.
func move(d []byte, command byte, x, y float64) []byte {
	return appendCoord(append(appendCoord(append(d, command), x), ','), y)
}

// outline writes a path element, unless there is nothing in it.
func (c *canvas) outline(d []byte, attrs string) {
	if len(d) > 0 {
		c.b.WriteString(`<path d="`)
		c.b.Write(d)
		c.b.WriteByte('"')
		c.shape(attrs)
	}
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
