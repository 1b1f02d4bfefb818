package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// files is the site in memory: content by path, with slashes.
type files map[string][]byte

// sheets lists the parts of app.css in their order.
func sheets() []string { return []string{"base", "layout", "controls", "data", "overlays"} }

// kinds lists what is copied from site/ as it stands.
func kinds() []string { return []string{".html", ".js", ".svg", ".css", ".png", ".csv", ".md"} }

// static reads what is written by hand, and joins the style sheets.
func static(dir string) (files, error) {
	f := files{}
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, name)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		switch {
		case d.IsDir() && (rel == "dist" || rel == "pack" || rel == "css" || rel == "e2e" || rel == "results"):
			return fs.SkipDir
		case d.IsDir() || !slices.Contains(kinds(), path.Ext(rel)):
			return nil
		}
		f[rel], err = os.ReadFile(name)
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, s := range sheets() {
		part, err := os.ReadFile(filepath.Join(dir, "css", s+".css"))
		if err != nil {
			return nil, err
		}
		f["app.css"] = append(f["app.css"], part...)
	}
	f["docs.css"], err = os.ReadFile(filepath.Join(dir, "css", "docs.css"))
	return f, err
}

// with returns the union of two sites.
func (f files) with(more files) files {
	all := maps.Clone(f)
	maps.Copy(all, more)
	return all
}

// names lists the paths in order.
func (f files) names() []string { return slices.Sorted(maps.Keys(f)) }

// write replaces what is in a folder by the site; the folder itself stays, since a server may have it open. A folder that is no
// earlier site is left alone.
func (f files) write(dir string) error {
	old, err := os.ReadDir(dir)
	if _, none := os.Stat(filepath.Join(dir, "lethe.wasm")); err == nil && len(old) > 0 && none != nil {
		return fmt.Errorf("%s holds something else than the site; give an empty folder", dir)
	}
	for _, entry := range old {
		if err := os.RemoveAll(filepath.Join(dir, entry.Name())); err != nil {
			return err
		}
	}
	for _, name := range f.names() {
		target := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(target, f[name], 0o644); err != nil {
			return err
		}
	}
	return nil
}

// addFacts tells boot.js, in the attributes of its script element, the version and how long the programs are.
func (f files) addFacts(version string) {
	facts := `<script src="boot.js" data-version="` + version + `" data-program-size="` + strconv.Itoa(len(f["lethe.wasm"])) +
		`" data-files-size="` + strconv.Itoa(len(f["files.wasm"])) + `"`
	for name, text := range f {
		if path.Ext(name) == ".html" {
			f[name] = []byte(strings.ReplaceAll(string(text), `<script src="boot.js"`, facts))
		}
	}
}

// stamp adds a hash of its content to the address of every script, style sheet and module in the pages, so that browsers may
// keep them for ever and still take a new one at once.
func (f files) stamp() {
	address := regexp.MustCompile(`((?:src|href|data-[a-z]+)=")([\w./-]+\.(?:js|css|wasm|svg))"`)
	for name, text := range f {
		if path.Ext(name) != ".html" {
			continue
		}
		f[name] = address.ReplaceAllFunc(text, func(match []byte) []byte {
			m := address.FindSubmatch(match)
			content, ok := f[path.Join(path.Dir(name), string(m[2]))]
			if !ok {
				return match
			}
			sum := sha256.Sum256(content)
			return fmt.Appendf(nil, `%s%s?v=%s"`, m[1], m[2], hex.EncodeToString(sum[:5]))
		})
	}
}
