package main

import (
	"encoding/json"
	"strings"
	"syscall/js"

	"lethe/core/experiment"
	"lethe/wasm/frame"
)

// listen hears what vugu does not: pointers and keys on the plane, files, the address, the page around this one.
func (p *page) listen() {
	p.on(p.doc, "pointerdown", p.pointerDown)
	p.on(p.doc, "pointermove", p.pointerMove)
	p.on(p.doc, "pointerup", p.pointerUp)
	p.on(p.doc, "click", p.clicked)
	p.on(p.doc, "keydown", p.keyDown)
	p.on(p.doc, "change", p.fileChosen)
	p.on(p.doc, "dragover", func(e js.Value) { p.dragging(e, true) })
	p.on(p.doc, "dragleave", func(e js.Value) { p.dragging(e, false) })
	p.on(p.doc, "drop", p.dropped)
	p.on(p.doc, "cancel", func(e js.Value) {
		e.Call("preventDefault")
		p.later(p.app.CloseDialog)
	}, true)
	p.on(p.window, "resize", func(js.Value) { p.later(func() { clear(p.widths) }) }) // Charts are as broad as their places.
	p.on(p.window, "hashchange", func(e js.Value) {
		if _, hash, _ := strings.Cut(e.Get("newURL").String(), "#"); !p.app.Embed {
			p.later(func() { p.follow(hash) })
		}
	})
	p.lethe.Set("onHostMessage", js.FuncOf(func(_ js.Value, args []js.Value) any {
		raw := args[0].String()
		p.later(func() { p.told(raw) })
		return nil
	}))
	p.lethe.Call("post", "ready", p.object(`{}`))
}

// on calls f for every event of a kind, in the capturing phase where asked.
func (p *page) on(target js.Value, kind string, f func(js.Value), capture ...bool) {
	target.Call("addEventListener", kind, js.FuncOf(func(_ js.Value, args []js.Value) any {
		f(args[0])
		return nil
	}), len(capture) > 0)
}

// plane returns the plane that an event is on, and where: from (0, 0) top left to (1, 1).
func (p *page) plane(e js.Value) (x, y float64, ok bool) {
	plane := p.element("plane")
	if plane.IsNull() || p.app.Lasso == nil && !plane.Call("contains", e.Get("target")).Bool() {
		return 0, 0, false
	}
	box := plane.Call("getBoundingClientRect")
	x = (e.Get("clientX").Float() - box.Get("left").Float()) / box.Get("width").Float()
	y = (e.Get("clientY").Float() - box.Get("top").Float()) / box.Get("height").Float()
	return min(max(x, 0), 1), min(max(y, 0), 1), true
}

func (p *page) pointerDown(e js.Value) {
	if e.Get("button").Int() != 0 {
		return
	}
	if x, y, ok := p.plane(e); ok {
		p.later(func() { p.app.Draw(x, y, true) })
	}
}

func (p *page) pointerMove(e js.Value) {
	if e.Get("buttons").Int()&1 == 0 || p.app.Lasso == nil {
		return
	}
	if x, y, ok := p.plane(e); ok {
		p.later(func() { p.app.Draw(x, y, false) })
	}
}

func (p *page) pointerUp(e js.Value) {
	add := e.Get("shiftKey").Bool()
	p.later(func() { p.app.Drop(add) })
}

// keyDown serves the plane. Elsewhere keys do what they always do.
func (p *page) keyDown(e js.Value) {
	target := e.Get("target")
	if target.Get("id").String() != "plane" {
		return
	}
	key, shift := e.Get("key").String(), e.Get("shiftKey").Bool()
	switch key {
	case "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", " ", "Enter", "Escape":
		e.Call("preventDefault")
		p.later(func() { p.app.Press(key, shift) })
	}
}

// here returns the page's address without query and hash.
func (p *page) here() string {
	address, _, _ := strings.Cut(p.window.Get("location").Get("href").String(), "#")
	address, _, _ = strings.Cut(address, "?")
	return address
}

// copy puts text on the clipboard.
func (p *page) copy(text string) {
	clipboard := p.window.Get("navigator").Get("clipboard")
	if clipboard.IsUndefined() {
		p.later(func() { p.app.Copied(false) })
		return
	}
	p.promised(clipboard.Call("writeText", text), func(js.Value) { p.app.Copied(true) }, func(string) { p.app.Copied(false) })
}

// save hands the visitor a file.
func (p *page) save(name, kind string, data []byte) {
	parts := js.Global().Get("Array").New()
	parts.Call("push", jsBytes(data))
	about := js.Global().Get("Object").New()
	about.Set("type", kind)
	p.download(name, js.Global().Get("Blob").New(parts, about))
}

func (p *page) download(name string, blob js.Value) {
	url := js.Global().Get("URL").Call("createObjectURL", blob)
	a := p.doc.Call("createElement", "a")
	a.Set("href", url)
	a.Set("download", name)
	p.doc.Get("body").Call("append", a)
	a.Call("click")
	a.Call("remove")
	var later js.Func
	later = js.FuncOf(func(js.Value, []js.Value) any {
		js.Global().Get("URL").Call("revokeObjectURL", url)
		later.Release()
		return nil
	})
	js.Global().Call("setTimeout", later, 10000)
}

// picture saves a figure as PNG, at twice its size.
func (p *page) picture(name, svg string) {
	image := js.Global().Get("Image").New()
	var drawn, made js.Func
	made = js.FuncOf(func(_ js.Value, args []js.Value) any {
		p.download(name, args[0])
		made.Release()
		return nil
	})
	drawn = js.FuncOf(func(js.Value, []js.Value) any {
		canvas := p.doc.Call("createElement", "canvas")
		w, h := image.Get("naturalWidth").Int(), image.Get("naturalHeight").Int()
		canvas.Set("width", 2*w)
		canvas.Set("height", 2*h)
		canvas.Call("getContext", "2d").Call("drawImage", image, 0, 0, 2*w, 2*h)
		canvas.Call("toBlob", made, "image/png")
		drawn.Release()
		return nil
	})
	image.Set("onload", drawn)
	image.Set("src", "data:image/svg+xml;charset=utf-8,"+js.Global().Call("encodeURIComponent", svg).String())
}

// address keeps the address bar true without adding to the history.
func (p *page) address(hash string) {
	if !p.app.Embed {
		p.lethe.Call("address", hash)
	}
}

// theme changes between light and dark.
func (p *page) theme() {
	next := "dark"
	if p.dark() {
		next = "light"
	}
	p.doc.Get("documentElement").Get("dataset").Set("theme", next)
}

// dark reports whether the page is dark: as its visitor chose, or else as the system is.
func (p *page) dark() bool {
	if now := p.doc.Get("documentElement").Get("dataset").Get("theme"); now.Type() == js.TypeString {
		return now.String() == "dark"
	}
	return p.window.Call("matchMedia", "(prefers-color-scheme: dark)").Get("matches").Bool()
}

// object parses JSON.
func (p *page) object(document string) js.Value {
	return js.Global().Get("JSON").Call("parse", document)
}

// tell says something to the page around an embedded game. A config is given as its document, an error as its text.
func (p *page) tell(kind, text string) {
	body := p.object(`{}`)
	if kind == "config" {
		body.Set("config", p.object(text))
	} else {
		body.Set("message", text)
	}
	p.lethe.Call("post", kind, body)
}

// told carries out what that page asks.
func (p *page) told(raw string) {
	var m Message
	if err := json.Unmarshal([]byte(raw), &m); err != nil {
		return
	}
	kind, answer := p.app.Told(m)
	document, err := json.Marshal(answer)
	if err == nil {
		p.lethe.Call("post", kind, p.object(string(document)))
	}
}

// tellLine passes on what methods came to, and the end of the stream.
func (p *page) tellLine(line []byte) {
	var e struct {
		Kind string `json:"event"`
	}
	if !p.app.Embed || json.Unmarshal(line, &e) != nil {
		return
	}
	switch e.Kind {
	case experiment.KindResult, experiment.KindFailed, experiment.KindEnd:
		p.lethe.Call("post", e.Kind, p.object(string(line)))
	}
}

// tellEpoch says what is on display.
func (p *page) tellEpoch(t *frame.Take) {
	if !p.app.Embed {
		return
	}
	body := p.object(`{}`)
	body.Set("method", t.Method)
	body.Set("epoch", t.Epoch)
	body.Set("epochs", t.Epochs)
	body.Set("acc_test", t.AccTest)
	body.Set("acc_forget", t.AccForget)
	body.Set("loss_auc", t.LossAUC)
	if len(t.Verdicts) > 0 {
		body.Set("auditor_auc", t.AUC)
		if lo, hi, _, ok := p.app.Band(auditAUC); ok {
			body.Set("retrain_low", lo)
			body.Set("retrain_high", hi)
		}
	}
	p.lethe.Call("post", "epoch", body)
}
