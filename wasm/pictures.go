package main

import (
	"encoding/base64"
	"encoding/binary"
	"strconv"
	"strings"

	"lethe/core/report"
	"lethe/wasm/frame"
)

// Picture is an example of an image set, in words.
type Picture struct {
	At      int // position in the scene
	Caption string
	Name    string // all of it in a sentence, empty while epochs go by
	Class   string
	Pressed bool      // it is to be forgotten
	Beliefs [3]string // in the label, of the original, the method on display and retrain; empty where there are none
	Says    string    // what the auditor says of it
}

// pageOf is how many pictures are shown at a time.
const pageOf = 100

// Pictures returns those on display.
func (a *App) Pictures() []Picture {
	first, last := a.span()
	var all []Picture
	for at := first; at < last; at++ {
		all = append(all, a.picture(at))
	}
	return all
}

// span returns where in the scene the pictures on display begin and end.
func (a *App) span() (first, last int) {
	s := a.S.Scene
	from, n := s.Start(frame.Forget), s.Counts[frame.Forget]
	if a.AllPics && s.From == 0 {
		from, n = 0, s.Pictured
	}
	first = from + a.Page*pageOf
	return first, min(first+pageOf, from+n)
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
	p := Picture{At: at, Caption: s.Classes[s.Labels[at]], Class: "picture c-soft"}
	if !s.Images() {
		p.Caption = strconv.Itoa(s.Index[at]) + ": " + p.Caption
	}
	spoken := []string{p.Caption}
	if s.Noisy[at] == 1 {
		p.Caption += " ✗"
		spoken = append(spoken, a.T("data.noisy"))
	}
	forget := s.SideOf(at) == frame.Forget
	p.Pressed = a.S.IsMarked(at) || forget && a.S.Marked == nil
	if p.Pressed && (a.S.Marked != nil || a.AllPics) {
		p.Class = "picture on c-forget"
	}
	if forget {
		spoken = append(spoken, a.opinions(&p, at)...)
	}
	if !a.S.Running {
		p.Name = strings.Join(spoken, ", ")
	}
	return p
}

// opinions fills in what the models and the auditor say of a forgotten picture, and returns it in words.
func (a *App) opinions(p *Picture, at int) (spoken []string) {
	s := a.S.Scene
	k := at - s.Start(frame.Forget)
	for i, m := range [...]string{"original", a.S.Shown, report.Reference} {
		p.Beliefs[i] = "–"
		if t := a.S.At(m); t != nil && t.Forget > k {
			p.Beliefs[i] = percent(t.Belief(k, s.Labels[at]))
			spoken = append(spoken, m+" "+p.Beliefs[i]+" %")
		}
	}
	if t := a.S.At(a.S.Shown); t != nil && k < len(t.Verdicts) {
		member := t.Verdicts[k] > 0
		p.Says = a.Says(member)
		spoken = append(spoken, a.T("auditor")+": "+a.verdictWord(member))
		if member && p.Class == "picture c-soft" {
			p.Class = "picture member c-forget"
		}
	}
	return spoken
}

// BeliefClasses are the colours of the three beliefs.
func (a *App) BeliefClasses() [3]string {
	return [3]string{a.Color("original"), a.Color(a.S.Shown), a.Color(report.Reference)}
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

// bitmap returns grey or interleaved RGB bytes as the address of an image. A hundred images are drawn faster than as many
// canvases, each of which is a layer of its own.
func bitmap(raw []byte, channels, width, height int) string {
	const head = 54
	line := (3*width + 3) / 4 * 4
	b := append(make([]byte, 0, head+line*height), "BM"...)
	for _, v := range [...]int{head + line*height, 0, head, head - 14, width, height, 1 | 24<<16, 0, line * height, 0, 0, 0, 0} { // One plane, 24 bits a pixel.
		b = binary.LittleEndian.AppendUint32(b, uint32(v))
	}
	for y := height - 1; y >= 0; y-- { // From the bottom up.
		for x := range width {
			p := raw[(y*width+x)*channels:][:channels]
			b = append(b, p[channels-1], p[channels/2], p[0])
		}
		b = append(b, make([]byte, line-3*width)...)
	}
	return "data:image/bmp;base64," + base64.StdEncoding.EncodeToString(b)
}
