package main

import (
	"slices"
	"strconv"

	"lethe/core/report"
	"lethe/wasm/frame"
)

// Picture is an example of an image set.
type Picture struct {
	At      int // position in the scene
	Label   string
	Noisy   bool
	Marked  bool
	Forget  bool
	Beliefs []Belief
	Member  bool // the auditor says so
	Judged  bool
	Name    string // for those who do not see it
}

// Belief is the probability that a model gives the label.
type Belief struct{ Class, Text string }

// pageOf is how many pictures are shown at a time.
const pageOf = 100

// Pictures returns those on display.
func (a *App) Pictures() []Picture {
	s := a.S.Scene
	from, n := s.Start(frame.Forget), s.Counts[frame.Forget]
	if a.AllPics && s.From == 0 {
		from, n = 0, s.Pictured
	}
	first := from + a.Page*pageOf
	last := min(first+pageOf, from+n)
	var all []Picture
	for at := first; at < last; at++ {
		all = append(all, a.picture(at))
	}
	return all
}

// PictureFollowing reports whether there are pictures before and behind those on display.
func (a *App) PictureFollowing() (before, behind bool) {
	n := a.S.Scene.Counts[frame.Forget]
	if a.AllPics && a.S.Scene.From == 0 {
		n = a.S.Scene.Pictured
	}
	return a.Page > 0, (a.Page+1)*pageOf < n
}

func (a *App) picture(at int) Picture {
	s := a.S.Scene
	p := Picture{At: at, Label: s.Classes[s.Labels[at]], Noisy: s.Noisy[at] == 1, Forget: s.SideOf(at) == frame.Forget}
	p.Marked = slices.Contains(a.S.Marked, at)
	p.Name = p.Label
	if p.Noisy {
		p.Name += ", " + a.T("data.noisy")
	}
	if !p.Forget {
		return p
	}
	k := at - s.Start(frame.Forget)
	for _, m := range []string{"original", a.S.Shown, report.Reference} {
		b := Belief{Class: a.Color(m), Text: "–"}
		if t := a.S.At(m); t != nil && t.Forget > k {
			b.Text = percent(t.Belief(k, s.Labels[at]))
			p.Name += ", " + m + " " + b.Text
		}
		p.Beliefs = append(p.Beliefs, b)
	}
	if t := a.S.At(a.S.Shown); t != nil && k < len(t.Verdicts) {
		p.Judged, p.Member = true, t.Verdicts[k] > 0
		p.Name += ", " + a.T("auditor") + ": " + a.verdictWord(p.Member)
	}
	return p
}

func (a *App) verdictWord(member bool) string {
	if member {
		return a.T("says.member")
	}
	return a.T("says.not")
}

// percent prints a probability in whole hundredths.
func percent(p float64) string { return strconv.Itoa(int(100*p + 0.5)) }

// MarkPicture selects a picture, or takes it out of the selection.
func (a *App) MarkPicture(at int) {
	if !a.Fixed("forget") {
		a.S.Mark([]int{at}, true)
	}
}

// pixels returns the grey or colour bytes of the example at a position, nil where the scene has none.
func (a *App) pixels(at int) []byte {
	s := a.S.Scene
	size := s.Shape.Size()
	k := at - s.From
	if k < 0 || (k+1)*size > len(s.Pixels) {
		return nil
	}
	return s.Pixels[k*size : (k+1)*size]
}
