package main

import (
	"fmt"
	"strconv"
	"strings"
	"syscall/js"
	"time"

	"lethe/core/chart"
	"lethe/wasm/frame"
)

// paint puts on the page what the components leave out: charts, pictures and canvases, each in a turn of its own.
func (p *page) paint() {
	p.dialog()
	if place := p.element("audit-report"); !place.IsNull() && place.Get("shadowRoot").IsNull() {
		p.lethe.Call("report", place, p.app.Own.Audit)
	}
	if place := p.element("own-found"); !place.IsNull() {
		html := ""
		if r := p.app.Own.Report; r != nil {
			html = r.HTML
		}
		if stale(place, html) {
			place.Set("innerHTML", html)
		}
	}
	if root := p.doc.Get("documentElement"); root.Get("lang").String() != p.app.Text.Language {
		root.Set("lang", p.app.Text.Language) // Even of the same language the browser styles the whole page anew.
	}
	for _, draw := range p.app.Drawings() {
		f := draw()
		p.put(f.ID, f.Figure)
		p.yield()
	}
	if s := p.app.S.Scene; s != nil && s.Plane() {
		p.put("plane-others", p.app.Others())
		p.put("plane-points", p.app.Forgotten())
		p.yield()
		p.regions()
	} else if s != nil {
		p.develop()
	}
	p.yield()
	p.cards()
	p.tabulate()
}

// put shows a chart in its place.
func (p *page) put(id string, f chart.Figure) {
	if place := p.element(id); !place.IsNull() && stale(place, f.SVG) {
		place.Set("innerHTML", f.SVG)
		place.Set("letheTable", "")
	}
}

// apart is how long the page rests between two tables.
const apart = 40 * time.Millisecond

// tabulate puts the numbers of resting charts behind them, as tables for those who do not see charts: one at a time, since the browser
// styles and lays out all that comes together at once.
func (p *page) tabulate() {
	all := p.app.Figures()
	if s := p.app.S.Scene; s != nil && s.Plane() {
		all = append(all, Named{"plane-others", p.app.Others()}, Named{"plane-points", p.app.Forgotten()})
	}
	for _, f := range all {
		if p.app.S.Running || len(p.repaint) > 0 {
			return
		}
		place, table := p.element(f.ID), tableOf(f.Table)
		if place.IsNull() || place.Get("letheShows").IsUndefined() || place.Get("letheTable").String() == table {
			continue
		}
		if old := place.Get("lastElementChild"); place.Get("childElementCount").Int() > 1 {
			old.Call("remove")
		}
		place.Call("insertAdjacentHTML", "beforeend", table)
		place.Set("letheTable", table)
		time.Sleep(apart)
	}
}

// cards puts the metrics' cards on the page; they change only when numbers do.
func (p *page) cards() {
	if place, html := p.element("cards"), p.app.CardsHTML(); !place.IsNull() && stale(place, html) {
		place.Set("innerHTML", html)
	}
}

// mostRows is how many rows of a table are read out; beyond, the CSV has them.
const mostRows = 60

// tableOf returns a table that is there for screen readers alone.
func tableOf(t chart.Table) string {
	var b strings.Builder
	b.WriteString(`<div class="sr-only"><table><caption>` + escape(t.Caption) + "</caption><thead><tr>")
	for _, h := range t.Head {
		b.WriteString(`<th scope="col">` + escape(h) + "</th>")
	}
	b.WriteString("</tr></thead><tbody>")
	for _, row := range t.Rows[:min(len(t.Rows), mostRows)] {
		b.WriteString("<tr>")
		for _, cell := range row {
			b.WriteString("<td>" + escape(cell) + "</td>")
		}
		b.WriteString("</tr>")
	}
	b.WriteString("</tbody></table></div>")
	return b.String()
}

// width returns how broad an element is.
func (p *page) width(id string) int {
	if w := p.widths[id]; w > 0 {
		return w
	}
	if e := p.element(id); !e.IsNull() {
		p.widths[id] = e.Get("clientWidth").Int()
	}
	return p.widths[id]
}

func (p *page) element(id string) js.Value { return p.doc.Call("getElementById", id) }

// canvas returns the canvas inside an element, made there if need be. Drawing would clear one that it knows of.
func (p *page) canvas(place js.Value, width, height int) js.Value {
	c := place.Get("firstElementChild")
	if c.IsNull() {
		c = p.doc.Call("createElement", "canvas")
		place.Call("append", c)
	}
	if c.Get("width").Int() != width || c.Get("height").Int() != height {
		c.Set("width", width)
		c.Set("height", height)
	}
	return c
}

// stale reports whether an element shows something else than key, and notes that it is about to show it.
func stale(e js.Value, key string) bool {
	if old := e.Get("letheShows"); old.Type() == js.TypeString && old.String() == key && e.Get("firstElementChild").Truthy() {
		return false
	}
	e.Set("letheShows", key)
	return true
}

// regions paints the decision regions: the class by its colour, how sure the model is by its strength.
func (p *page) regions() {
	place, t := p.element("plane-regions"), p.app.takeOf()
	if place.IsNull() {
		return
	}
	dark := p.dark()
	if !stale(place, fmt.Sprint(p.app.S.Round(), p.app.S.Shown, p.app.S.Cursor, t != nil, dark)) {
		return
	}
	context := p.canvas(place, frame.PlaneWidth, frame.PlaneHeight).Call("getContext", "2d")
	if t == nil || len(t.Plane) != 2*frame.PlaneWidth*frame.PlaneHeight {
		context.Call("clearRect", 0, 0, frame.PlaneWidth, frame.PlaneHeight)
		return
	}
	colours := p.colours(t.Classes, dark)
	pixels := make([]byte, 0, 4*frame.PlaneWidth*frame.PlaneHeight)
	for i := 0; i < len(t.Plane); i += 2 {
		c, sure := colours[int(t.Plane[i])%len(colours)], float64(t.Plane[i+1])/255
		even := 1 / float64(t.Classes)
		alpha := 16 + 70*max(0, sure-even)/(1-even)
		pixels = append(pixels, c[0], c[1], c[2], byte(alpha))
	}
	show(context, pixels, frame.PlaneWidth, frame.PlaneHeight)
}

// show puts RGBA bytes on a canvas.
func show(context js.Value, pixels []byte, width, height int) {
	data := js.Global().Get("Uint8ClampedArray").New(len(pixels))
	js.CopyBytesToJS(data, pixels)
	context.Call("putImageData", js.Global().Get("ImageData").New(data, width, height), 0, 0)
}

// palette is the colours of classes in a theme. Asking for them has the browser style the whole page at once.
type palette struct {
	dark    bool
	colours [][3]byte
}

// colours returns the colours of classes in the theme that is on.
func (p *page) colours(classes int, dark bool) [][3]byte {
	if classes = max(2, classes); p.palette.dark == dark && len(p.palette.colours) == classes {
		return p.palette.colours
	}
	style := p.window.Call("getComputedStyle", p.doc.Get("documentElement"))
	names := []string{"--retain", "--accent", "--unseen", "--forget", "--m4", "--m5", "--m6", "--m7"}
	p.palette = palette{dark: dark}
	for k := range classes {
		p.palette.colours = append(p.palette.colours, rgb(style.Call("getPropertyValue", names[k%len(names)]).String()))
	}
	return p.palette.colours
}

// rgb reads #rrggbb or #rgb.
func rgb(hex string) (c [3]byte) {
	hex = strings.TrimPrefix(strings.TrimSpace(hex), "#")
	if len(hex) == 3 {
		hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
	}
	for i := range c {
		if len(hex) == 6 {
			v, _ := strconv.ParseUint(hex[2*i:2*i+2], 16, 8)
			c[i] = byte(v)
		}
	}
	return c
}

// dialog makes an open dialog modal, which drawing cannot.
func (p *page) dialog() {
	d := p.element("dialog")
	if d.IsNull() || d.Call("matches", ":modal").Bool() {
		return
	}
	d.Call("removeAttribute", "open")
	d.Call("showModal")
}
