// Pack builds the page into site/dist, ready for any static host: the program as WebAssembly, its scripts, style sheets, lessons
// and manual, each with compressed twins, and the page as one file that works without a network. It fails when what the main page
// transfers grows past the budget.
//
//	go run ./site/pack
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

// options is what the command line says.
type options struct {
	program, files, out string
	budget              int
	quick               bool
}

func main() {
	var o options
	flag.StringVar(&o.program, "program", "./wasm", "package of the program")
	flag.StringVar(&o.files, "files", "./wasm/files", "package of the program that reads files")
	flag.StringVar(&o.out, "out", "", "folder to write, emptied before (default site/dist)")
	flag.IntVar(&o.budget, "budget", 1_500_000, "most bytes that the main page may transfer")
	flag.BoolVar(&o.quick, "quick", false, "for development: compress fast and badly, and hold no budget")
	flag.Parse()
	if err := pack(o); err != nil {
		fmt.Fprintln(os.Stderr, "pack:", err)
		os.Exit(1)
	}
}

// pack builds everything in memory, then writes it.
func pack(o options) error {
	root, err := moduleRoot()
	if err != nil {
		return err
	}
	if o.out == "" {
		o.out = filepath.Join(root, "site", "dist")
	}
	f, err := build(root, o)
	if err != nil {
		return err
	}
	twins, err := compress(f, o.quick)
	if err != nil {
		return err
	}
	if err := f.with(twins).write(o.out); err != nil {
		return err
	}
	total := report(os.Stdout, f, twins)
	if total > o.budget && !o.quick {
		return fmt.Errorf("the main page transfers %d bytes, more than its budget of %d", total, o.budget)
	}
	return nil
}

// build returns the uncompressed site.
func build(root string, o options) (files, error) {
	f, err := static(filepath.Join(root, "site"))
	if err != nil {
		return nil, err
	}
	version, err := stringConst(filepath.Join(root, "cli", "version.go"), "version")
	if err != nil {
		return nil, err
	}
	if f["lethe.wasm"], err = compile(root, o.program, "simd,page"); err != nil {
		return nil, err
	}
	if f["files.wasm"], err = compile(root, o.files, "files"); err != nil {
		return nil, err
	}
	if err := f.addScripts(root); err != nil {
		return nil, err
	}
	if err := f.addPacked(); err != nil {
		return nil, err
	}
	f.addFacts(version)
	if err := f.addOffline(); err != nil {
		return nil, err
	}
	f.stamp()
	return f, nil
}
