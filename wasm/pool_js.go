package main

import (
	"runtime/debug"
	"syscall/js"

	"lethe/wasm/frame"
	"lethe/wasm/session"
)

// pool keeps workers: the first plays and answers questions about what it played, the others have the band.
type pool struct {
	page    *page
	workers []*helper
	queue   []session.Order
	assets  map[string]js.Value // files of datasets by name; null while on their way
}

// helper is a worker.
type helper struct {
	js.Value
	ready, busy bool
	calls       []js.Func
}

// mostHelpers is how many workers a page has at the most.
const mostHelpers = 4

func newPool(p *page) *pool { return &pool{page: p, assets: map[string]js.Value{}} }

// most is how many workers this machine is worth: one core is left to the page.
func (o *pool) most() int {
	cores := o.page.window.Get("navigator").Get("hardwareConcurrency")
	if cores.Type() != js.TypeNumber {
		return 2
	}
	return max(1, min(mostHelpers, cores.Int()-1))
}

// send has an order carried out when a worker is free.
func (o *pool) send(order session.Order) {
	o.queue = append(o.queue, order)
	o.next()
}

// next gives orders to free workers. Bands may be made by any, all else is the first one's.
func (o *pool) next() {
	var waiting []session.Order
	for _, order := range o.queue {
		if !o.supplied(order.Asset) {
			waiting = append(waiting, order)
			continue
		}
		h := o.free(order.Kind)
		if h == nil {
			waiting = append(waiting, order)
			continue
		}
		h.busy = true
		m := js.Global().Get("Object").New()
		m.Set("order", string(order.Kind))
		m.Set("round", order.Round)
		m.Set("config", jsBytes(order.Config))
		if order.Asset != "" {
			m.Set("asset", order.Asset)
			m.Set("contents", o.assets[order.Asset])
		}
		h.Call("postMessage", m)
	}
	o.queue = waiting
}

// supplied reports whether a file is there, and has it fetched when it is not.
func (o *pool) supplied(name string) bool {
	if name == "" {
		return true
	}
	if file, asked := o.assets[name]; asked {
		return !file.IsNull()
	}
	o.assets[name] = js.Null()
	var got, failed js.Func
	got = js.FuncOf(func(_ js.Value, args []js.Value) any {
		file := args[0]
		o.page.later(func() { o.assets[name] = file; o.next() })
		got.Release()
		failed.Release()
		return nil
	})
	failed = js.FuncOf(func(_ js.Value, args []js.Value) any {
		why := args[0].Get("message").String()
		o.page.later(func() { delete(o.assets, name); o.queue = nil; o.page.app.S.Fail(name + ": " + why) })
		got.Release()
		failed.Release()
		return nil
	})
	o.page.lethe.Call("asset", name).Call("then", got, failed)
	return false
}

// free returns a worker for an order, made for it if need be, or nil.
func (o *pool) free(kind session.OrderKind) *helper {
	first := 0
	if kind == session.Band && o.most() > 1 {
		first = 1
	}
	last := o.most()
	if kind != session.Band {
		last = 1
	}
	for i := first; i < last; i++ {
		if i >= len(o.workers) {
			o.workers = append(o.workers, o.hire())
		}
		if h := o.workers[i]; h.ready && !h.busy {
			return h
		} else if !h.ready {
			return nil // One start at a time is enough.
		}
	}
	return nil
}

// hire starts a worker.
func (o *pool) hire() *helper {
	h := &helper{Value: o.page.lethe.Call("newWorker")}
	heard := js.FuncOf(func(_ js.Value, args []js.Value) any {
		m := args[0].Get("data")
		kind, round := m.Get("kind").String(), 0
		if r := m.Get("round"); r.Type() == js.TypeNumber {
			round = r.Int()
		}
		var data []byte
		if d := m.Get("data"); d.Type() == js.TypeObject {
			data = bytesOf(d)
		} else if t := m.Get("message"); t.Type() == js.TypeString {
			data = []byte(t.String())
		}
		o.page.later(func() { o.heard(h, kind, round, data) })
		return nil
	})
	failed := js.FuncOf(func(_ js.Value, args []js.Value) any {
		why := "the worker stopped"
		if m := args[0].Get("message"); m.Type() == js.TypeString {
			why = m.String()
		}
		o.page.later(func() { o.heard(h, "crash", 0, []byte(why)) })
		return nil
	})
	h.calls = []js.Func{heard, failed}
	h.Set("onmessage", heard)
	h.Set("onerror", failed)
	return h
}

// heard takes a worker's message.
func (o *pool) heard(h *helper, kind string, round int, data []byte) {
	s := o.page.app.S
	var err error
	switch kind {
	case "ready":
		h.ready = true
	case "idle":
		h.busy = false
	case "scene":
		var scene *frame.Scene
		if scene, err = frame.ReadScene(data); err == nil {
			s.SetScene(round, scene)
			s.Resume()
		}
	case "take":
		var take *frame.Take
		if take, err = frame.ReadTake(data); err == nil {
			s.See(round, take)
		}
	case "line":
		if err = s.Hear(round, data); err == nil {
			o.page.tellLine(data)
		}
	case string(session.Inspect):
		err = s.SetInspection(round, data)
	case string(session.Weights):
		o.page.app.SaveTheta(data)
	case "fault":
		if round == s.Round() {
			s.Fail(string(data))
			o.page.tell("error", string(data))
		}
	case "refused":
		if round == s.Round() {
			s.Asked = false
			o.page.app.Toast(string(data))
		}
	case "crash":
		o.crashed(h, string(data))
	}
	if err != nil {
		s.Fail(err.Error())
	}
	o.next()
}

// crashed gives a broken worker up and says so.
func (o *pool) crashed(h *helper, why string) {
	for i, w := range o.workers {
		if w == h {
			o.drop(i)
			o.page.app.Crashed = true
			o.page.app.S.Fail(why)
			o.page.tell("error", why)
			return
		}
	}
}

// stop ends all work that is under way. Idle workers stay.
func (o *pool) stop() {
	o.queue = nil
	for i := len(o.workers) - 1; i >= 0; i-- {
		if h := o.workers[i]; h.busy {
			o.drop(i)
		}
	}
	debug.FreeOSMemory()
}

// drop ends a worker.
func (o *pool) drop(i int) {
	h := o.workers[i]
	h.Set("onmessage", js.Null())
	h.Set("onerror", js.Null())
	h.Call("terminate")
	for _, f := range h.calls {
		f.Release()
	}
	o.workers = append(o.workers[:i], o.workers[i+1:]...)
}
