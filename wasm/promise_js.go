package main

import "syscall/js"

// promised has got called with what a promise comes to, or failed with why it does not, between two drawings.
func (p *page) promised(promise js.Value, got func(js.Value), failed func(why string)) {
	var kept, broken js.Func
	settle := func(f func(js.Value)) js.Func {
		return js.FuncOf(func(_ js.Value, args []js.Value) any {
			outcome := js.Undefined()
			if len(args) > 0 {
				outcome = args[0]
			}
			p.later(func() { f(outcome) })
			kept.Release()
			broken.Release()
			return nil
		})
	}
	kept = settle(got)
	broken = settle(func(why js.Value) {
		if why.Type() == js.TypeObject {
			why = why.Get("message")
		}
		failed(why.String())
	})
	promise.Call("then", kept, broken)
}
