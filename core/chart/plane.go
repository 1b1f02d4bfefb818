package chart

import (
	"strconv"
	"strings"
)

// Group is the side an example is on.
type Group int

// The four groups, in the order of PlaneLabels.Groups. Test examples are in
// no game and are drawn small and faint.
const (
	Retain Group = iota
	Forget
	Unseen
	Test
)

// PlanePoint is an example in the plane.
type PlanePoint struct {
	X, Y     float64
	Class    int // gives the shape
	Group    Group
	Member   bool // the auditor says that it was in training; ringed on forget
	Noisy    bool // its label is wrong; crossed
	Selected bool // by the lasso or the keyboard
}

// PlaneSpec asks for the examples of a two-dimensional set. The ground is
// transparent: decision regions are painted beneath, over the same extent.
type PlaneSpec struct {
	Points     []PlanePoint
	Extent     Extent // zero: PlaneExtent(Points)
	Cursor     int    // index of the example that the keyboard is on
	ShowCursor bool
	Lasso      []Point // the path drawn so far, in data coordinates
	Ground     string  // a data:image/… URL put beneath the points, for export
	Labels     PlaneLabels
}

// PlaneLabels holds the words of the plane.
type PlaneLabels struct {
	Title   string
	Groups  [4]string // retain, forget, unseen, test
	Summary string    // {retain} {forget} {unseen} {test}: counts; {member}: of forget
	Index   string    // heads of the table
	Class   string
	Group   string
	Member  string
	Noisy   string
	Yes, No string
}

// EnglishPlane gives the words used when Labels is empty.
func EnglishPlane() PlaneLabels {
	return PlaneLabels{
		Title: "The examples in the plane", Groups: [4]string{"retain", "forget", "unseen", "test"},
		Summary: "{retain} examples to retain, {forget} to forget, {unseen} unseen. The auditor calls {member} of the {forget} to forget members.",
		Index:   "example", Class: "class", Group: "side", Member: "called member", Noisy: "wrong label", Yes: "yes", No: "no",
	}
}

type plane struct {
	PlaneSpec
	*canvas
}

// Plane draws the examples: colour by side, shape by class, a ring where the
// auditor says member of a forget example, a cross through a wrong label.
// Each example is a group with its index in data-i.
func Plane(spec PlaneSpec) Figure {
	if spec.Labels == (PlaneLabels{}) {
		spec.Labels = EnglishPlane()
	}
	if !spec.Extent.ok() {
		spec.Extent = PlaneExtent(spec.Points)
	}
	p := plane{spec, newCanvas(PlaneWidth)}
	p.h = PlaneHeight
	p.b.Grow(110 * len(spec.Points))
	if strings.HasPrefix(spec.Ground, "data:image/") {
		p.b.WriteString(`<image width="400" height="312" preserveAspectRatio="none" ` + paint("href", spec.Ground) + `/>`)
	}
	for _, g := range []Group{Test, Retain, Unseen, Forget} {
		p.group(g)
	}
	p.lasso()
	p.cursor()
	return p.done("chart-plane", p.Labels.Title, p.summary(), p.table())
}

// looks gives the attributes that the points of a group share: unseen ones are
// open, forget ones have a dark edge, so that colour is not all there is.
func (g Group) looks() (attrs string, r float64) {
	switch g {
	case Forget:
		return `fill="var(--forget)" stroke="var(--ink)" stroke-width="1.2"`, 4.6
	case Unseen:
		return `fill="var(--card)" fill-opacity="0.7" stroke="var(--unseen)" stroke-width="1.8"`, 3.6
	case Test:
		return `fill="var(--soft)" fill-opacity="0.4"`, 2
	}
	return `fill="var(--retain)" stroke="var(--card)" stroke-width="0.8"`, 4
}

func (p *plane) group(g Group) {
	attrs, r := g.looks()
	p.b.WriteString("<g " + attrs + ">")
	for i, q := range p.Points {
		if at := p.Extent.View(Point{q.X, q.Y}); q.Group == g && p.shows(at) {
			p.b.WriteString(`<g data-i="` + strconv.Itoa(i) + `">`)
			p.point(q, at, r)
			p.b.WriteString("</g>")
		}
	}
	p.b.WriteString("</g>")
}

// shows is false outside the picture and for coordinates that are no numbers.
func (p *plane) shows(at Point) bool {
	return at.X >= 0 && at.X <= PlaneWidth && at.Y >= 0 && at.Y <= PlaneHeight
}

func (p *plane) point(q PlanePoint, at Point, r float64) {
	if q.Selected {
		p.circle(at.X, at.Y, 9.5, `fill="var(--accent)" fill-opacity="0.3" stroke="var(--accent)" stroke-width="1"`)
	}
	p.mark(q.Class, at.X, at.Y, r, `class="mark"`)
	if q.Noisy {
		p.cross(at, 0.7*r, q.Group)
	}
	if q.Member && q.Group == Forget {
		p.circle(at.X, at.Y, 9, `class="ring" fill="none" stroke="var(--forget)" stroke-width="1.8"`)
	}
}

// cross marks a wrong label inside the mark: light on filled ones.
func (p *plane) cross(at Point, d float64, g Group) {
	stroke := `stroke="var(--card)" stroke-width="1.6"`
	if g == Unseen {
		stroke = `stroke="var(--ink)" stroke-width="1.4"`
	}
	p.line(at.X-d, at.Y-d, at.X+d, at.Y+d, stroke)
	p.line(at.X-d, at.Y+d, at.X+d, at.Y-d, stroke)
}

// lasso draws the path so far and the edge that would close it.
func (p *plane) lasso() {
	var at []Point
	for _, q := range p.Lasso {
		if v := p.Extent.View(q); finite(v.X) && finite(v.Y) {
			at = append(at, v)
		}
	}
	p.path(at, true, `fill="var(--accent)" fill-opacity="0.1" stroke="none"`)
	p.path(at, false, `fill="none" stroke="var(--accent)" stroke-width="1.8" stroke-linejoin="round"`)
	if len(at) > 2 {
		p.path([]Point{at[len(at)-1], at[0]}, false, `stroke="var(--accent)" stroke-dasharray="3 4"`)
	}
}

// cursor draws the keyboard's ring, light under dark so that it shows on any
// ground.
func (p *plane) cursor() {
	if !p.ShowCursor || p.Cursor < 0 || p.Cursor >= len(p.Points) {
		return
	}
	q := p.Points[p.Cursor]
	if at := p.Extent.View(Point{q.X, q.Y}); p.shows(at) {
		p.circle(at.X, at.Y, 13, `class="cursor" fill="none" stroke="var(--card)" stroke-width="5"`)
		p.circle(at.X, at.Y, 13, `class="cursor" fill="none" stroke="var(--ink)" stroke-width="2.2"`)
	}
}

func (p *plane) summary() string {
	var count [4]int
	member := 0
	for _, q := range p.Points {
		if q.Group >= Retain && q.Group <= Test {
			count[q.Group]++
		}
		if q.Group == Forget && q.Member {
			member++
		}
	}
	return fill(p.Labels.Summary, "retain", strconv.Itoa(count[Retain]), "forget", strconv.Itoa(count[Forget]),
		"unseen", strconv.Itoa(count[Unseen]), "test", strconv.Itoa(count[Test]), "member", strconv.Itoa(member))
}

func (p *plane) table() Table {
	l := p.Labels
	t := Table{Caption: l.Title, Head: []string{l.Index, "x", "y", l.Class, l.Group, l.Member, l.Noisy}}
	t.Rows = make([][]string, len(p.Points))
	answer := map[bool]string{true: l.Yes, false: l.No}
	for i, q := range p.Points {
		group := ""
		if q.Group >= Retain && q.Group <= Test {
			group = l.Groups[q.Group]
		}
		t.Rows[i] = []string{strconv.Itoa(i), exact(q.X), exact(q.Y), strconv.Itoa(q.Class), group, answer[q.Member], answer[q.Noisy]}
	}
	return t
}
