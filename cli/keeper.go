package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"lethe/core/experiment"
	"lethe/core/report"
)

// keeper writes a run to a folder as it goes, so that what is finished survives an end before its time.
type keeper struct {
	*folder
	config   *experiment.Config
	files    map[string]string // SHA-256 of what is written
	events   *pending
	examples *examples
	started  bool
}

func newKeeper(f *folder, c *experiment.Config) *keeper {
	return &keeper{folder: f, config: c, files: map[string]string{}}
}

func (k *keeper) hear(e experiment.Event) error {
	if e.Kind == experiment.KindStart {
		if err := k.start(); err != nil {
			return err
		}
	}
	if err := (jsonLines{k.events}).hear(e); err != nil {
		return err
	}
	if e.Kind != experiment.KindResult {
		return nil
	}
	if err := k.write(thetaName(e), func(w io.Writer) error { return writeTheta(w, e) }); err != nil {
		return err
	}
	return k.examples.add(e)
}

// start opens what grows with the run, and removes the run before.
func (k *keeper) start() (err error) {
	if err = k.clear(); err != nil {
		return err
	}
	if err = k.write(configName, bytesOf(indented(k.config.JSON()))); err != nil {
		return err
	}
	if k.events, err = create(k.file("events.jsonl")); err != nil {
		return err
	}
	if k.examples, err = newExamples(k.file("examples.csv"), k.config.Labels()); err != nil {
		k.events.discard()
		return err
	}
	k.started = true
	return nil
}

// write keeps a file and its sum.
func (k *keeper) write(name string, write func(io.Writer) error) error {
	sum, err := writeFile(k.file(name), write)
	k.files[name] = sum
	return err
}

func bytesOf(raw []byte) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := w.Write(raw)
		return err
	}
}

const reportWidth = 100 // of tables that go to a file or a pipe

// finish writes what stands at the end of a run, or at its end before time, and the manifest of a complete one.
func (k *keeper) finish(l *ledger, t *report.Table) (err error) {
	if !k.started {
		k.abandon()
		return nil
	}
	if k.files["events.jsonl"], err = k.events.commit(); err != nil {
		return err
	}
	if k.files["examples.csv"], err = k.examples.commit(); err != nil {
		return err
	}
	for _, f := range [...]struct {
		name  string
		write func(io.Writer) error
	}{
		{"summary.csv", func(w io.Writer) error { return report.WriteCSV(w, l.rows, l.attacks) }},
		{"report.txt", bytesOf([]byte(t.Text(reportWidth)))},
		{"table.md", bytesOf([]byte(t.Markdown()))},
	} {
		if err := k.write(f.name, f.write); err != nil {
			return err
		}
	}
	if l.digest == "" {
		return nil
	}
	m := manifest{Version: version, Config: k.config.JSON(), DataSHA256: l.data, Digest: l.digest, Files: k.files}
	_, err = writeFile(k.file(manifestName), func(w io.Writer) error { return writeManifest(w, m) })
	return err
}

// kept says in a few words what a run that ended early has left.
func (k *keeper) kept(l *ledger) string {
	total := len(k.config.Unlearn) * len(k.config.Seeds)
	return fmt.Sprintf("kept %d of %d results in %s, without %s", len(l.rows), total, k.path, manifestName)
}

// thetaName returns where a result's weights are kept.
func thetaName(e experiment.Event) string {
	return "theta/" + strings.Join([]string{e.Method, "seed" + strconv.FormatUint(*e.Seed, 10)}, "-") + ".safetensors"
}
