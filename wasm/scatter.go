package main

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"lethe/core/chart"
	"lethe/wasm/frame"
)

// planePoints returns the examples as the chart wants them, in the order of the scene.
func (a *App) planePoints() []chart.PlanePoint {
	s := a.S.Scene
	t := a.S.At(a.S.Shown)
	points := make([]chart.PlanePoint, len(s.Index))
	from := s.Start(frame.Forget)
	groups := [...]chart.Group{chart.Retain, chart.Forget, chart.Unseen, chart.Test}
	for i := range points {
		side := s.SideOf(i)
		p := chart.PlanePoint{X: s.Points[2*i], Y: s.Points[2*i+1], Class: s.Labels[i], Group: groups[side], Noisy: s.Noisy[i] == 1}
		if k := i - from; side == frame.Forget && t != nil && k < len(t.Verdicts) {
			p.Member = t.Verdicts[k] > 0
		}
		p.Selected = a.S.IsMarked(i)
		points[i] = p
	}
	return points
}

// extent is the window of the plane.
func (a *App) extent() chart.Extent {
	x0, x1, y0, y1 := a.S.Scene.Extent()
	return chart.Extent{X0: x0, X1: x1, Y0: y0, Y1: y1}
}

// Plane draws all examples.
func (a *App) Plane() chart.Figure { return a.plane(a.planePoints(), a.Focus, a.Lasso...) }

// Others draws the examples that no epoch changes, and Forgotten those in front of them, with what the auditor says of them: in
// two layers, since hundreds of marks take longer to draw than an epoch is shown.
func (a *App) Others() chart.Figure {
	key := fmt.Sprint(a.S.Round(), a.S.Shown, a.Text.Language, a.S.Marked)
	return a.once("plane-others", key, func(float64) chart.Figure {
		points := slices.DeleteFunc(a.planePoints(), func(p chart.PlanePoint) bool { return p.Group == chart.Forget })
		return a.plane(points, -1)
	})().Figure
}

// Forgotten draws the examples to be forgotten, the lasso and the keyboard's place.
func (a *App) Forgotten() chart.Figure {
	key := fmt.Sprint(a.S.Round(), a.S.Shown, a.S.Cursor, a.takeOf() != nil, a.Text.Language, a.S.Marked, a.Lasso, a.Focus)
	return a.once("plane-points", key, func(float64) chart.Figure {
		all := a.planePoints()
		points := slices.DeleteFunc(slices.Clone(all), func(p chart.PlanePoint) bool { return p.Group != chart.Forget })
		if a.Focus < 0 {
			return a.plane(points, -1, a.Lasso...)
		}
		return a.plane(append(points, all[a.Focus]), len(points), a.Lasso...)
	})().Figure
}

// plane draws points, the place of the keyboard, which is one of them or -1, and a lasso.
func (a *App) plane(points []chart.PlanePoint, cursor int, lasso ...chart.Point) chart.Figure {
	spec := chart.PlaneSpec{Points: points, Extent: a.extent(), Lasso: lasso, Cursor: cursor, ShowCursor: cursor >= 0, Labels: chart.EnglishPlane()}
	spec.Labels.Title = a.T("data.regions", "m", a.S.Shown)
	spec.Labels.Groups = [4]string{a.T("side.retain"), a.T("side.forget"), a.T("side.val"), a.T("side.test")}
	return chart.Plane(spec)
}

// Draw goes on with the lasso, at a place in the window from (0, 0) top left to (1, 1).
func (a *App) Draw(x, y float64, begin bool) {
	if a.S.Scene == nil {
		a.Lasso = nil
		return
	}
	e := a.extent()
	p := chart.Point{X: e.X0 + x*(e.X1-e.X0), Y: e.Y1 - y*(e.Y1-e.Y0)}
	if begin {
		a.Lasso, a.dragged = []chart.Point{p}, false
		return
	}
	if len(a.Lasso) == 0 {
		return
	}
	last := a.Lasso[len(a.Lasso)-1]
	if math.Abs(last.X-p.X)/(e.X1-e.X0)+math.Abs(last.Y-p.Y)/(e.Y1-e.Y0) > 0.01 {
		a.Lasso = append(a.Lasso, p)
		a.dragged = len(a.Lasso) > 3
	}
}

// Drop ends the lasso: what it surrounds is selected, or, where it was a click, the nearest example.
func (a *App) Drop(add bool) {
	lasso := a.Lasso
	a.Lasso = nil
	if a.S.Scene == nil || len(lasso) == 0 || a.Fixed("forget") {
		return
	}
	points := a.planePoints()
	if !a.dragged {
		e := a.extent()
		if i := chart.Nearest(points, lasso[0], (e.X1-e.X0)/25); i >= 0 {
			a.S.Mark([]int{i}, true)
		}
		return
	}
	if !add {
		a.S.Marked = nil
	}
	a.S.Mark(chart.Enclosed(points, lasso), false)
}

// Move moves the keyboard's place to the nearest training example in a direction.
func (a *App) Move(dx, dy float64) {
	s := a.S.Scene
	if s == nil || len(s.Points) == 0 {
		return
	}
	trained := s.Start(frame.Val)
	if a.Focus < 0 || a.Focus >= trained {
		a.Focus = s.Start(frame.Forget)
		return
	}
	best, at := math.Inf(1), a.Focus
	x, y := s.Points[2*a.Focus], s.Points[2*a.Focus+1]
	for i := range trained {
		u, v := s.Points[2*i]-x, s.Points[2*i+1]-y
		along, across := u*dx+v*dy, math.Abs(u*dy-v*dx)
		if i != a.Focus && along > 1e-9 && along+2*across < best {
			best, at = along+2*across, i
		}
	}
	a.Focus = at
}

// Press handles a key on the plane or the pictures; it reports whether it meant something.
func (a *App) Press(key string, shift bool) bool {
	switch key {
	case "ArrowLeft":
		a.Move(-1, 0)
	case "ArrowRight":
		a.Move(1, 0)
	case "ArrowUp":
		a.Move(0, 1)
	case "ArrowDown":
		a.Move(0, -1)
	case " ":
		shift = true
	case "Enter":
		a.ForgetMarked()
		return true
	case "Escape":
		a.S.Unmark()
		a.Lasso = nil
		return true
	default:
		return false
	}
	if shift && a.Focus >= 0 && !a.Fixed("forget") {
		a.S.Mark([]int{a.Focus}, key == " ")
	}
	return true
}

// ForgetMarked makes the selection the forget set.
func (a *App) ForgetMarked() {
	if len(a.S.Marked) == 0 || a.Fixed("forget") {
		return
	}
	active := a.active()
	if !a.S.ForgetMarked() {
		a.Toast(a.T("fault") + ": " + a.S.Fault)
		return
	}
	a.fresh(active)
	a.Browser.Tell("config", string(a.S.Config.JSON()))
}

// Spot says in words what the keyboard is on.
func (a *App) Spot() string {
	s := a.S.Scene
	if s == nil || a.Focus < 0 || a.Focus >= len(s.Index) {
		return ""
	}
	side := [...]string{"side.retain", "side.forget", "side.val", "side.test"}[s.SideOf(a.Focus)]
	words := a.T("data.number", "i", strconv.Itoa(s.Index[a.Focus]), "label", s.Classes[s.Labels[a.Focus]], "side", a.T(side))
	if a.S.IsMarked(a.Focus) {
		words += " " + a.T("data.marked", "k", "✓")
	}
	return words
}
