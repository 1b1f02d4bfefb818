package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"

	"github.com/spf13/cobra"

	"lethe/core/disk"
	"lethe/core/experiment"
	"lethe/core/nn"
	"lethe/core/sweep"
)

// reportName is the file with what a sweep has printed.
const reportName = "report.txt"

// sweepAt returns the folder of the sweep that path is of: the folder itself, its sweep.json, or its ledger.
func sweepAt(path string) (dir string, ok bool) {
	if base := filepath.Base(path); base == sweepName || base == ledgerName {
		path = filepath.Dir(path)
	}
	_, err := os.Stat(filepath.Join(path, sweepName))
	return path, err == nil
}

// verifySweep plays the runs of the sweep in a folder again and compares: every entry of the ledger but the seconds, the original
// models' files by their sums, and what was made of it all.
func verifySweep(cmd *cobra.Command, dir string, openFiles func(*experiment.Config) (fs.FS, error), given *givenModel) error {
	f, err := readSweep(dir)
	if err != nil {
		return usageError{fmt.Errorf("%s: %w", dir, err)}
	}
	if !f.whole() {
		fmt.Fprintf(cmd.OutOrStdout(), "%d of %d runs are in %s, each whole by its SHA-256\n", len(f.entries), len(f.runs), f.file(ledgerName))
		if busy := (&folder{path: dir}).busy(); busy != nil {
			return busy
		}
		return fmt.Errorf("the sweep did not finish; go on with: lethe sweep --out %s", dir)
	}
	files, err := openFiles(f.doc.Config)
	if err != nil {
		return err
	}
	if err := given.open(); err != nil {
		return err
	}
	sum, err := preview(f.doc, files, given.model)
	if err != nil {
		return usageError{err}
	}
	ctx, stop := interruptible(cmd.Context())
	defer stop()
	p := &sweep.Player{Runs: f.runs, Files: files, Given: given.model, Data: sum, Jobs: runtime.GOMAXPROCS(0), Memory: &inMind{weights: map[int]nn.Weights{}}}
	played, err := playAgain(ctx, p, cmd.ErrOrStderr())
	if err != nil {
		return err
	}
	return f.verdict(cmd.OutOrStdout(), played)
}

// readSweep reads the folder of a sweep and leaves it as it is.
func readSweep(dir string) (*sweepFolder, error) {
	f := &sweepFolder{path: dir}
	raw, err := os.ReadFile(f.file(sweepName))
	if err != nil {
		return nil, errors.New(sweepName + ": " + reason(err))
	}
	if f.doc, err = sweep.Parse(raw); err != nil {
		return nil, fmt.Errorf("%s: %w", sweepName, err)
	}
	if f.runs, err = f.doc.Runs(); err != nil {
		return nil, err
	}
	if raw, err = os.ReadFile(f.file(ledgerName)); err != nil && !errors.Is(err, fs.ErrNotExist) { // It begins a little later than the sweep.
		return nil, errors.New(ledgerName + ": " + reason(err))
	}
	var damaged []error
	if f.entries, damaged = sweep.ReadLedger(raw, f.runs); len(damaged) > 0 {
		return nil, fmt.Errorf("%s: %w; its run is played again by: lethe sweep --out %s", ledgerName, damaged[0], dir)
	}
	return f, nil
}

// playAgain returns the entries of all runs, in order.
func playAgain(ctx context.Context, p *sweep.Player, w io.Writer) (entries []sweep.Entry, err error) {
	bar := newSweepBar(w, len(p.Runs), 0, false)
	bar.quiet = true
	defer bar.close()
	p.Record = func(e sweep.Entry) error {
		entries = append(entries, e)
		bar.tell(e)
		return nil
	}
	err = p.Play(ctx, nil)
	sweep.Sort(entries)
	return entries, err
}

// verdict prints what differs, and fails if anything does or is missing.
func (f *sweepFolder) verdict(w io.Writer, played []sweep.Entry) error {
	recorded, err := f.doc.Digest(f.runs, f.entries)
	if err != nil {
		return err
	}
	digest, err := f.doc.Digest(f.runs, played)
	if err != nil {
		return err
	}
	differs := f.compare(w, played)
	if recorded != digest {
		fmt.Fprintf(w, "digest differs: recorded %s, played %s\n", recorded, digest)
		differs = append(differs, "digest")
		if v := f.entries[0].Version; v != version {
			fmt.Fprintf(w, "recorded by lethe %s, played by lethe %s\n", v, version)
		}
	}
	changed, missing, err := f.files()
	if err != nil {
		return err
	}
	for _, name := range changed {
		fmt.Fprintf(w, "%s differs: it is not what the ledger says\n", name)
	}
	differs = append(differs, changed...)
	if len(missing) > 0 {
		fmt.Fprintf(w, "missing: %s\n", few(missing))
	}
	switch {
	case len(differs) > 0:
		return errors.New("no match: " + few(differs))
	case len(missing) > 0:
		return fmt.Errorf("match of the digest %s; %s missing: %s", digest, count(len(missing), "file"), few(missing))
	}
	_, err = fmt.Fprintf(w, "match %s\n", digest)
	return err
}

// compare tells where entries differ from those played, the first few times, and names the ledger if any does.
func (f *sweepFolder) compare(w io.Writer, played []sweep.Entry) (differs []string) {
	told := 0
	for i, e := range f.entries {
		differences("", plainEntry(e), plainEntry(played[i]), func(key string, a, b any) {
			if told++; told <= mostTold {
				fmt.Fprintf(w, "run %d (seed %d, %s): %s differs: recorded %s, played %s\n", e.Run, e.Seed, e.Method, key, cutText(short(a)), cutText(short(b)))
			}
		})
	}
	if told > mostTold {
		fmt.Fprintf(w, "and %s\n", count(told-mostTold, "more difference"))
	}
	if told > 0 {
		differs = append(differs, ledgerName)
	}
	return differs
}

// plainEntry returns what of an entry is compared, as JSON has it.
func plainEntry(e sweep.Entry) (plain any) {
	raw, err := json.Marshal(e.Bare())
	must(err) // It was read from JSON, or goes there.
	must(json.Unmarshal(raw, &plain))
	return plain
}

// files names what beside the ledger is not what the ledger leads to, or not there. Reports of another version may be worded in another
// way, and are left alone.
func (f *sweepFolder) files() (changed, missing []string, err error) {
	made, err := f.made()
	if err != nil {
		return nil, nil, err
	}
	sort := func(name string, same bool, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist):
			missing = append(missing, name)
		case err == nil && !same:
			changed = append(changed, name)
		case err != nil:
			return err
		}
		return nil
	}
	for name, want := range made {
		have, err := os.ReadFile(f.file(name))
		if err := sort(name, f.entries[0].Version != version || bytes.Equal(have, want), err); err != nil {
			return nil, nil, err
		}
	}
	for _, e := range f.entries {
		if e.Theta == "" {
			continue
		}
		sum, err := disk.Sum(f.theta(f.runs[e.Run]))
		name, _ := filepath.Rel(f.path, f.theta(f.runs[e.Run]))
		if err := sort(filepath.ToSlash(name), sum == e.Theta, err); err != nil {
			return nil, nil, err
		}
	}
	slices.Sort(changed) // Maps have no order.
	slices.Sort(missing)
	return changed, missing, nil
}

// made returns what the ledger leads to: the report and, where something was chosen, the config with it.
func (f *sweepFolder) made() (map[string][]byte, error) {
	all := sweep.Choose(f.doc, f.runs, f.entries)
	made := map[string][]byte{reportName: []byte(f.report(all, reportWidth))}
	if sweep.None(f.doc, all) != "" {
		return made, nil
	}
	tuned, err := sweep.Tuned(f.doc, all)
	if err != nil {
		return nil, err
	}
	made[tunedName] = indented(tuned.JSON())
	return made, nil
}

// inMind keeps the weights of original models nowhere but here. It implements sweep.Memory.
type inMind struct {
	lock    sync.Mutex
	weights map[int]nn.Weights
}

// Keep implements sweep.Memory.
func (m *inMind) Keep(r sweep.Run, _ *nn.Network, w nn.Weights) (string, error) {
	m.lock.Lock()
	defer m.lock.Unlock()
	m.weights[r.Index] = w.Clone()
	return "", nil
}

// Recall implements sweep.Memory.
func (m *inMind) Recall(r sweep.Run, _ *nn.Network) (nn.Weights, error) {
	m.lock.Lock()
	defer m.lock.Unlock()
	return m.weights[r.Index].Clone(), nil
}
