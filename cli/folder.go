package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"lethe/core/experiment"
)

// configName is written first, so a folder with it holds a run of ours, finished or not.
const configName = "config.json"

// folder is where a run is kept.
type folder struct {
	path    string
	created bool      // by us
	old     *manifest // of the run that is to be overwritten, if it was finished
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
	raw, err := os.ReadFile(filepath.Join(f.path, configName))
	if err == nil {
		_, err = experiment.Parse(raw)
	}
	switch {
	case err != nil:
		return fmt.Errorf("%s is not empty and holds no run; give a new folder", f.path)
	case !force:
		return fmt.Errorf("%s holds a run already; give a new folder, or --force to overwrite it", f.path)
	}
	if m, err := readManifest(filepath.Join(f.path, manifestName)); err == nil {
		f.old = m
	}
	return nil
}

// clear removes what is left of the run before: the manifest, and the files whose bytes it vouches for.
func (f *folder) clear() error {
	if f.old == nil {
		return nil
	}
	changed, missing, err := f.old.compare(f.path)
	if err != nil {
		return err
	}
	for _, name := range f.old.names() {
		if slices.Contains(changed, name) || slices.Contains(missing, name) {
			continue
		}
		if err := os.Remove(f.file(name)); err != nil {
			return err
		}
	}
	return os.Remove(f.file(manifestName))
}

// abandon removes the folder if it is ours and empty.
func (f *folder) abandon() {
	if f.created {
		_ = os.Remove(f.path) // It fails on anything but an empty folder, which is what is wanted.
	}
}

// file returns the path of the file of that name, which has slashes.
func (f *folder) file(name string) string { return filepath.Join(f.path, filepath.FromSlash(name)) }
