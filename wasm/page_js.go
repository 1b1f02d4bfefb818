package main

import (
	"fmt"
	"runtime/debug"
	"strings"
	"sync"
	"syscall/js"
	"time"

	"github.com/vugu/vugu"
	"github.com/vugu/vugu/domrender"

	"lethe/wasm/session"
)

// page is the app in a browser.
type page struct {
	app    *App
	root   *Root
	pool   *pool
	env    vugu.EventEnv
	window js.Value
	doc    js.Value
	lethe  js.Value // what boot.js gave

	mu    sync.Mutex
	inbox []func() // what workers, clocks and the world had to say, not yet heard
	wake  chan struct{}

	surveyor clerk
	offered  js.Value // the visitor's files that are looked at, as {path, file}

	changes changes
	drawing time.Duration // the last drawing took
	album   album
	palette palette
	widths  map[string]int // of charts' places; asking the browser would have it lay the page out each time
	repaint chan struct{}
	turns   []chan struct{} // of what waits for the browser
	turned  js.Func         // which begins the next of them
}

// runPage draws until the page is closed.
func runPage() {
	debug.SetGCPercent(400) // The page's heap is small, and collecting it takes time from drawing.
	p := &page{widths: map[string]int{}, window: js.Global(), doc: js.Global().Get("document"), lethe: js.Global().Get("lethe"), wake: make(chan struct{}, 1), repaint: make(chan struct{}, 1)}
	p.turned = js.FuncOf(p.turn)
	p.pool, p.surveyor = newPool(p), clerk{page: p}
	p.app = p.open()
	p.root = &Root{App: p.app}
	renderer, err := domrender.New("#lethe-app")
	if err != nil {
		panic(err)
	}
	p.env = renderer.EventEnv()
	build, err := vugu.NewBuildEnv(p.env)
	if err != nil {
		panic(err)
	}
	p.listen()
	go p.hear()
	go p.tick()
	go p.painter()
	p.app.Flush()
	for first, ok := true, true; ok; ok = renderer.EventWait() {
		p.draw(build, renderer)
		select {
		case p.repaint <- struct{}{}:
		default:
		}
		if first {
			p.lethe.Call("started")
			first = false
		}
	}
}

// draw shows what changed, in a turn of its own: what was heard before it may have taken a turn's time. Fields get their values at
// once, or else what somebody enters meanwhile would be taken back by what was built before.
func (p *page) draw(build *vugu.BuildEnv, renderer *domrender.JSRenderer) {
	p.yield()
	began := time.Now()
	built := build.RunBuild(p.root)
	if drawn := p.changes.of(built, fmt.Sprint(p.app.S.Round(), p.app.S.Shown, p.app.Text.Language)); drawn != nil {
		built.Out.Out[0] = drawn
		if err := renderer.Render(built); err != nil {
			panic(err)
		}
	}
	p.lethe.Call("fields")
	p.drawing = time.Since(began)
}

// browser returns what the app can have done.
func (p *page) browser() Browser {
	return Browser{
		Send: p.pool.send, Stop: p.pool.stop, Copy: p.copy, Save: p.save, Picture: p.picture, Address: p.address, Theme: p.theme, Tell: p.tell, Width: p.width, Here: p.here, Survey: p.survey, Keep: p.keep,
	}
}

// open returns the app for the page's address. A link that cannot be read is said, and the first preset is shown.
func (p *page) open() *App {
	options := p.lethe.Get("options")
	embed := p.lethe.Get("mode").String() == "embed"
	link := p.window.Get("location").Get("hash").String()
	if embed {
		link = option(options, "config")
		if link == "" {
			link = option(options, "preset")
		}
	}
	c, preset, err := session.FromLink(link, "moons")
	if err != nil {
		c, preset, _ = session.FromLink("", "moons")
	}
	language := option(options, "lang")
	if language == "" {
		language = p.window.Get("navigator").Get("language").String()
	}
	a := NewApp(c, preset, language, p.browser())
	a.Embed = embed
	a.Await(session.LinkData(link))
	if err != nil {
		a.Toast(a.T("fault") + ": " + err.Error())
		if !embed { // Where it stayed, it would be refused anew each time.
			p.lethe.Call("address", a.Hash())
		}
	}
	for _, part := range strings.FieldsFunc(option(options, "hide"), separator) {
		a.Hidden[part] = true
	}
	for _, name := range strings.FieldsFunc(option(options, "lock"), separator) {
		a.Locked[name] = true
	}
	a.Show(option(options, "method"))
	a.OfLoss = option(options, "sees") == "loss"
	if option(options, "autoplay") != "" {
		a.S.Toggle()
	}
	return a
}

func separator(r rune) bool { return r == ' ' || r == ',' }

// option returns a string of the page's query, empty where there is none.
func option(options js.Value, name string) string {
	if v := options.Get(name); v.Type() == js.TypeString {
		return v.String()
	}
	return ""
}

// tick moves the cursor while it runs, and lets toasts go.
func (p *page) tick() {
	shown := 0
	for {
		time.Sleep(time.Second / time.Duration(max(1, min(p.app.Speed, 60))))
		if len(p.app.Toasts) > 0 {
			if shown++; shown > 4*min(p.app.Speed, 60) {
				shown = 0
				p.later(func() { p.app.Toasts = p.app.Toasts[min(1, len(p.app.Toasts)):] })
			}
		}
		if p.app.S.Moves() {
			p.later(p.move)
		}
	}
}

// move takes the steps of one tick: more than one where epochs go by faster than the page draws.
func (p *page) move() {
	before := p.app.S.Cursor
	for range max(1, p.app.Speed/60) {
		p.app.S.Tick()
	}
	if t := p.app.takeOf(); t != nil && p.app.S.Cursor != before {
		p.tellEpoch(t)
	}
}

// follow plays what the address says after it was changed by hand.
func (p *page) follow(hash string) {
	if hash == p.app.Hash() {
		return
	}
	c, preset, err := session.FromLink(hash, "moons")
	if err != nil {
		p.app.Toast(p.app.T("fault") + ": " + err.Error())
		p.address(p.app.Hash())
		return
	}
	p.app.Load(c, preset)
	p.app.Await(session.LinkData(hash))
}
