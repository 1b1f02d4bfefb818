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

// sweepFolder is where a sweep is kept. It implements sweep.Memory.
type sweepFolder struct {
	path    string
	doc     *sweep.Document
	runs    []sweep.Run
	entries []sweep.Entry // of the ledger
	ledger  *os.File
	lock    sync.Mutex
}

// openSweep starts a folder for d, or goes on with the one that is there if it is of the same sweep.
func openSweep(dir string, d *sweep.Document) (*sweepFolder, error) {
	f := &sweepFolder{path: dir, doc: d}
	var err error
	if f.runs, err = d.Runs(); err != nil {
		return nil, err
	}
	if err := f.claim(); err != nil {
		return nil, err
	}
	raw, err := os.ReadFile(f.file(ledgerName))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	entries, whole, err := sweep.ReadLedger(raw, f.runs)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", f.file(ledgerName), err)
	}
	f.entries = entries
	if f.ledger, err = os.OpenFile(f.file(ledgerName), os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o644); err != nil {
		return nil, err
	}
	return f, f.ledger.Truncate(int64(whole)) // What a kill has left of a line goes.
}

// claim writes sweep.json, or finds it to be of the same sweep.
func (f *sweepFolder) claim() error {
	want := indented(f.doc.JSON())
	have, err := os.ReadFile(f.file(sweepName))
	if err == nil && bytes.Equal(have, want) {
		return nil
	}
	if err == nil {
		return fmt.Errorf("%s holds another sweep; give a new folder", f.path)
	}
	entries, err := os.ReadDir(f.path)
	switch {
	case err != nil && !errors.Is(err, os.ErrNotExist):
		return err
	case len(entries) > 0:
		return fmt.Errorf("%s is not empty and holds no sweep; give a new folder", f.path)
	}
	_, err = disk.Write(f.file(sweepName), bytesOf(want))
	return err
}

func (f *sweepFolder) file(name string) string { return filepath.Join(f.path, name) }

// append adds an entry to the ledger: one write of one line, which is on the disk before the next begins.
func (f *sweepFolder) append(e sweep.Entry) (line []byte, err error) {
	if line, err = e.Line(); err != nil {
		return nil, err
	}
	if _, err = f.ledger.Write(line); err != nil {
		return nil, err
	}
	f.entries = append(f.entries, e)
	return line, f.ledger.Sync()
}

// sort brings the ledger into the order of the runs.
func (f *sweepFolder) sort() error {
	sweep.Sort(f.entries)
	if err := f.ledger.Close(); err != nil {
		return err
	}
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

func (f *sweepFolder) close() { f.ledger.Close() }

// whole reports whether every run has its entry.
func (f *sweepFolder) whole() bool { return len(f.entries) == len(f.runs) }

// theta returns where the weights of the original model of a run are kept.
func (f *sweepFolder) theta(r sweep.Run) string {
	return f.file(filepath.Join(thetaFolder, "original-run"+strconv.Itoa(r.Index)+".safetensors"))
}

// Keep implements sweep.Memory.
func (f *sweepFolder) Keep(r sweep.Run, model *nn.Network, w nn.Weights) error {
	_, err := disk.Write(f.theta(r), func(out io.Writer) error {
		return tensor.WriteSafetensors(out, tensor.OfModel(model, w), map[string]string{"method": r.Method, "seed": strconv.FormatUint(r.Seed, 10), "version": version})
	})
	return err
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
