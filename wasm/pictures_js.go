package main

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"syscall/js"
)

// album is the pictures on display. They are many and change a little in every epoch, so the page writes what changed by itself.
type album struct {
	key   string
	shown []Picture
	cells []cell
}

// cell is a picture's elements.
type cell struct {
	button, caption, says js.Value
	beliefs               [3]js.Value
}

// develop brings the pictures up to date.
func (p *page) develop() {
	place := p.element("pictures")
	if place.IsNull() {
		return
	}
	pictures := p.app.Pictures()
	key := fmt.Sprint(p.app.S.Round(), p.app.AllPics, p.app.Page, p.app.BeliefClasses(), len(pictures))
	if p.album.key != key || place.Get("childElementCount").Int() != len(pictures) {
		p.album = album{key: key, shown: make([]Picture, len(pictures))}
		p.lay(place, pictures)
	}
	for i := range pictures {
		if p.album.shown[i] != pictures[i] {
			p.album.cells[i].write(&p.album.shown[i], pictures[i])
		}
		if i%slice == slice-1 {
			if p.yield(); p.album.key != key {
				return // Meanwhile others were laid.
			}
		}
	}
}

// slice is how many pictures are written in one turn.
const slice = 25

// lay makes the elements, once.
func (p *page) lay(place js.Value, pictures []Picture) {
	var b strings.Builder
	colours, shape := p.app.BeliefClasses(), p.app.S.Scene.Shape
	for _, picture := range pictures {
		b.WriteString(`<button class="picture" aria-pressed="false" data-at="` + strconv.Itoa(picture.At) + `"><span class="pixels">`)
		if raw := p.app.pixels(picture.At); raw != nil {
			b.WriteString(`<img alt="" src="` + bitmap(raw, shape.Channels, shape.Width, shape.Height) + `">`)
		}
		b.WriteString(`</span><span class="cap">` + escape(picture.Caption) + `</span><span class="beliefs">`)
		for _, c := range colours {
			b.WriteString(`<i class="` + c + `"></i>`)
		}
		b.WriteString(`</span><span class="says"></span></button>`)
	}
	place.Set("innerHTML", b.String())
	buttons := place.Get("children")
	for i := range pictures {
		p.album.shown[i].Caption = pictures[i].Caption // Every button has a name from the beginning.
		parts := buttons.Index(i).Get("children")
		beliefs := parts.Index(2).Get("children")
		c := cell{button: buttons.Index(i), caption: parts.Index(1), says: parts.Index(3)}
		for k := range c.beliefs {
			c.beliefs[k] = beliefs.Index(k)
		}
		p.album.cells = append(p.album.cells, c)
	}
}

// write changes what differs from what is shown.
func (c cell) write(shown *Picture, now Picture) {
	text := func(e js.Value, before, after string) {
		if before != after {
			e.Set("textContent", after)
		}
	}
	text(c.caption, shown.Caption, now.Caption)
	text(c.says, shown.Says, now.Says)
	for k, e := range c.beliefs {
		text(e, shown.Beliefs[k], now.Beliefs[k])
	}
	if shown.Class != now.Class {
		c.button.Set("className", now.Class)
	}
	if now.Name = cmp.Or(now.Name, shown.Name); shown.Name != now.Name {
		c.button.Call("setAttribute", "aria-label", now.Name)
		c.button.Set("title", now.Name)
	}
	if shown.Pressed != now.Pressed {
		c.button.Call("setAttribute", "aria-pressed", strconv.FormatBool(now.Pressed))
	}
	*shown = now
}

// clicked selects the picture under a click.
func (p *page) clicked(e js.Value) {
	target := e.Get("target")
	if target.Get("closest").Type() != js.TypeFunction {
		return
	}
	button := target.Call("closest", "#pictures button")
	if button.IsNull() {
		return
	}
	if at, err := strconv.Atoi(button.Get("dataset").Get("at").String()); err == nil {
		p.later(func() { p.app.MarkPicture(at) })
	}
}
