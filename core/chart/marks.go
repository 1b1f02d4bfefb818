package chart

import (
	"math"
	"slices"
)

// mark draws the shape of a class or an attack: circle, square, diamond,
// triangle, triangle on its tip, hexagon, and then again from the first.
// All cover about the area of a circle of radius r.
func (c *canvas) mark(kind int, x, y, r float64, attrs string) {
	switch kind = ((kind % 6) + 6) % 6; kind {
	case 0:
		c.circle(x, y, r, attrs)
	case 1:
		c.rect(x-0.89*r, y-0.89*r, 1.78*r, 1.78*r, attrs)
	default:
		c.path(corners(kind, x, y, r), true, attrs)
	}
}

// sign draws a mark in a colour: the first six kinds filled, the next six as
// rings, so that twelve can be told apart.
func (c *canvas) sign(kind int, x, y, r float64, color string) {
	if kind/6%2 == 1 {
		c.mark(kind, x, y, 0.9*r, `fill="var(--card)" stroke-width="1.6" `+paint("stroke", color))
		return
	}
	c.mark(kind, x, y, r, paint("fill", color)+` stroke="var(--card)"`)
}

func corners(kind int, x, y, r float64) []Point {
	n, turn, size := 4, -math.Pi/2, 1.25*r
	switch kind {
	case 3:
		n, size = 3, 1.4*r
	case 4:
		n, size, turn = 3, 1.4*r, math.Pi/2
	case 5:
		n, size = 6, 1.1*r
	}
	points := make([]Point, n)
	for i := range points {
		angle := turn + 2*math.Pi*float64(i)/float64(n)
		points[i] = Point{x + size*math.Cos(angle), y + size*math.Sin(angle)}
	}
	return points
}

// key is one entry of a legend: a swatch 16 wide, drawn left of its text.
type key struct {
	text string
	draw func(x, y float64)
}

// legend sets entries in lines from x to right, the first baseline at y, and
// gives the baseline of the last line.
func (c *canvas) legend(x, y, right float64, keys []key) float64 {
	at := x
	for _, k := range keys {
		text := shorten(k.text, right-x-22)
		wide := 21 + textWidth(text)
		if at > x && at+wide > right {
			at, y = x, y+lineHeight
		}
		k.draw(at, y-4.5)
		c.put(label{x: at + 21, y: y, text: text})
		at += wide + 14
	}
	return y
}

// spread moves wanted positions apart by gap, in their order and as little as
// it takes, and keeps them between lo and hi while there is room.
func spread(wanted []float64, gap, lo, hi float64) []float64 {
	order := make([]int, len(wanted))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case wanted[a] < wanted[b]:
			return -1
		case wanted[a] > wanted[b]:
			return 1
		}
		return 0
	})
	placed := make([]float64, len(wanted))
	floor := lo
	for _, i := range order {
		placed[i] = max(wanted[i], floor)
		floor = placed[i] + gap
	}
	ceiling := hi
	for k := len(order) - 1; k >= 0; k-- {
		placed[order[k]] = min(placed[order[k]], ceiling)
		ceiling = placed[order[k]] - gap
	}
	return placed
}
