package main

import (
	"encoding/json"
	"syscall/js"

	"lethe/wasm/found"
	"lethe/wasm/frame"
	"lethe/wasm/session"
)

// pool keeps workers. The first plays games; it has methods played by the others, which also make the band.
type pool struct {
	page    *page
	workers []*helper
	queue   []job
	assets  map[string]js.Value // files of datasets by name; null while on their way
	seated  map[string]*helper  // who played a method of the game, where it was not the first
	limit   int                 // workers that this device bears, once it has refused one

	maker    clerk
	files    js.Value // the visitor's that are played, as {path, file}; undefined where there are none
	making   string   // what is being made of them
	made     string   // what was made of them last,
	contents js.Value // which is this
}

// job is an order, or a seat in the first worker's game.
type job struct {
	session.Order
	id     int
	papers []byte
}

// mostHelpers is how many workers a page has at the most.
const mostHelpers = 4

func newPool(p *page) *pool {
	return &pool{page: p, assets: map[string]js.Value{}, seated: map[string]*helper{}, maker: clerk{page: p}}
}

// most is how many workers this machine is worth: one core is left for the page.
func (o *pool) most() int {
	if o.limit > 0 {
		return o.limit
	}
	cores := o.page.window.Get("navigator").Get("hardwareConcurrency")
	if cores.Type() != js.TypeNumber {
		return 2
	}
	return max(1, min(mostHelpers, cores.Int()-1))
}

// send has an order carried out when a worker is free.
func (o *pool) send(order session.Order) {
	o.queue = append(o.queue, job{Order: order})
	o.next()
}

// next gives jobs to free workers.
func (o *pool) next() {
	var waiting []job
	for _, j := range o.queue {
		h := (*helper)(nil)
		if o.supplied(j) {
			h = o.free(j)
		}
		if h == nil {
			waiting = append(waiting, j)
			continue
		}
		h.busy = true
		h.Call("postMessage", o.letter(j, h))
	}
	o.queue = waiting
}

// letter returns a job as a message to the worker who is to do it.
func (o *pool) letter(j job, h *helper) js.Value {
	m := js.Global().Get("Object").New()
	m.Set("order", string(j.Kind))
	m.Set("round", j.Round)
	m.Set("config", jsBytes(j.Config))
	m.Set("helpers", o.most()-1)
	if j.Asset != "" {
		m.Set("asset", j.Asset)
		m.Set("own", j.Own)
		if h.asset != j.Asset {
			h.asset = j.Asset
			m.Set("contents", o.contentsOf(j))
		}
	}
	if j.Kind == session.Sit {
		m.Set("id", j.id)
		m.Set("papers", jsBytes(j.papers))
		if seat, err := frame.ReadSeat(j.papers); err == nil && seat.Seed == o.page.app.S.Config.Seeds[0] {
			o.seated[seat.Method] = h
		}
	}
	return m
}

// contentsOf returns the file that a job needs.
func (o *pool) contentsOf(j job) js.Value {
	if j.Own {
		return o.contents
	}
	return o.assets[j.Asset]
}

// supplied reports whether the file is there that a job needs, and has it fetched when it is not.
func (o *pool) supplied(j job) bool {
	switch file, asked := o.assets[j.Asset]; {
	case j.Asset == "" || j.Own && o.made == j.Asset:
		return true
	case j.Own:
		o.make(j.Asset)
		return false
	case asked:
		return !file.IsNull()
	}
	name := j.Asset
	o.assets[name] = js.Null()
	o.page.promised(o.page.lethe.Call("asset", name), func(file js.Value) { o.assets[name] = file; o.next() }, func(why string) {
		delete(o.assets, name)
		o.queue = nil
		o.page.app.S.Fail(name + ": " + why)
	})
	return false
}

// renew plays other files of the visitor, whatever was made of those before under the same settings.
func (o *pool) renew(files js.Value) {
	o.maker.drop()
	o.files, o.making, o.made = files, "", ""
	for _, h := range o.workers {
		h.asset = ""
	}
}

// make has a dataset made of the visitor's files, if there are any; a task for another one is given up.
func (o *pool) make(wish string) {
	if o.files.IsUndefined() || o.making == wish {
		return
	}
	o.making, o.made, o.contents = wish, "", js.Undefined()
	o.maker.ask(found.Dataset, o.files, wish, func(string) {}, func(kind found.Kind, answer, sum js.Value) {
		o.making = ""
		if kind != found.Dataset {
			o.queue = nil
			o.page.app.S.Fail(string(sentence(answer)))
			return
		}
		o.made, o.contents = wish, answer
		o.page.app.Made(wish, sum.String())
		o.next()
	})
}

// free returns a worker for a job, started for it if need be, or nil. Bands may be made by any, seats are for all but the first,
// and questions go to whoever played the method.
func (o *pool) free(j job) *helper {
	first, last := 0, 0
	switch j.Kind {
	case session.Band:
		last = o.most() - 1
	case session.Sit:
		first, last = 1, o.most()-1
	case session.Inspect, session.Weights:
		var q session.Question
		if json.Unmarshal(j.Config, &q) == nil && (q.Epoch > 0 || q.Method == "retrain") && o.seated[q.Method] != nil {
			return o.seated[q.Method].idle()
		}
	}
	for i := last; i >= first; i-- {
		for i >= len(o.workers) {
			o.workers = append(o.workers, o.hire())
		}
		if h := o.workers[i].idle(); h != nil {
			return h
		}
	}
	return nil
}

// warm starts a second worker, where there is a processor for it, before it is wanted.
func (o *pool) warm() {
	if len(o.workers) == 1 && o.most() > 1 {
		o.workers = append(o.workers, o.hire())
	}
}

// seat has a method of the game played by another worker.
func (o *pool) seat(round, id int, papers []byte) {
	s := o.page.app.S
	if round != s.Round() {
		return
	}
	order := s.Game()
	order.Kind = session.Sit
	o.queue = append(o.queue, job{order, id, papers})
	o.next()
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
			o.warm()
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
		h.asset = "" // Perhaps it did not come to keep it.
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
			o.limit = max(1, len(o.workers))
			if i > 0 && o.page.app.S.Status != session.Computing {
				return // Nobody waits for it; from now on there are fewer.
			}
			o.page.app.Crashed = true
			o.page.app.S.Fail(why)
			o.page.tell("error", why)
			return
		}
	}
}

// stop ends all work that is under way. Idle workers stay.
func (o *pool) stop() {
	o.queue, o.seated = nil, map[string]*helper{}
	for i := len(o.workers) - 1; i >= 0; i-- {
		if h := o.workers[i]; h.busy {
			o.drop(i)
		}
	}
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
