package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"syscall/js"

	"lethe/core/data"
	"lethe/core/experiment"
	"lethe/wasm/frame"
	"lethe/wasm/session"
)

// serveWorker carries out one order after the other. It does not return.
func serveWorker() {
	orders := make(chan js.Value, 64)
	w := &worker{studios: map[string]*studio{}}
	js.Global().Set("onmessage", js.FuncOf(func(_ js.Value, args []js.Value) any {
		if data := args[0].Get("data"); !w.desk.hear(data) {
			orders <- data
		}
		return nil
	}))
	w.post("ready", 0, nil, 0)
	for o := range orders {
		round := o.Get("round").Int()
		kind := session.OrderKind(o.Get("order").String())
		if err := w.carryOut(kind, o, round); err != nil {
			fault := "fault"
			if kind == session.Inspect || kind == session.Weights || kind == session.Band {
				fault = "refused" // The game itself goes on.
			}
			w.post(fault, round, []byte(err.Error()), 0)
		}
		w.post("idle", round, nil, 0)
	}
}

// worker keeps what it played in the last round, so that it can be looked into.
type worker struct {
	round   int
	studios map[string]*studio // by the method played; all that were played together under no name
	desk    *desk
	asset   string // what the last file was called that a dataset was in, which is kept
	file    fs.FS
}

// files returns the file of the dataset that an order is about, nil where there is none. It comes but once.
func (w *worker) files(o js.Value) (fs.FS, error) {
	asset := o.Get("asset")
	if asset.Type() != js.TypeString {
		return nil, nil
	}
	if contents := o.Get("contents"); contents.Truthy() {
		w.asset, w.file = "", nil
		raw := bytesOf(contents)
		w.asset, w.file = asset.String(), oneFile{asset.String(), raw}
		if o.Get("own").Bool() {
			d, err := data.ReadDataset(raw)
			if err != nil {
				return nil, err
			}
			w.file = data.Loaded{Dataset: d}
		}
	}
	if w.asset != asset.String() {
		return nil, errors.New("worker: the data are not here")
	}
	return w.file, nil
}

func (w *worker) carryOut(kind session.OrderKind, o js.Value, round int) error {
	if round != w.round {
		w.round, w.studios = round, map[string]*studio{}
	}
	if kind == session.Inspect || kind == session.Weights {
		return w.lookBack(o, kind, round)
	}
	c, err := experiment.Parse(bytesOf(o.Get("config")))
	if err != nil {
		return err
	}
	files, err := w.files(o)
	if err != nil {
		return err
	}
	id := 0
	if seat := o.Get("id"); seat.Type() == js.TypeNumber {
		id = seat.Int()
	}
	var seat experiment.Seat
	if kind == session.Sit {
		if seat, err = frame.ReadSeat(bytesOf(o.Get("papers"))); err != nil {
			return err
		}
		if seat.Seed == c.Seeds[0] { // The scene is the first seed's.
			c = seat.Config(c)
		}
	}
	studio, err := newStudio(c, files, func(kind string, raw []byte) { w.post(kind, round, raw, id) })
	if err != nil {
		return err
	}
	switch kind {
	case session.Look:
		return studio.showScene()
	case session.Band:
		return studio.play(false, nil)
	case session.Sit:
		return w.sit(studio, seat)
	}
	w.studios[""] = studio
	w.desk = &desk{worker: w, round: round, helpers: o.Get("helpers").Int(), seats: map[int]chan []byte{}}
	return studio.play(true, w.desk)
}

// sit plays one method of another worker's game.
func (w *worker) sit(s *studio, seat experiment.Seat) error {
	if seat.Seed == s.config.Seeds[0] {
		w.studios[seat.Method] = s
	}
	return s.sit(seat)
}

// lookBack answers a question about what was played.
func (w *worker) lookBack(o js.Value, kind session.OrderKind, round int) error {
	var q session.Question
	if err := json.Unmarshal(bytesOf(o.Get("config")), &q); err != nil {
		return err
	}
	s, ok := w.studios[q.Method]
	if !ok {
		if s, ok = w.studios[""]; !ok {
			return errors.New("nothing has been played yet")
		}
	}
	ask := s.weights
	if kind == session.Inspect {
		ask = s.inspect
	}
	raw, err := ask(q)
	if err != nil {
		return fmt.Errorf("%s: %w", q.Method, err)
	}
	w.post(string(kind), round, raw, 0)
	return nil
}

// post sends a message to the page; id is the seat that it is about, or 0.
func (w *worker) post(kind string, round int, raw []byte, id int) {
	m := js.Global().Get("Object").New()
	m.Set("kind", kind)
	m.Set("id", id)
	m.Set("round", round)
	if raw == nil {
		js.Global().Call("postMessage", m)
		return
	}
	data := jsBytes(raw)
	m.Set("data", data)
	transfer := js.Global().Get("Array").New()
	transfer.Call("push", data.Get("buffer"))
	js.Global().Call("postMessage", m, transfer)
}

// jsBytes returns a copy of raw as a Uint8Array.
func jsBytes(raw []byte) js.Value {
	a := js.Global().Get("Uint8Array").New(len(raw))
	js.CopyBytesToJS(a, raw)
	return a
}

// bytesOf returns a copy of a Uint8Array.
func bytesOf(v js.Value) []byte {
	raw := make([]byte, v.Length())
	js.CopyBytesToGo(raw, v)
	return raw
}
