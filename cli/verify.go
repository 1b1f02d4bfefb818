package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"lethe/core/experiment"
)

func verifyCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "verify RUN.json|EVENTS.jsonl|FOLDER",
		Short: "Play a kept run again and compare the bits",
		Long: `Verify plays the experiment of a finished run again and compares the hash of its data and its digest, which covers the
config, the data, all weights and all scores. It also compares the files that run.json lists, where they are still there.
It prints what it found, and exits with 0 if nothing differs and with 1 otherwise.`,
		Example: `  lethe verify results
  lethe verify results/run.json --threads 1
  lethe verify results/events.jsonl`,
		Args: exactlyOne("one run.json, events.jsonl or folder with a run"),
	}
	applyThreads := threadsFlag(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := applyThreads(); err != nil {
			return err
		}
		return verify(cmd, args[0])
	}
	return cmd
}

// verify compares the run at path with itself played again.
func verify(cmd *cobra.Command, path string) error {
	m, dir, err := readRun(path)
	if err != nil {
		return usageError{err}
	}
	c, err := experiment.Parse(m.Config)
	if err != nil {
		return usageError{fmt.Errorf("%s: config: %w", path, err)}
	}
	changed, missing, err := m.compare(dir)
	if err != nil {
		return err
	}
	ctx, stop := interruptible(cmd.Context())
	defer stop()
	screen, books := newConsole(cmd.ErrOrStderr(), c, false), newLedger(c)
	err = play(ctx, c, screen, books)
	screen.close()
	if err != nil {
		return err
	}
	return verdict(cmd.OutOrStdout(), m, books, changed, missing)
}

// verdict prints what was found and fails if anything differs.
func verdict(w io.Writer, m *manifest, books *ledger, changed, missing []string) error {
	var differs []string
	tell := func(what, recorded, played string) {
		if recorded == played {
			return
		}
		differs = append(differs, what)
		fmt.Fprintf(w, "%s differs: recorded %s, played %s\n", what, recorded, played)
	}
	tell("data", m.DataSHA256, books.data)
	tell("digest", m.Digest, books.digest)
	if len(differs) == 0 {
		fmt.Fprintf(w, "match %s\n", books.digest)
	} else if m.Version != "" && m.Version != version {
		fmt.Fprintf(w, "recorded by lethe %s, played by lethe %s\n", m.Version, version)
	}
	for _, name := range changed {
		differs = append(differs, name)
		fmt.Fprintf(w, "%s differs: its bytes are not those that run.json lists\n", name)
	}
	if len(missing) > 0 {
		fmt.Fprintf(w, "not there to compare: %s\n", strings.Join(missing, ", "))
	}
	if len(differs) > 0 {
		return errors.New("no match: " + strings.Join(differs, ", "))
	}
	return nil
}

// readRun reads what a run left behind, and says in which folder its files are.
func readRun(path string) (m *manifest, dir string, err error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, "", fmt.Errorf("%s: no such file or folder", path)
	}
	if info.IsDir() {
		path = filepath.Join(path, manifestName)
		if _, err := os.Stat(path); err != nil {
			return nil, "", fmt.Errorf("%s: no such file; the run did not finish, or it is another folder", path)
		}
	}
	if filepath.Ext(path) == ".jsonl" {
		m, err = readEvents(path)
	} else {
		m, err = readManifest(path)
	}
	return m, filepath.Dir(path), err
}

// readEvents collects from a stream of events what a manifest says.
func readEvents(path string) (*manifest, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	m := &manifest{}
	events := json.NewDecoder(bufio.NewReader(f))
	for {
		var e struct {
			Event      string
			Config     experiment.Document
			DataSHA256 string `json:"data_sha256"`
			Digest     string
		}
		err := events.Decode(&e)
		switch {
		case errors.Is(err, io.EOF) && m.Config == nil:
			return nil, fmt.Errorf("%s: no start event; want the events.jsonl of a finished run", path)
		case errors.Is(err, io.EOF):
			return nil, fmt.Errorf("%s: no end event: the run did not finish", path)
		case err != nil:
			return nil, fmt.Errorf("%s: %w", path, err)
		case e.Event == experiment.KindStart:
			m.Config, m.DataSHA256 = e.Config, e.DataSHA256
		case e.Event == experiment.KindEnd && m.Config != nil:
			m.Digest = e.Digest
			return m, nil
		}
	}
}
