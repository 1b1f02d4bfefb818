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

	"lethe/core/disk"
	"lethe/core/experiment"
	"lethe/core/journal"
)

const (
	configName  = "config.json" // of every run of ours, finished or not
	journalName = "journal"     // a folder; it is there while a run is not finished
	lockName    = ".lock"
)

// folder is where a run is kept. Nobody else keeps one there until leave.
type folder struct {
	path    string
	lock    *disk.Lock
	created bool // by us
	// Of the run that is to be overwritten: its manifest if it was finished, otherwise its config.
	old        *manifest
	unfinished *experiment.Config
	// Of the run that is to go on: true, and what it says of itself, nil where that is damaged.
	goesOn bool
	about  *journal.About
}

// openFolder finds out, before anything is computed, whether the run of c can be kept in dir, or goes on there. It changes nothing
// that is there.
func openFolder(dir string, c *experiment.Config, force bool) (_ *folder, err error) {
	f := &folder{path: dir}
	if err := f.enter(); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			f.leave()
		}
	}()
	vacant, err := f.vacant()
	if err != nil {
		return nil, err
	}
	if !vacant {
		if err := f.claim(c, force); err != nil {
			return nil, err
		}
	}
	probe, err := disk.Create(filepath.Join(dir, configName))
	if err != nil {
		return nil, err
	}
	probe.Discard()
	return f, nil
}

// enter makes the folder if need be, and takes its lock.
func (f *folder) enter() error {
	_, err := os.ReadDir(f.path)
	if errors.Is(err, os.ErrNotExist) {
		f.created = true
		err = os.MkdirAll(f.path, 0o755)
	}
	if err != nil {
		return err
	}
	f.lock, err = disk.Hold(f.file(lockName))
	if held := (*disk.HeldError)(nil); errors.As(err, &held) {
		return fmt.Errorf("%s is %w; wait for it, or give another folder", f.path, err)
	}
	if err != nil {
		f.abandon()
	}
	return err
}

// leave lets others in. What is empty and ours goes.
func (f *folder) leave() {
	if f.lock != nil {
		f.lock.Release()
		f.lock = nil
	}
	f.abandon()
}

// vacant reports whether there is nothing in the folder but what a run leaves that was killed before it began.
func (f *folder) vacant() (bool, error) {
	for _, dir := range [...]string{".", journalName} {
		entries, err := os.ReadDir(f.file(dir))
		switch {
		case dir != "." && errors.Is(err, fs.ErrNotExist):
			continue
		case err != nil && dir != ".": // It is none of ours.
			return false, nil
		case err != nil:
			return false, err
		}
		for _, e := range entries {
			name := path.Join(dir, e.Name())
			_, unfinished := disk.Unfinished(e.Name())
			empty := dir == journalName && (unfinished || journal.Remains(f.file(journalName), e.Name()))
			if name != lockName && name != journalName && !unfinishedName(name) && !empty {
				return false, nil
			}
		}
	}
	return true, nil
}

// claim refuses a folder with something in it, unless that is the same run, unfinished, or a run of which force says that it may
// go.
func (f *folder) claim(c *experiment.Config, force bool) error {
	m, err := readManifest(f.file(manifestName))
	switch {
	case err == nil && force:
		f.old = m
		return nil
	case err == nil:
		return fmt.Errorf("%s holds a run already; give a new folder, or --force to overwrite it", f.path)
	}
	there, kept, err := f.began()
	switch {
	case err != nil:
		return err
	case force:
		f.unfinished = there
		return nil
	case !kept:
		return fmt.Errorf("%s holds what is left of a run, and no journal from which it could go on; give a new folder, or --force to overwrite it", f.path)
	}
	f.goesOn = true
	if f.about != nil && f.about.Version != version {
		return f.another(fmt.Sprintf("that lethe %s has begun, and this is lethe %s, whose numbers may be others", f.about.Version, version))
	}
	if what := difference(there, c); what != "" {
		return f.another("with another config: " + what)
	}
	return nil
}

// another is the error of an unfinished run that is not the one to be played.
func (f *folder) another(what string) error {
	return fmt.Errorf("%s holds an unfinished run %s; give a new folder, or --force to overwrite it", f.path, what)
}

// began returns the config of the unfinished run in the folder, and whether there is a journal of it. Where that does not say of
// what run it is, every page of it still does.
func (f *folder) began() (c *experiment.Config, kept bool, err error) {
	about, broken := journal.ReadAbout(f.file(journalName))
	if broken == nil {
		if c, err = experiment.Parse(about.Config); err == nil {
			f.about = about
			return c, true, nil
		}
	}
	raw, err := readFile(f.file(configName))
	if err == nil {
		c, err = experiment.Parse(raw)
	}
	if err != nil {
		return nil, false, fmt.Errorf("%s is not empty and holds no run; give a new folder", f.path)
	}
	return c, !errors.Is(broken, fs.ErrNotExist), nil
}

// holds reports whether there is a run to be overwritten.
func (f *folder) holds() bool { return f.old != nil || f.unfinished != nil }

// clear removes what is left of the run that is to be overwritten, if any: of a finished one the manifest and the files whose
// bytes it vouches for, of another the files that its config makes it write; and what was in the making when the program was
// killed. It follows no links out of the folder. Its config goes last, so that what is left by a kill is known as a run.
func (f *folder) clear() error {
	ours, err := f.ours()
	if err != nil {
		return err
	}
	if !f.goesOn {
		if err := journal.Remove(f.file(journalName)); err != nil {
			return err
		}
	}
	root, err := os.OpenRoot(f.path)
	if err != nil {
		return err
	}
	defer root.Close()
	if ours[manifestName] { // First, so that it never vouches for what a kill has left.
		if err := root.Remove(manifestName); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	for _, dir := range [...]string{thetaFolder, "."} {
		entries, err := fs.ReadDir(root.FS(), dir)
		if err != nil {
			continue // There is no folder, or it is none of ours.
		}
		for _, e := range entries {
			name := path.Join(dir, e.Name())
			if name == configName || !e.Type().IsRegular() || !ours[name] && !unfinishedName(name) {
				continue
			}
			if err := root.Remove(name); err != nil {
				return err
			}
		}
	}
	if ours[configName] {
		err = root.Remove(configName)
	}
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return err
}

// ours lists the files of the run that is to be overwritten.
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
	}
	return ours, nil
}

// fixedNames lists the files that runs write under one name.
func fixedNames() []string {
	return []string{configName, "events.jsonl", "examples.csv", "summary.csv", "groups.csv", requestsName, afterName, shadowScoresName, "report.txt", "table.md", manifestName}
}

// unfinishedName reports whether name, with slashes, is that of a file of ours in the making.
func unfinishedName(name string) bool {
	dir, base := path.Split(name)
	as, ok := disk.Unfinished(base)
	if dir == thetaFolder+"/" {
		return ok && strings.HasSuffix(as, ".safetensors")
	}
	return ok && dir == "" && slices.Contains(fixedNames(), as)
}

// abandon removes the folder if it is ours and empty.
func (f *folder) abandon() {
	if f.created {
		_ = os.Remove(f.path) // It fails on anything but an empty folder, which is what is wanted.
	}
}

// file returns the path of the file of that name, which has slashes.
func (f *folder) file(name string) string { return filepath.Join(f.path, filepath.FromSlash(name)) }
