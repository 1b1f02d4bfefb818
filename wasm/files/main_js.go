package main

import (
	"errors"
	"io/fs"
	"runtime/debug"
	"syscall/js"

	"lethe/wasm/found"
	"lethe/wasm/reader"
)

// main carries out the task that came with the program.
func main() {
	debug.SetGCPercent(50) // Files are large, and memory that was asked for once is never given back.
	task := js.Global().Get("letheTask")
	var a reader.Answer
	files, err := bring(task.Get("files"))
	if err == nil {
		a, err = reader.CarryOut(found.Kind(task.Get("kind").String()), files, []byte(task.Get("request").String()))
	}
	if err != nil {
		a = reader.Answer{Kind: found.Fault, Data: []byte(err.Error())}
	}
	data := js.Global().Get("Uint8Array").New(len(a.Data))
	js.CopyBytesToJS(data, a.Data)
	message := map[string]any{"kind": string(a.Kind), "data": data, "sum": a.Sum}
	js.Global().Call("postMessage", message, []any{data.Get("buffer")})
}

// bring reads the files of a list of {path, file}.
func bring(list js.Value) (fs.FS, error) {
	var all reader.Folder
	for i := range list.Length() {
		path, file := list.Index(i).Get("path").String(), list.Index(i).Get("file")
		if err := all.Expect(path, int64(file.Get("size").Float())); err != nil {
			return nil, err
		}
		contents, err := read(file)
		if err != nil {
			return nil, errors.New(path + ": " + err.Error())
		}
		all.Add(path, contents)
	}
	return all.Files()
}

// read returns the contents of a file.
func read(file js.Value) ([]byte, error) {
	type outcome struct {
		contents []byte
		err      error
	}
	done := make(chan outcome, 1)
	got := js.FuncOf(func(_ js.Value, args []js.Value) any {
		array := js.Global().Get("Uint8Array").New(args[0])
		contents := make([]byte, array.Length())
		js.CopyBytesToGo(contents, array)
		done <- outcome{contents: contents}
		return nil
	})
	defer got.Release()
	failed := js.FuncOf(func(_ js.Value, args []js.Value) any {
		done <- outcome{err: errors.New(args[0].Get("message").String())}
		return nil
	})
	defer failed.Release()
	file.Call("arrayBuffer").Call("then", got, failed)
	o := <-done
	return o.contents, o.err
}
