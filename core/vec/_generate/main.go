// Generate writes the amd64 assembly of package vec and the Go declarations
// that go with it. Run it by
//
//	go generate ./core/vec
//
// No kernel contains a fused multiply-add, and none reorders a sum: what each
// computes, bit for bit, is its *Generic twin in package vec.
package main

import (
	"flag"
	"log"
	"os"
	"path/filepath"

	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/pass"
	"github.com/mmcloughlin/avo/printer"
)

// units are the pairs of files: NAME_amd64.s and NAME_stubs_amd64.go.
var units = []struct {
	name string
	fill func(*gen)
}{
	{"cpu", cpu},
	{"gemm", func(g *gen) { gemm(g, avx512); gemm(g, avx2) }},
	{"pack", func(g *gen) { pack(g, avx512); pack(g, avx2) }},
	{"combine", func(g *gen) { combine(g, avx512); combine(g, avx2) }},
	{"loops", func(g *gen) { loops(g, avx512); loops(g, avx2) }},
}

func main() {
	dir := flag.String("dir", "..", "folder to write to")
	flag.Parse()
	for _, u := range units {
		g := newGen()
		u.fill(g)
		file, err := g.Result()
		if err == nil {
			err = pass.Compile.Execute(file)
		}
		check(u.name, err)
		config := printer.Config{Argv: []string{"go", "generate", "./core/vec"}, Pkg: "vec"}
		write := func(p printer.Printer, name string) {
			text, err := p.Print(file)
			check(name, err)
			check(name, os.WriteFile(filepath.Join(*dir, name), text, 0o644))
		}
		write(printer.NewGoAsm(config), u.name+"_amd64.s")
		write(printer.NewStubs(config), u.name+"_stubs_amd64.go")
	}
}

func check(name string, err error) {
	if list, ok := err.(build.ErrorList); ok {
		build.LogError(log.Default(), list, 10)
	}
	if err != nil {
		log.Fatalf("%s: %v", name, err)
	}
}
