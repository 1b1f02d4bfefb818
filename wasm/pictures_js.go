package main

import (
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
			p.album.cells[i].write(p.album.shown[i], pictures[i])
			p.album.shown[i] = pictures[i]
		}
	}
}

// lay makes the elements and paints the pixels, once.
func (p *page) lay(place js.Value, pictures []Picture) {
	var b strings.Builder
	colours := p.app.BeliefClasses()
	for _, picture := range pictures {
		b.WriteString(`<button class="picture" data-at="` + strconv.Itoa(picture.At) + `"><span class="pixels"></span><span class="cap"></span><span class="beliefs">`)
		for _, c := range colours {
			b.WriteString(`<i class="` + c + `"></i>`)
		}
		b.WriteString(`</span><span class="says"></span></button>`)
	}
	place.Set("innerHTML", b.String())
	s := p.app.S.Scene
	buttons := place.Get("children")
	for i, picture := range pictures {
		parts := buttons.Index(i).Get("children")
		beliefs := parts.Index(2).Get("children")
		c := cell{button: buttons.Index(i), caption: parts.Index(1), says: parts.Index(3)}
		for k := range c.beliefs {
			c.beliefs[k] = beliefs.Index(k)
		}
		p.album.cells = append(p.album.cells, c)
		if raw := p.app.pixels(picture.At); raw != nil {
			context := p.canvas(parts.Index(0), s.Shape.Width, s.Shape.Height).Call("getContext", "2d")
			show(context, rgba(raw, s.Shape.Channels), s.Shape.Width, s.Shape.Height)
		}
	}
}

// write changes what differs.
func (c cell) write(old, now Picture) {
	text := func(e js.Value, before, after string) {
		if before != after {
			e.Set("textContent", after)
		}
	}
	text(c.caption, old.Caption, now.Caption)
	text(c.says, old.Says, now.Says)
	for k, e := range c.beliefs {
		text(e, old.Beliefs[k], now.Beliefs[k])
	}
	if old.Class != now.Class {
		c.button.Set("className", now.Class)
	}
	if old.Name != now.Name {
		c.button.Call("setAttribute", "aria-label", now.Name)
		c.button.Set("title", now.Name)
	}
	c.button.Call("setAttribute", "aria-pressed", strconv.FormatBool(now.Pressed))
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
