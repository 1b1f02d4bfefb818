package main

import "syscall/js"

// helper is a worker.
type helper struct {
	js.Value
	ready, busy bool
	asset       string // the file that it was given last, which it keeps
	calls       []js.Func
}

// idle returns the worker if it has nothing to do.
func (h *helper) idle() *helper {
	if h.ready && !h.busy {
		return h
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
		id := m.Get("id")
		switch {
		case kind == "turn" && len(o.workers) > 0: // At once: the game waits for it.
			turn := js.Global().Get("Object").New()
			turn.Set("seat", id)
			turn.Set("turn", m.Get("data"))
			o.workers[0].Call("postMessage", turn)
		case kind == "seat":
			o.page.later(func() { o.seat(round, id.Int(), data) })
		default:
			o.page.later(func() { o.heard(h, kind, round, data) })
		}
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
