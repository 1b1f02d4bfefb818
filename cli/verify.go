package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"lethe/core/experiment"
)

func verifyCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "verify RUN.json|EVENTS.jsonl|FOLDER",
		Short: "Play a kept run or sweep again and compare the bits",
		Long: `Verify plays the experiment of a finished run again and compares the hash of its data and its digest, which covers the
config, the data, all weights and all scores. It also compares the files that run.json lists, unless run.json is there all by
itself, and of a stream of events everything but the seconds and the memory. It prints what it found, and exits with 0 if nothing differs or
is missing and with 1 otherwise. Of a run that did not finish it says what is there and whole.

Of a sweep it plays all runs again and compares the ledger, the seconds aside, its digest, and the files made of it.`,
		Example: `  lethe verify results
  lethe verify results/run.json --threads 1
  lethe verify results/events.jsonl
  lethe verify tuning`,
		Args: exactlyOne("one run.json, events.jsonl or folder with a run or sweep"),
	}
	var given givenModel
	given.add(cmd)
	openFiles := filesFlag(cmd)
	applyThreads := threadsFlag(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := applyThreads(); err != nil {
			return err
		}
		if dir, ok := sweepAt(args[0]); ok {
			return verifySweep(cmd, dir, openFiles, &given)
		}
		return verify(cmd, args[0], openFiles, &given)
	}
	return cmd
}

// verify compares the run at path with itself played again, on the files that openFiles gives and from the model given.
func verify(cmd *cobra.Command, path string, openFiles func(*experiment.Config) (fs.FS, error), given *givenModel) error {
	kept, err := readRun(path)
	if missing := (errNoRun{}); errors.As(err, &missing) {
		return unfinished(cmd.OutOrStdout(), missing)
	}
	if err != nil {
		return usageError{astray(path, "a finished run", err)}
	}
	c, err := experiment.Parse(kept.Config)
	if err != nil {
		return usageError{fmt.Errorf("%s: config: %w", path, err)}
	}
	files, err := openFiles(c)
	if err != nil {
		return err
	}
	if err := given.open(); err != nil {
		return err
	}
	if kept.changed, kept.missing, err = kept.compare(kept.dir); err != nil {
		return err
	}
	ctx, stop := interruptible(cmd.Context())
	defer stop()
	screen, books := newConsole(cmd.ErrOrStderr(), c, false), newLedger(c)
	listeners := []listener{screen, books}
	if kept.events != nil {
		listeners = append(listeners, kept.events)
	}
	err = play(ctx, c, []experiment.Option{experiment.Files(files), experiment.From(given.model)}, listeners...)
	screen.close()
	if err == nil && kept.events != nil {
		err = kept.events.close()
	}
	if err != nil {
		return err
	}
	return kept.verdict(cmd.OutOrStdout(), books)
}

// record is what a run has left.
type record struct {
	*manifest
	dir              string     // with its files
	events           *recording // nil where the manifest is what was read
	token            bool       // the manifest by itself was asked for, not its folder
	changed, missing []string   // files
}

// verdict prints what was found and fails if anything differs or is missing. Only a match is called one there.
func (k *record) verdict(w io.Writer, books *ledger) error {
	differs := k.differences(w, books)
	switch alone := k.token && len(k.missing) == len(k.Files); {
	case len(differs) > 0:
		if len(k.missing) > 0 {
			fmt.Fprintf(w, "missing: %s\n", few(k.missing))
		}
		return errors.New("no match: " + few(differs))
	case len(k.missing) > 0 && !alone:
		fmt.Fprintf(w, "same digest %s\nmissing: %s\n", books.digest, few(k.missing))
		return fmt.Errorf("match of the digest; %s missing: %s", count(len(k.missing), "file"), few(k.missing))
	case len(k.missing) > 0:
		_, err := fmt.Fprintf(w, "match %s\nwithout its files: none of the %s that it lists is here\n", books.digest, count(len(k.missing), "file"))
		return err
	}
	_, err := fmt.Fprintf(w, "match %s\n", books.digest)
	return err
}

// differences prints and names what differs.
func (k *record) differences(w io.Writer, books *ledger) (differs []string) {
	tell := func(what, recorded, played string) {
		if recorded != played {
			differs = append(differs, what)
			fmt.Fprintf(w, "%s differs: recorded %s, played %s\n", what, recorded, played)
		}
	}
	tell("data", k.DataSHA256, books.data)
	tell("digest", k.Digest, books.digest)
	if len(differs) > 0 && k.Version != "" && k.Version != version {
		fmt.Fprintf(w, "recorded by lethe %s, played by lethe %s\n", k.Version, version)
	}
	if r := k.events; r != nil && len(r.differs) > 0 {
		differs = append(differs, "events")
		for _, what := range r.differs {
			fmt.Fprintln(w, what)
		}
		if r.more > 0 {
			fmt.Fprintf(w, "and %s\n", count(r.more, "more difference"))
		}
	}
	for _, name := range k.changed {
		fmt.Fprintf(w, "%s differs: its bytes are not those that run.json lists\n", name)
	}
	return append(differs, k.changed...)
}

// count returns a number of things, as in "1 file" or "2 files".
func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// few lists names, not too many.
func few(names []string) string {
	if len(names) > mostTold {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:mostTold], ", "), len(names)-mostTold)
	}
	return strings.Join(names, ", ")
}

// errNoRun says that there is no manifest in a folder.
type errNoRun struct{ folder string }

func (e errNoRun) Error() string {
	return e.folder + ": no run or sweep in it; want " + runFiles
}

// runFiles are what verify reads.
const runFiles = "a run.json, an events.jsonl or " + keptFolder

// readRun reads what a run left behind.
func readRun(path string) (*record, error) {
	info, err := os.Stat(path)
	if dir := filepath.Dir(path); errors.Is(err, fs.ErrNotExist) && filepath.Base(path) == manifestName {
		path = dir // The run is not finished, perhaps.
		info, err = os.Stat(dir)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %s; want %s", path, reason(err), runFiles)
	}
	k := &record{token: !info.IsDir()}
	if info.IsDir() {
		path = filepath.Join(path, manifestName)
		switch _, err := os.Stat(path); {
		case errors.Is(err, fs.ErrNotExist):
			return nil, errNoRun{filepath.Dir(path)}
		case err != nil:
			return nil, fmt.Errorf("%s: %s", path, reason(err))
		}
	}
	k.dir = filepath.Dir(path)
	if filepath.Ext(path) == ".jsonl" {
		k.events, k.manifest, err = readEvents(path)
	} else {
		k.manifest, err = readManifest(path)
	}
	return k, err
}
