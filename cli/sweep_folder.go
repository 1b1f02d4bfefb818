package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"sync"

	"lethe/core/disk"
	"lethe/core/nn"
	"lethe/core/store"
	"lethe/core/sweep"
	"lethe/core/tensor"
)

const (
	sweepName  = "sweep.json"   // is written first, so a folder with it holds a sweep
	ledgerName = "ledger.jsonl" // grows by a line a run
	tunedName  = "tuned.json"
)

// sweepFolder is where a sweep is kept. Nobody else keeps one there until close. It implements sweep.Memory.
type sweepFolder struct {
	path    string
	place   *folder // holds the lock
	doc     *sweep.Document
	runs    []sweep.Run
	entries []sweep.Entry // of the ledger
	ledger  *os.File
	lock    sync.Mutex
}

// openSweep starts a folder for d, or goes on with the one that is there if it is of the same sweep. It says what is damaged there.
func openSweep(dir string, d *sweep.Document, say io.Writer) (_ *sweepFolder, err error) {
	f := &sweepFolder{path: dir, place: &folder{path: dir}, doc: d}
	if f.runs, err = d.Runs(); err != nil {
		return nil, err
	}
	if err := f.place.enter(); err != nil {
		return nil, err
	}
	if err = f.claim(say); err == nil {
		err = f.open(say)
	}
	if err != nil {
		f.place.leave()
		return nil, err
	}
	return f, nil
}

// open reads the ledger. What is broken there, and the entries of original models whose weights are, is set aside.
func (f *sweepFolder) open(say io.Writer) error {
	raw, err := os.ReadFile(f.file(ledgerName))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	entries, damaged := sweep.ReadLedger(raw, f.runs)
	for _, d := range damaged {
		fmt.Fprintf(say, "damaged: %s: %v; its run is played again\n", f.file(ledgerName), d)
	}
	if len(damaged) > 0 {
		if _, err := disk.Write(f.file(ledgerName+".damaged"), bytesOf(raw)); err != nil {
			return err
		}
	}
	warned := map[string]bool{}
	for _, e := range entries {
		if !warned[e.Build] {
			warnOfBuild(say, f.file(ledgerName), e.Build)
			warned[e.Build] = true
		}
		if e.Version != version {
			return fmt.Errorf("%s: run %d is of version %q of the program, whose numbers may be others than those of %s; give a new folder", f.file(ledgerName), e.Run, e.Version, version)
		}
		whole, err := f.sound(e, say)
		if err != nil {
			return err
		}
		if whole {
			f.entries = append(f.entries, e)
		}
	}
	if err := f.rewrite(); err != nil { // What a kill has left of a line goes, too.
		return err
	}
	f.ledger, err = os.OpenFile(f.file(ledgerName), os.O_WRONLY|os.O_APPEND, 0o644)
	return err
}

// sound finds the weights that an entry is about to be those that were written.
func (f *sweepFolder) sound(e sweep.Entry, say io.Writer) (bool, error) {
	if e.Theta == "" {
		return true, nil
	}
	path := f.theta(f.runs[e.Run])
	sum, err := disk.Sum(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		fmt.Fprintf(say, "missing: %s; its run is played again\n", path)
		return false, nil
	case err != nil || sum == e.Theta:
		return true, err
	}
	fmt.Fprintf(say, "damaged: %s: its SHA-256 is not that of the ledger; set aside as %s.damaged, and its run is played again\n", path, filepath.Base(path))
	return false, os.Rename(path, path+".damaged")
}

// claim writes sweep.json, or finds it to be of the same sweep, or of one with the same runs, whose place it takes.
func (f *sweepFolder) claim(say io.Writer) error {
	want := indented(f.doc.JSON())
	have, err := os.ReadFile(f.file(sweepName))
	if err == nil && bytes.Equal(have, want) {
		return nil
	}
	if err == nil {
		return f.takeOver(have, say)
	}
	entries, err := os.ReadDir(f.path)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if as, ok := disk.Unfinished(e.Name()); e.Name() != lockName && !(ok && as == sweepName) {
			return fmt.Errorf("%s is not empty and holds no sweep; give a new folder", f.path)
		}
	}
	_, err = disk.Write(f.file(sweepName), bytesOf(want))
	return err
}

// takeOver puts the sweep in the place of the one whose document is there, if they differ in what is best alone, on which no run
// depends.
func (f *sweepFolder) takeOver(document []byte, say io.Writer) error {
	there, err := sweep.Parse(document)
	if err != nil {
		return fmt.Errorf("%s: %w; give a new folder", f.file(sweepName), err)
	}
	what := sweepDifference(there, f.doc)
	alike := *there
	alike.Rule, alike.Budget = f.doc.Rule, f.doc.Budget
	if !bytes.Equal(alike.JSON(), f.doc.JSON()) {
		return fmt.Errorf("%s holds another sweep: %s; give a new folder", f.path, what)
	}
	fmt.Fprintf(say, "choosing anew in %s: %s; what was played stays\n", f.path, what)
	_, err = disk.Write(f.file(sweepName), bytesOf(indented(f.doc.JSON())))
	return err
}

func (f *sweepFolder) file(name string) string { return filepath.Join(f.path, name) }

// append adds an entry to the ledger: one write of one line, which is on the disk before the next begins.
func (f *sweepFolder) append(e sweep.Entry) (line []byte, err error) {
	e.Version, e.Build = version, build()
	if line, err = e.Line(); err != nil {
		return nil, err
	}
	if _, err = f.ledger.Write(line); err != nil {
		return nil, err
	}
	f.entries = append(f.entries, e)
	return line, f.ledger.Sync()
}

// sort brings the ledger into the order of the runs, and removes what a kill has left in the making.
func (f *sweepFolder) sort() error {
	sweep.Sort(f.entries)
	if err := f.ledger.Close(); err != nil {
		return err
	}
	for _, dir := range [...]string{".", thetaFolder} {
		entries, err := os.ReadDir(f.file(dir))
		if err != nil {
			return err
		}
		for _, e := range entries {
			if _, ok := disk.Unfinished(e.Name()); !ok || !e.Type().IsRegular() {
				continue
			}
			if err := os.Remove(filepath.Join(f.path, dir, e.Name())); err != nil {
				return err
			}
		}
	}
	return f.rewrite()
}

// rewrite writes the ledger anew.
func (f *sweepFolder) rewrite() error {
	_, err := disk.Write(f.file(ledgerName), func(w io.Writer) error {
		for _, e := range f.entries {
			line, err := e.Line()
			if err == nil {
				_, err = w.Write(line)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	return err
}

// close lets others in.
func (f *sweepFolder) close() {
	f.ledger.Close()
	f.place.leave()
}

// whole reports whether every run has its entry.
func (f *sweepFolder) whole() bool { return len(f.entries) == len(f.runs) }

// theta returns where the weights of the original model of a run are kept.
func (f *sweepFolder) theta(r sweep.Run) string {
	return f.file(filepath.Join(thetaFolder, "original-run"+strconv.Itoa(r.Index)+".safetensors"))
}

// Keep implements sweep.Memory.
func (f *sweepFolder) Keep(r sweep.Run, model *nn.Network, w nn.Weights) (sum string, err error) {
	return disk.Write(f.theta(r), func(out io.Writer) error {
		return tensor.WriteSafetensors(out, tensor.OfModel(model, w), map[string]string{"method": r.Method, "seed": strconv.FormatUint(r.Seed, 10), "version": version})
	})
}

// Recall implements sweep.Memory.
func (f *sweepFolder) Recall(r sweep.Run, model *nn.Network) (nn.Weights, error) {
	file, err := store.Open(f.theta(r))
	if err != nil {
		return nn.Weights{}, err
	}
	defer file.Close()
	w, err := tensor.Weights(model, file.Tensors)
	if err != nil {
		err = fmt.Errorf("%s: %w", f.theta(r), err)
	}
	return w, err
}
