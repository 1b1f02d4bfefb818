package main

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/andybalholm/brotli"
)

// worthwhile is the size from which a file has compressed twins.
const worthwhile = 1000

// compress returns the twins of all files that gain by them: name.gz and name.br. They are made side by side.
func compress(f files, quick bool) (files, error) {
	level, quality := gzip.BestCompression, brotli.BestCompression
	if quick {
		level, quality = gzip.BestSpeed, brotli.BestSpeed
	}
	twins, lock, group := files{}, sync.Mutex{}, sync.WaitGroup{}
	var errs error
	add := func(name string, length int, squeeze func() ([]byte, error)) {
		group.Go(func() {
			small, err := squeeze()
			lock.Lock()
			defer lock.Unlock()
			errs = errors.Join(errs, err)
			if len(small) < length {
				twins[name] = small
			}
		})
	}
	for _, name := range f.names() {
		if plain := f[name]; len(plain) > worthwhile {
			add(name+".gz", len(plain), func() ([]byte, error) { return gzipped(plain, level) })
			add(name+".br", len(plain), func() ([]byte, error) { return brotlied(plain, quality) })
		}
	}
	group.Wait()
	return twins, errs
}

func gzipped(plain []byte, level int) ([]byte, error) {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, level)
	if err != nil {
		return nil, err
	}
	return through(&b, w, plain)
}

func brotlied(plain []byte, quality int) ([]byte, error) {
	var b bytes.Buffer
	return through(&b, brotli.NewWriterOptions(&b, brotli.WriterOptions{Quality: quality, LGWin: 24}), plain)
}

func through(b *bytes.Buffer, w io.WriteCloser, plain []byte) ([]byte, error) {
	_, err := w.Write(plain)
	err = errors.Join(err, w.Close()) // Before the bytes are taken: it writes the last of them.
	return b.Bytes(), err
}

// addPacked adds the scripts that hold modules and datasets as text, for where fetch is refused.
func (f files) addPacked() error {
	for _, script := range [...]struct {
		name    string
		modules [][2]string
		assets  []string
	}{
		{"lethe.wasm.js", [][2]string{{"program", "lethe.wasm"}, {"kernels", "kernels.wasm"}}, assets()},
		{"files.wasm.js", [][2]string{{"files", "files.wasm"}}, nil},
	} {
		b := bytes.NewBufferString("globalThis.lethePacked = Object.assign(globalThis.lethePacked || {}, {")
		for _, m := range script.modules {
			small, err := gzipped(f[m[1]], gzip.BestCompression)
			if err != nil {
				return err
			}
			fmt.Fprintf(b, "\n%s: %q,", m[0], base64.StdEncoding.EncodeToString(small))
		}
		for _, name := range script.assets {
			fmt.Fprintf(b, "\n%q: %q,", name, base64.StdEncoding.EncodeToString(f[name+".bin"]))
		}
		b.WriteString("\n});\n")
		f[script.name] = b.Bytes()
	}
	return nil
}

// report prints the sizes, and returns how many bytes the main page transfers to a browser that knows brotli.
func report(w io.Writer, f, twins files) int {
	fmt.Fprintf(w, "%-40s %10s %10s %10s\n", "", "plain", "gzip", "brotli")
	for _, name := range f.names() {
		fmt.Fprintf(w, "%-40s %10d %10s %10s\n", name, len(f[name]), size(twins[name+".gz"]), size(twins[name+".br"]))
	}
	total := 0
	for _, name := range [...]string{"index.html", "app.css", "boot.js", "engine.js", "vugu.js", "icon.svg", "kernels.wasm", "lethe.wasm"} {
		if small := twins[name+".br"]; small != nil {
			total += len(small)
		} else {
			total += len(f[name])
		}
	}
	fmt.Fprintf(w, "the main page transfers %d bytes\n", total)
	return total
}

func size(b []byte) string {
	if b == nil {
		return ""
	}
	return fmt.Sprint(len(b))
}
