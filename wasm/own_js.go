package main

import (
	"strconv"
	"syscall/js"

	"lethe/wasm/found"
)

// clerk has the program that reads files carry out tasks, the last that it was given.
type clerk struct {
	page *page
	task js.Value // as boot.js has it; undefined while there is none
	turn int
}

// ask begins a task, of which is heard how far it is, as text, and what it comes to.
func (k *clerk) ask(kind found.Kind, files js.Value, request string, told func(string), heard func(kind found.Kind, answer, sum js.Value)) {
	k.drop()
	turn := k.turn
	var progress js.Func
	progress = js.FuncOf(func(_ js.Value, args []js.Value) any {
		share := strconv.Itoa(args[0].Int())
		k.page.later(func() {
			if turn == k.turn {
				told(share)
			}
		})
		return nil
	})
	order := js.Global().Get("Object").New()
	order.Set("kind", string(kind))
	order.Set("files", files)
	order.Set("request", request)
	k.task = k.page.lethe.Call("clerk", order, progress)
	done := func(kind found.Kind, answer, sum js.Value) {
		progress.Release()
		if turn == k.turn {
			heard(kind, answer, sum)
		}
	}
	k.page.promised(k.task.Get("answer"), func(m js.Value) {
		done(found.Kind(m.Get("kind").String()), m.Get("data"), m.Get("sum"))
	}, func(why string) { done(found.Fault, js.ValueOf(why), js.Undefined()) })
}

// drop gives the task up.
func (k *clerk) drop() {
	if k.turn++; k.task.Truthy() {
		k.task.Call("cancel")
		k.task = js.Undefined()
	}
}

// sentence returns an answer that is text, or the sentence of a fault.
func sentence(answer js.Value) []byte {
	if answer.Type() == js.TypeString {
		return []byte(answer.String())
	}
	return bytesOf(answer)
}

// fileChosen serves the fields for files, and what a visitor says of files in the dialog.
func (p *page) fileChosen(e js.Value) {
	t := e.Get("target")
	switch own := t.Get("dataset").Get("own"); {
	case t.Get("type").String() == "file" && t.Get("files").Length() > 0:
		p.bring(t)
	case own.Type() == js.TypeString:
		name, value := own.String(), t.Get("value").String()
		if t.Get("type").String() == "checkbox" {
			value = strconv.FormatBool(t.Get("checked").Bool())
		}
		p.later(func() { p.app.ChooseOwn(name, value) })
	}
}

func (p *page) dragging(e js.Value, over bool) {
	e.Call("preventDefault")
	p.doc.Get("body").Get("classList").Call("toggle", "dragging", over)
}

func (p *page) dropped(e js.Value) {
	p.dragging(e, false)
	p.bring(e.Get("dataTransfer"))
}

// bring opens the files of a field or of a drop: a document, or what the other program reads.
func (p *page) bring(from js.Value) {
	p.promised(p.lethe.Call("brought", from), func(what js.Value) {
		if document := what.Get("document"); document.Truthy() {
			p.app.Open(bytesOf(document))
			return
		}
		p.offered = what.Get("files")
		var paths []string
		for i := range p.offered.Length() {
			paths = append(paths, p.offered.Index(i).Get("path").String())
		}
		switch {
		case len(paths) > 0:
			p.app.Offer(paths)
		case what.Get("folders").Int() > 0:
			p.app.Toast(p.app.T("own.empty"))
		}
	}, func(why string) { p.app.Toast(p.app.T("fault") + ": " + why) })
}

// survey has the files looked at that were offered last, or, without a request, no longer.
func (p *page) survey(request []byte) {
	if request == nil {
		p.surveyor.drop()
		return
	}
	told := func(share string) { p.app.Own.Told = p.app.T("own.getting", "k", share) }
	p.surveyor.ask(found.Survey, p.offered, string(request), told, func(kind found.Kind, answer, _ js.Value) { p.app.Surveyed(kind, sentence(answer)) })
}

// keep plays the files that were offered.
func (p *page) keep() {
	p.pool.renew(p.offered)
}
