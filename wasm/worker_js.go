package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"syscall/js"

	"lethe/core/experiment"
	"lethe/wasm/session"
)

// serveWorker carries out one order after the other. It does not return.
func serveWorker() {
	orders := make(chan js.Value, 64)
	js.Global().Set("onmessage", js.FuncOf(func(_ js.Value, args []js.Value) any {
		orders <- args[0].Get("data")
		return nil
	}))
	w := &worker{}
	w.post("ready", 0, nil)
	for o := range orders {
		round := o.Get("round").Int()
		kind := session.OrderKind(o.Get("order").String())
		if err := w.carryOut(kind, o, round); err != nil {
			fault := "fault"
			if kind == session.Inspect || kind == session.Weights || kind == session.Band {
				fault = "refused" // The game itself goes on.
			}
			w.post(fault, round, []byte(err.Error()))
		}
		w.post("idle", round, nil)
	}
}

// worker keeps what it played last, so that it can be looked into.
type worker struct {
	played *studio
}

func (w *worker) carryOut(kind session.OrderKind, o js.Value, round int) error {
	if kind == session.Inspect || kind == session.Weights {
		return w.lookBack(o, kind, round)
	}
	c, err := experiment.Parse(bytesOf(o.Get("config")))
	if err != nil {
		return err
	}
	var files fs.FS
	if asset := o.Get("asset"); asset.Type() == js.TypeString {
		files = oneFile{asset.String(), bytesOf(o.Get("contents"))}
	}
	studio, err := newStudio(c, files, func(kind string, raw []byte) { w.post(kind, round, raw) })
	if err != nil {
		return err
	}
	switch kind {
	case session.Look:
		return studio.showScene()
	case session.Play:
		w.played = studio
	}
	return studio.play(kind == session.Play)
}

// lookBack answers a question about what was played.
func (w *worker) lookBack(o js.Value, kind session.OrderKind, round int) error {
	if w.played == nil {
		return errors.New("nothing has been played yet")
	}
	var q session.Question
	if err := json.Unmarshal(bytesOf(o.Get("config")), &q); err != nil {
		return err
	}
	var raw []byte
	var err error
	if kind == session.Inspect {
		raw, err = w.played.inspect(q)
	} else {
		raw, err = w.played.weights(q)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", q.Method, err)
	}
	w.post(string(kind), round, raw)
	return nil
}

// post sends a message to the page.
func (w *worker) post(kind string, round int, raw []byte) {
	m := js.Global().Get("Object").New()
	m.Set("kind", kind)
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
