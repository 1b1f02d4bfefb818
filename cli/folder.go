package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"lethe/core/experiment"
)

// configName is written first, so a folder with it holds a run of ours, finished or not.
const configName = "config.json"

// folder is where a run is kept.
type folder struct {
	path    string
	created bool // by us
	// Of the run that is to be overwritten: its manifest if it was finished, otherwise its config.
	old        *manifest
	unfinished *experiment.Config
}

// openFolder finds out, before anything is computed, whether a run can be kept in dir. It changes nothing that is there.
func openFolder(dir string, force bool) (*folder, error) {
	f := &folder{path: dir}
	entries, err := os.ReadDir(dir)
	if errors.Is(err, os.ErrNotExist) {
		f.created = true
		err = os.MkdirAll(dir, 0o755)
	}
	if err != nil {
		return nil, err
	}
	if len(entries) > 0 {
		if err := f.claim(force); err != nil {
			return nil, err
		}
	}
	probe, err := create(filepath.Join(dir, configName))
	if err != nil {
		f.abandon()
		return nil, err
	}
	probe.discard()
	return f, nil
}

// claim refuses a folder with something in it, unless that is a run and force says that it may go.
func (f *folder) claim(force bool) error {
	var c *experiment.Config
	raw, err := readFile(filepath.Join(f.path, configName))
	if err == nil {
		c, err = experiment.Parse(raw)
	}
	switch {
	case err != nil:
		return fmt.Errorf("%s is not empty and holds no run; give a new folder", f.path)
	case !force:
		return fmt.Errorf("%s holds a run already; give a new folder, or --force to overwrite it", f.path)
	}
	if f.old, err = readManifest(filepath.Join(f.path, manifestName)); err != nil {
		f.old, f.unfinished = nil, c
	}
	return nil
}

// holds reports whether there is a run to be overwritten.
func (f *folder) holds() bool { return f.old != nil || f.unfinished != nil }

// clear removes what is left of the run before: of a finished one the manifest and the files whose bytes it vouches for, of
// another the files that its config makes it write, and of both what was in the making when the program was killed. It follows
// no links out of the folder.
func (f *folder) clear() error {
	ours, err := f.ours()
	if ours == nil || err != nil {
		return err
	}
	root, err := os.OpenRoot(f.path)
	if err != nil {
		return err
	}
	defer root.Close()
	for _, dir := range [...]string{".", thetaFolder} {
		entries, err := fs.ReadDir(root.FS(), dir)
		if err != nil {
			continue // There is no folder, or it is none of ours.
		}
		for _, e := range entries {
			name := path.Join(dir, e.Name())
			if !e.Type().IsRegular() || !ours[name] && !unfinishedName(name) {
				continue
			}
			if err := root.Remove(name); err != nil {
				return err
			}
		}
	}
	return nil
}

// ours lists the files of the run before, nil without one.
func (f *folder) ours() (map[string]bool, error) {
	ours := map[string]bool{}
	switch {
	case f.old != nil:
		changed, _, err := f.old.compare(f.path)
		if err != nil {
			return nil, err
		}
		for _, name := range f.old.names() {
			ours[name] = !slices.Contains(changed, name)
		}
		ours[manifestName] = true
	case f.unfinished != nil:
		for _, name := range fixedNames() {
			ours[name] = true
		}
		for _, method := range f.unfinished.Labels() {
			for _, seed := range f.unfinished.Seeds {
				ours[thetaFile(method, seed)] = true
			}
		}
	default:
		return nil, nil
	}
	return ours, nil
}

// fixedNames lists the files that runs write under one name.
func fixedNames() []string {
	return []string{configName, "events.jsonl", "examples.csv", "summary.csv", "groups.csv", requestsName, afterName, "report.txt", "table.md", manifestName}
}

// unfinishedName reports whether name, with slashes, is that of a file of ours in the making: a dot, its name to be, and a
// number.
func unfinishedName(name string) bool {
	dir, base := path.Split(name)
	base, dotted := strings.CutPrefix(base, ".")
	end := strings.LastIndexByte(base, '-')
	if !dotted || end < 0 || strings.Trim(base[end+1:], "0123456789") != "" {
		return false
	}
	if dir == thetaFolder+"/" {
		return strings.HasSuffix(base[:end], ".safetensors")
	}
	return dir == "" && slices.Contains(fixedNames(), base[:end])
}

// abandon removes the folder if it is ours and empty.
func (f *folder) abandon() {
	if f.created {
		_ = os.Remove(f.path) // It fails on anything but an empty folder, which is what is wanted.
	}
}

// file returns the path of the file of that name, which has slashes.
func (f *folder) file(name string) string { return filepath.Join(f.path, filepath.FromSlash(name)) }
