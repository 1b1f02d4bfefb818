package journal

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"

	"lethe/core/disk"
	"lethe/core/experiment"
)

// Journal is a folder with what a run has come to so far. It implements experiment.Journal.
type Journal struct {
	folder string
	run    string // About.id
	lock   sync.Mutex
	kept   map[key]bool
	making map[key]*disk.File
}

// key is a seat.
type key struct {
	seed          uint64
	method, after string
}

func keyOf(s experiment.Seat) key { return key{s.Seed, s.Method, s.After} }

const ending = ".turns"

// file returns the name of a seat's page.
func (k key) file() string {
	name := k.method + "-seed" + strconv.FormatUint(k.seed, 10)
	if k.after != "" {
		name += "-after-" + k.after
	}
	return name + ending
}

// Damage is a file of a journal that cannot be trusted.
type Damage struct {
	File string // in the journal's folder
	Err  error  // what is wrong
}

// String says what is wrong.
func (d Damage) String() string { return fmt.Sprintf("%s: %v", d.File, d.Err) }

// Open goes on with the journal in a folder, or begins one there. Files of it that are damaged, or of another run than a, are
// set aside under their name and ".damaged", and what was being written when the program was killed is removed.
func Open(folder string, a About) (*Journal, []Damage, error) {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return nil, nil, err
	}
	if there, err := ReadAbout(folder); err != nil || there.id() != a.id() {
		if err := a.write(folder); err != nil {
			return nil, nil, err
		}
	}
	j := &Journal{folder: folder, run: a.id(), kept: map[key]bool{}, making: map[key]*disk.File{}}
	unfinished, damaged, err := j.look()
	if err != nil {
		return nil, nil, err
	}
	for _, name := range unfinished {
		if err := os.Remove(j.path(name)); err != nil {
			return nil, nil, err
		}
	}
	for _, d := range damaged {
		if err := os.Rename(j.path(d.File), j.path(d.File+".damaged")); err != nil {
			return nil, nil, err
		}
	}
	return j, damaged, nil
}

// Look finds out what is in the journal in a folder. It changes nothing.
func Look(folder string, a About) (*Journal, []Damage, error) {
	j := &Journal{folder: folder, run: a.id(), kept: map[key]bool{}}
	_, damaged, err := j.look()
	return j, damaged, err
}

// look reads all pages once.
func (j *Journal) look() (unfinished []string, damaged []Damage, err error) {
	entries, err := os.ReadDir(j.folder)
	if err != nil {
		return nil, nil, err
	}
	for _, e := range entries {
		name := e.Name()
		if as, ok := disk.Unfinished(name); ok && ours(as) && e.Type().IsRegular() {
			unfinished = append(unfinished, name)
		}
		if !strings.HasSuffix(name, ending) || strings.HasPrefix(name, ".") || !e.Type().IsRegular() {
			continue
		}
		k, err := j.check(name)
		if err != nil {
			damaged = append(damaged, Damage{name, err})
			continue
		}
		j.kept[k] = true
	}
	return unfinished, damaged, nil
}

// ours reports whether a journal has files of that name.
func ours(name string) bool {
	return name == aboutName || name == spentName || strings.HasSuffix(name, ending)
}

// check reads the page of that name and finds whose it is.
func (j *Journal) check(name string) (key, error) {
	t, err := readPage(j.path(name), nil)
	k := key{t.Seed, t.Method, t.After}
	switch {
	case err != nil:
		return k, plain(err)
	case t.Format != format:
		return k, fmt.Errorf("its format is %q, not %q", t.Format, format)
	case t.Run != j.run:
		return k, errors.New("it is of another run")
	case name != k.file():
		return k, fmt.Errorf("it was %s", k.file())
	}
	return k, nil
}

// plain returns what the system says of a file, without its path.
func plain(err error) error {
	if e := (*fs.PathError)(nil); errors.As(err, &e) {
		return e.Err
	}
	return err
}

func (j *Journal) path(name string) string { return filepath.Join(j.folder, name) }

// Results counts the methods that have finished, with each seed for itself.
func (j *Journal) Results() (n int) {
	j.lock.Lock()
	defer j.lock.Unlock()
	for k := range j.kept {
		if k.after == "" {
			n++
		}
	}
	return n
}

// Takes implements experiment.Host.
func (j *Journal) Takes(s experiment.Seat) bool {
	j.lock.Lock()
	defer j.lock.Unlock()
	return j.kept[keyOf(s)]
}

// Play implements experiment.Host: it plays back what the seat told.
func (j *Journal) Play(ctx context.Context, s experiment.Seat, each func(experiment.Turn) error) error {
	path := j.path(keyOf(s).file())
	_, err := readPage(path, func(t experiment.Turn) error {
		err := each(t)
		if err == nil {
			err = context.Cause(ctx)
		}
		if err != nil {
			return ended{err}
		}
		return nil
	})
	if e := (ended{}); errors.As(err, &e) {
		return e.error
	}
	if err != nil {
		err = fmt.Errorf("%s: %w", path, plain(err))
	}
	return err
}

// ended is an error of who listens, not of the page.
type ended struct{ error }

// Keep implements experiment.Journal.
func (j *Journal) Keep(s experiment.Seat, t experiment.Turn) error {
	f, err := j.page(s)
	if err == nil {
		err = writeTurn(f, t)
	}
	switch {
	case err != nil || t.More || t.Result == nil && t.Failed == "":
		return err
	case t.Failed != "":
		return j.finish(keyOf(s), f, 0)
	}
	return j.finish(keyOf(s), f, t.Result.Metrics.Seconds+t.Result.Metrics.Evaluation)
}

// page returns the seat's page in the making.
func (j *Journal) page(s experiment.Seat) (*disk.File, error) {
	j.lock.Lock()
	defer j.lock.Unlock()
	k := keyOf(s)
	if f := j.making[k]; f != nil {
		return f, nil
	}
	f, err := disk.Create(j.path(k.file()))
	if err != nil {
		return nil, err
	}
	j.making[k] = f
	return f, writeLine(f, title{format, j.run, k.seed, k.method, k.after})
}

// worth is how many seconds of work are worth a wait for the disk, so that they survive a power cut.
const worth = 0.1

// finish ends a page that took so many seconds.
func (j *Journal) finish(k key, f *disk.File, seconds float64) error {
	sum, err := f.Sum()
	if err == nil {
		_, err = f.Write(sum)
	}
	if err != nil {
		return err
	}
	if seconds >= worth {
		_, err = f.Commit()
	} else {
		_, err = f.Place()
	}
	j.lock.Lock()
	defer j.lock.Unlock()
	delete(j.making, k)
	j.kept[k] = err == nil
	return err
}

// Close removes the pages that are not finished. Nobody may play any more.
func (j *Journal) Close() {
	for _, f := range j.making {
		f.Discard()
	}
	j.making = nil
}

// Remove removes the journal in a folder: what is known to be its files, and the folder where that is all. Of a folder that is not
// there nothing goes.
func Remove(folder string) error {
	if info, err := os.Lstat(folder); err != nil || !info.IsDir() {
		return nil
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	about := false
	for _, e := range entries {
		name := e.Name()
		about = about || name == aboutName
		as, unfinished := disk.Unfinished(name)
		if name == aboutName || !e.Type().IsRegular() || !ours(name) && !(unfinished && ours(as)) {
			continue
		}
		if err := os.Remove(filepath.Join(folder, name)); err != nil {
			return err
		}
	}
	if about {
		if err := os.Remove(filepath.Join(folder, aboutName)); err != nil {
			return err
		}
	}
	_ = os.Remove(folder) // It fails on anything but an empty folder, which is what is wanted.
	return nil
}
