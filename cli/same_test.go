package main

import (
	"encoding/csv"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"lethe/core/journal"
)

// timed lists the files that measured seconds or memory get into.
var timed = []string{"events.jsonl", "ledger.jsonl", "summary.csv", requestsName, afterName, "report.txt", "table.md"}

// measured are the seconds and the memory in a line of JSON, and the sum of a line with them.
var measured = regexp.MustCompile(`,?"(seconds(_[a-z]+)?|peak_bytes)":[-+.0-9eE]+|,"sha256":"[0-9a-f]+"`)

// lasting returns what every file in a folder says by its path: all its bytes, but what was measured.
func lasting(dir string) (map[string]string, error) {
	all := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err == nil {
			all[filepath.ToSlash(name)], err = lastingPart(filepath.Base(name), raw)
		}
		return err
	})
	return all, err
}

func lastingPart(name string, raw []byte) (string, error) {
	switch {
	case name == manifestName:
		m := &manifest{}
		if err := decodeStrict(raw, m); err != nil {
			return "", err
		}
		for _, other := range timed {
			delete(m.Files, other)
		}
		raw, err := json.Marshal(m)
		return string(raw), err
	case !slices.Contains(timed, name):
		return string(raw), nil
	}
	switch filepath.Ext(name) {
	case ".jsonl":
		return measured.ReplaceAllString(string(raw), ""), nil
	case ".csv":
		return untimed(string(raw))
	}
	if name == "report.txt" { // table.md is the same; here the times' width decides which columns stand together.
		return "", nil
	}
	var lines []string
	for line := range strings.Lines(string(raw)) {
		if !strings.Contains(line, "time, s") {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n"), nil
}

// untimed returns the lines of a CSV file without the columns of seconds.
func untimed(text string) (string, error) {
	lines, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || len(lines) == 0 {
		return text, err
	}
	var b strings.Builder
	for _, line := range lines {
		for i, cell := range line {
			if !strings.HasPrefix(lines[0][i], "seconds") {
				b.WriteString(cell + ",")
			}
		}
		b.WriteByte('\n')
	}
	return b.String(), nil
}

// different names the files that say different things in two folders, or are in one of them only.
func different(one, other string) ([]string, error) {
	a, err := lasting(one)
	if err != nil {
		return nil, err
	}
	b, err := lasting(other)
	var names []string
	for name, text := range a {
		if there, ok := b[name]; !ok || there != text {
			names = append(names, name)
		}
	}
	for name := range b {
		if _, ok := a[name]; !ok {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names, err
}

// sameFolders FOLDER FOLDER expects the same bytes in both, but for what is measured.
func sameFolders(ts *testscript.TestScript, _ bool, args []string) {
	names, err := different(ts.MkAbs(args[0]), ts.MkAbs(args[1]))
	ts.Check(err)
	if len(names) > 0 {
		ts.Fatalf("%s and %s differ in %s", args[0], args[1], strings.Join(names, ", "))
	}
}

// damage FILE changes a bit in the middle of a file.
func damage(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(flip(ts.MkAbs(args[0]), 0.5))
}

// flip changes a bit at a share of a file's length.
func flip(path string, at float64) error {
	raw, err := os.ReadFile(path)
	if err != nil || len(raw) == 0 {
		return err
	}
	raw[int(at*float64(len(raw)))] ^= 1
	return os.WriteFile(path, raw, 0o644)
}

// relabel FOLDER VERSION DATA makes a journal say that another version or other data are its run's.
func relabel(ts *testscript.TestScript, _ bool, args []string) {
	about, err := journal.ReadAbout(ts.MkAbs(args[0]))
	ts.Check(err)
	about.Version, about.DataSHA256 = args[1], args[2]
	_, _, err = journal.Open(ts.MkAbs(args[0]), *about)
	ts.Check(err)
}

// rebuild FOLDER BUILD makes a journal say that another build began it.
func rebuild(ts *testscript.TestScript, _ bool, args []string) {
	path := filepath.Join(ts.MkAbs(args[0]), "about.json")
	raw, err := os.ReadFile(path)
	ts.Check(err)
	mine := `"build":"` + build() + `"`
	if !strings.Contains(string(raw), mine) {
		ts.Fatalf("no %s in %s", mine, raw)
	}
	ts.Check(os.WriteFile(path, []byte(strings.Replace(string(raw), mine, `"build":"`+args[1]+`"`, 1)), 0o600))
}
