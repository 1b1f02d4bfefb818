package main

import (
	"strconv"
	"strings"
	"syscall/js"

	"lethe/wasm/chart"
	"lethe/wasm/frame"
)

// paint puts on the page what the components leave out: charts, canvases, and the state of fields.
func (p *page) paint() {
	for _, f := range p.app.Figures() {
		p.put(f.ID, f.Figure, true)
	}
	if s := p.app.S.Scene; s != nil && s.Plane() {
		p.put("plane-points", p.app.Plane(), true)
		p.regions()
	} else if s != nil && s.Images() {
		p.develop()
	}
	p.fields()
	p.dialog()
	p.doc.Get("documentElement").Set("lang", p.app.Text.Language)
}

// put shows a chart in its place, with its numbers as a table for those who do not see it.
func (p *page) put(id string, f chart.Figure, table bool) {
	place := p.element(id)
	if place.IsNull() {
		return
	}
	if old := place.Get("letheChart"); old.Type() == js.TypeString && old.String() == f.SVG && place.Get("firstChild").Truthy() {
		return
	}
	html := f.SVG
	if table {
		html += tableOf(f.Table)
	}
	place.Set("innerHTML", html)
	place.Set("letheChart", f.SVG)
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

func escape(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;").Replace(s)
}

func (p *page) element(id string) js.Value { return p.doc.Call("getElementById", id) }

// regions paints the decision regions: the class by its colour, how sure the model is by its strength.
func (p *page) regions() {
	canvas, t := p.element("plane-regions"), p.app.takeOf()
	if canvas.IsNull() {
		return
	}
	key := strings.Join([]string{strconv.Itoa(p.app.S.Round()), p.app.S.Shown, strconv.Itoa(p.app.S.Cursor), strconv.FormatBool(t != nil), p.doc.Get("documentElement").Get("dataset").Get("theme").String()}, " ")
	if old := canvas.Get("letheRegions"); old.Type() == js.TypeString && old.String() == key {
		return
	}
	canvas.Set("letheRegions", key)
	context := canvas.Call("getContext", "2d")
	if t == nil || len(t.Plane) != 2*frame.PlaneWidth*frame.PlaneHeight {
		context.Call("clearRect", 0, 0, frame.PlaneWidth, frame.PlaneHeight)
		return
	}
	colours := p.colours(t.Classes)
	pixels := make([]byte, 0, 4*frame.PlaneWidth*frame.PlaneHeight)
	for i := 0; i < len(t.Plane); i += 2 {
		c, sure := colours[int(t.Plane[i])%len(colours)], float64(t.Plane[i+1])/255
		even := 1 / float64(t.Classes)
		alpha := 16 + 70*max(0, sure-even)/(1-even)
		pixels = append(pixels, c[0], c[1], c[2], byte(alpha))
	}
	data := js.Global().Get("Uint8ClampedArray").New(len(pixels))
	js.CopyBytesToJS(data, pixels)
	context.Call("putImageData", js.Global().Get("ImageData").New(data, frame.PlaneWidth, frame.PlaneHeight), 0, 0)
}

// colours returns the colours of classes in the theme that is on.
func (p *page) colours(classes int) [][3]byte {
	style := p.window.Call("getComputedStyle", p.doc.Get("documentElement"))
	names := []string{"--retain", "--accent", "--unseen", "--forget", "--m4", "--m5", "--m6", "--m7"}
	all := make([][3]byte, 0, classes)
	for k := range max(2, classes) {
		all = append(all, rgb(style.Call("getPropertyValue", names[k%len(names)]).String()))
	}
	return all
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

// develop paints the pictures that are on display, each once.
func (p *page) develop() {
	s := p.app.S.Scene
	canvases := p.doc.Call("querySelectorAll", "#pictures canvas")
	key := s.Name + strconv.Itoa(p.app.S.Round()) + ":"
	for i := range canvases.Length() {
		canvas := canvases.Index(i)
		name := canvas.Get("dataset").Get("at").String()
		if old := canvas.Get("lethePicture"); old.Type() == js.TypeString && old.String() == key+name {
			continue
		}
		at, err := strconv.Atoi(name)
		if err != nil {
			continue
		}
		canvas.Set("width", s.Shape.Width)
		canvas.Set("height", s.Shape.Height)
		if raw := p.app.pixels(at); raw != nil {
			p.blit(canvas, raw, s.Shape.Channels)
		}
		canvas.Set("lethePicture", key+name)
	}
}

// blit paints grey or colour bytes.
func (p *page) blit(canvas js.Value, raw []byte, channels int) {
	w, h := canvas.Get("width").Int(), canvas.Get("height").Int()
	pixels := make([]byte, 0, 4*w*h)
	for i := 0; i+channels <= len(raw); i += channels {
		r, g, b := raw[i], raw[i], raw[i]
		if channels == 3 {
			g, b = raw[i+1], raw[i+2]
		}
		pixels = append(pixels, r, g, b, 255)
	}
	data := js.Global().Get("Uint8ClampedArray").New(len(pixels))
	js.CopyBytesToJS(data, pixels)
	canvas.Call("getContext", "2d").Call("putImageData", js.Global().Get("ImageData").New(data, w, h), 0, 0)
}

// fields gives fields the values that the app has; an attribute would only be where they began.
func (p *page) fields() {
	fields := p.doc.Call("querySelectorAll", "[data-value], [data-checked], [data-progress]")
	active := p.doc.Get("activeElement")
	for i := range fields.Length() {
		f := fields.Index(i)
		data := f.Get("dataset")
		if v := data.Get("value"); v.Type() == js.TypeString && f.Get("value").String() != v.String() {
			if typing := f.Equal(active) && f.Get("type").String() == "text"; !typing {
				f.Set("value", v)
			}
		}
		if v := data.Get("checked"); v.Type() == js.TypeString {
			f.Set("checked", v.String() == "true")
		}
		if v := data.Get("progress"); v.Type() == js.TypeString {
			f.Set("value", v)
		}
	}
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
