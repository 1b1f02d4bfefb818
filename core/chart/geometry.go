package chart

import "math"

// PlaneWidth and PlaneHeight are the units of the plane's picture; a canvas
// beneath it has these proportions.
const (
	PlaneWidth  = 400.0
	PlaneHeight = 312.0
)

// Extent is the part of the plane that a picture shows: X grows to the right,
// Y upwards.
type Extent struct{ X0, X1, Y0, Y1 float64 }

// PlaneExtent gives the extent that holds all finite points with the same
// margin on every side, in the proportions of the picture and with one scale
// for both axes.
func PlaneExtent(points []PlanePoint) Extent {
	nan := math.NaN()
	x, y := Interval{nan, nan}, Interval{nan, nan}
	for _, p := range points {
		if finite(p.X) && finite(p.Y) {
			x, y = x.cover(p.X), y.cover(p.Y)
		}
	}
	if math.IsNaN(x.Lo) {
		x, y = Interval{-1, 1}, Interval{-1, 1}
	}
	size := math.Max(math.Max((x.Hi-x.Lo)/PlaneWidth, (y.Hi-y.Lo)/PlaneHeight), 1e-12)
	if far := math.Max(math.Abs(x.Lo)+math.Abs(x.Hi), math.Abs(y.Lo)+math.Abs(y.Hi)); size < 1e-9*far {
		size = 1e-9 * far
	}
	size *= 1.16
	cx, cy := x.Lo/2+x.Hi/2, y.Lo/2+y.Hi/2
	w, h := size*PlaneWidth/2, size*PlaneHeight/2
	return Extent{cx - w, cx + w, cy - h, cy + h}
}

// ok tells whether the extent can be drawn.
func (e Extent) ok() bool {
	return finite(e.X0) && finite(e.X1) && finite(e.Y0) && finite(e.Y1) && e.X0 < e.X1 && e.Y0 < e.Y1
}

// View gives the coordinates of p in the picture.
func (e Extent) View(p Point) Point {
	return Point{(p.X - e.X0) / (e.X1 - e.X0) * PlaneWidth, (e.Y1 - p.Y) / (e.Y1 - e.Y0) * PlaneHeight}
}

// Data gives the point of the plane at coordinates of the picture.
func (e Extent) Data(p Point) Point {
	return Point{e.X0 + p.X/PlaneWidth*(e.X1-e.X0), e.Y1 - p.Y/PlaneHeight*(e.Y1-e.Y0)}
}

// Nearest gives the index of the point closest to at, and -1 where none is
// within the distance. Of points equally far the first wins.
func Nearest(points []PlanePoint, at Point, within float64) int {
	best, found := within, -1
	for i, p := range points {
		if d := math.Hypot(p.X-at.X, p.Y-at.Y); d < best || d == best && found < 0 {
			best, found = d, i
		}
	}
	return found
}

// InPolygon tells whether p is inside the closed polygon, by casting a ray to
// the right and counting edges (odd is inside). Edges own their lower end, so
// a ray through a corner counts once.
func InPolygon(polygon []Point, p Point) bool {
	inside := false
	for i, b := range polygon {
		a := polygon[(i+len(polygon)-1)%len(polygon)]
		if (a.Y > p.Y) != (b.Y > p.Y) && p.X < a.X+(p.Y-a.Y)/(b.Y-a.Y)*(b.X-a.X) {
			inside = !inside
		}
	}
	return inside
}

// Enclosed gives the indices of the points inside the polygon, in order.
func Enclosed(points []PlanePoint, polygon []Point) []int {
	var inside []int
	for i, p := range points {
		if InPolygon(polygon, Point{p.X, p.Y}) {
			inside = append(inside, i)
		}
	}
	return inside
}
