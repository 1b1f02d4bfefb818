package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// moduleRoot returns the folder of go.mod.
func moduleRoot() (string, error) {
	mod, err := goTool("", "env", "GOMOD")
	if err != nil {
		return "", err
	}
	if mod == "" || mod == os.DevNull {
		return "", fmt.Errorf("no go.mod here; run it in the repository")
	}
	return filepath.Dir(mod), nil
}

// goTool runs the go command in a folder and returns what it prints.
func goTool(dir string, args ...string) (string, error) {
	cmd := exec.Command("go", args...)
	cmd.Dir = dir
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("go %s: %w\n%s", strings.Join(args, " "), err, errs.Bytes())
	}
	return strings.TrimSpace(string(out)), nil
}

// buildFlags are how a program is built. Inlining makes it larger by a sixth and faster only where single numbers go by.
func buildFlags(tags string) []string {
	return []string{"-tags", tags, "-trimpath", "-ldflags", "-s -w", "-gcflags", "all=-l", "-gcflags", "lethe/core/vec="}
}

// compile returns a package as a WebAssembly module.
func compile(root, pkg, tags string) ([]byte, error) {
	dir, err := os.MkdirTemp("", "lethe-pack-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	out := filepath.Join(dir, "lethe.wasm")
	cmd := exec.Command("go", append(append([]string{"build"}, buildFlags(tags)...), "-o", out, pkg)...)
	cmd.Dir, cmd.Stderr = root, os.Stderr
	cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("building %s: %w", pkg, err)
	}
	return os.ReadFile(out)
}

// addScripts adds what the program needs around it: the kernels, the engine (wasm_exec.js, the loader and engine.js in one
// function, and worker.js in another, whose texts also make workers), and vugu's helper.
func (f files) addScripts(root string) error {
	goroot, err := goTool(root, "env", "GOROOT")
	if err != nil {
		return err
	}
	vugu, err := goTool(root, "list", "-m", "-f", "{{.Dir}}", "github.com/vugu/vugu")
	if err != nil {
		return err
	}
	exec, err := os.ReadFile(filepath.Join(goroot, "lib", "wasm", "wasm_exec.js"))
	if err != nil {
		return err
	}
	wasm := filepath.Join(root, "core", "vec", "_wasm")
	loader, err := os.ReadFile(filepath.Join(wasm, "loader.mjs"))
	if err != nil {
		return err
	}
	if f["kernels.wasm"], err = os.ReadFile(filepath.Join(wasm, "kernels.wasm")); err != nil {
		return err
	}
	for _, name := range assets() {
		if f[name+".bin"], err = os.ReadFile(filepath.Join(root, "core", "data", "_assets", name)); err != nil {
			return err
		}
	}
	helper, err := stringConst(filepath.Join(vugu, "domrender", "renderer-js-script.go"), "jsHelperScript")
	if err != nil {
		return err
	}
	if helper, err = quieter(helper); err != nil {
		return err
	}
	f["vugu.js"] = []byte(helper)
	f["engine.js"] = engine(exec, loader, f["engine.js"], f["worker.js"])
	delete(f, "worker.js")
	return nil
}

// assets lists the files of datasets that come with the program. In the site they end in .bin, since hosts take .gz for an
// encoding.
func assets() []string { return []string{"fashion.gz", "digits.gz"} }

// engine returns the script of two functions. The loader is a module, of which a function wants no more than its declarations.
func engine(exec, loader, own, worker []byte) []byte {
	var b bytes.Buffer
	b.WriteString("function letheEngine() {\n")
	b.Write(exec)
	b.Write(bytes.ReplaceAll(loader, []byte("\nexport "), []byte("\n")))
	b.Write(own)
	b.WriteString("}\n\nfunction letheWorker() {\n")
	b.Write(worker)
	b.WriteString("}\n")
	return b.Bytes()
}

// stringConst returns the string constant of a name in a Go file.
func stringConst(path, name string) (string, error) {
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
	if err != nil {
		return "", err
	}
	for _, d := range file.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.CONST {
			continue
		}
		for _, s := range g.Specs {
			v := s.(*ast.ValueSpec)
			for i, id := range v.Names {
				if id.Name == name && i < len(v.Values) {
					return unquote(path, name, v.Values[i])
				}
			}
		}
	}
	return "", fmt.Errorf("%s: no constant %s", path, name)
}

func unquote(path, name string, x ast.Expr) (string, error) {
	lit, ok := x.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", fmt.Errorf("%s: %s is not a plain string", path, name)
	}
	return strconv.Unquote(lit.Value)
}
