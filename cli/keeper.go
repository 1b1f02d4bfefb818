package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"

	"lethe/core/experiment"
	"lethe/core/publish"
	"lethe/core/report"
)

// keeper writes a run to a folder as it goes, so that what is finished survives an end before its time:
// of a kill the weights and the events, up to the last result at least.
type keeper struct {
	*folder
	config   *experiment.Config
	files    map[string]string // SHA-256 of what is written
	events   *pending
	examples *examples
	started  bool
	results  int  // that are kept
	whole    bool // with a manifest
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
	if err := k.examples.add(e); err != nil {
		return err
	}
	k.results++
	return k.events.Flush() // A kill may come before the next.
}

// tell ends the stream of events with what ended the run before its end, if anything did.
func (k *keeper) tell(why error) error {
	if why == nil || k.events == nil {
		return nil
	}
	e := experiment.Event{Kind: experiment.KindError, Warning: &experiment.Warning{Message: oneLine(why)}}
	if f := (*experiment.Failure)(nil); errors.As(why, &f) {
		e.Seed, e.Method = &f.Seed, f.Method
	}
	return jsonLines{k.events}.hear(e)
}

// start opens what grows with the run, and removes the run before.
func (k *keeper) start() (err error) {
	if err = k.clear(); err != nil {
		return err
	}
	if err = k.write(configName, bytesOf(indented(k.config.JSON()))); err != nil {
		return err
	}
	if k.events, err = grow(k.file("events.jsonl")); err != nil {
		return err
	}
	if k.examples, err = newExamples(k.file("examples.csv"), k.config.Labels()); err != nil {
		return err
	}
	k.started = true
	return nil
}

// write keeps a file and its sum.
func (k *keeper) write(name string, write func(io.Writer) error) error {
	sum, err := writeFile(k.file(name), write)
	return k.note(name, sum, err)
}

// note remembers the sum of what was written without err, which it returns.
func (k *keeper) note(name, sum string, err error) error {
	if err == nil {
		k.files[name] = sum
	}
	return err
}

func bytesOf(raw []byte) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := w.Write(raw)
		return err
	}
}

const reportWidth = 100 // of tables that go to a file or a pipe

// finish writes what stands at the end of a run, or at its end before time, and the manifest of a complete one. What cannot be
// written is no reason to leave out the rest. Of a run without results nothing stays.
func (k *keeper) finish(l *ledger, t *report.Table) error {
	if len(l.rows) == 0 {
		k.drop()
		return nil
	}
	events, err := k.events.commitLines()
	errs := []error{k.note("events.jsonl", events, err)}
	examples, err := k.examples.commit()
	errs = append(errs, k.note("examples.csv", examples, err),
		k.write("summary.csv", func(w io.Writer) error { return report.WriteCSV(w, l.rows, l.attacks) }),
		k.write("groups.csv", l.groups.writeCSV),
		k.write("report.txt", bytesOf([]byte(t.Text(reportWidth)+publish.Requests(l.asked).Text(reportWidth)))),
		k.write("table.md", bytesOf([]byte(t.Markdown()+publish.Requests(l.asked).Markdown()))))
	if len(l.asked) > 0 {
		errs = append(errs, k.write(requestsName, func(w io.Writer) error { return report.WriteCSV(w, l.asked, l.attacks) }))
	}
	if len(l.after) > 0 {
		errs = append(errs, k.write(afterName, func(w io.Writer) error { return report.WriteChangedCSV(w, l.after, l.attacks) }))
	}
	if err := errors.Join(errs...); err != nil || l.digest == "" {
		return err
	}
	m := manifest{Version: version, Config: k.config.JSON(), DataSHA256: l.data, Digest: l.digest, Files: k.files}
	_, err = writeFile(k.file(manifestName), func(w io.Writer) error { return writeManifest(w, m) })
	k.whole = err == nil
	return err
}

// drop removes all that was written.
func (k *keeper) drop() {
	if k.events != nil {
		k.events.discard()
	}
	if k.examples != nil {
		k.examples.discard()
	}
	for name := range k.files {
		_ = os.Remove(k.file(name)) // What is left is left: the run has failed already.
	}
	_ = os.Remove(k.file(thetaFolder)) // It fails on anything but an empty folder, which is what is wanted.
	k.abandon()
}

// kept says in a few words what a run has left.
func (k *keeper) kept() string {
	total := len(k.config.Unlearn) * len(k.config.Seeds)
	text := fmt.Sprintf("kept %d of %d results in %s", k.results, total, k.path)
	if !k.whole {
		text += ", without " + manifestName
	}
	return text
}

// Files that not every run has: what every method came to after each of several requests to forget, and what changed models do.
const (
	requestsName = "requests.csv"
	afterName    = "after.csv"
)

const thetaFolder = "theta"

// thetaFile returns where the weights of a method with a seed are kept.
func thetaFile(method string, seed uint64) string {
	return thetaFolder + "/" + method + "-seed" + strconv.FormatUint(seed, 10) + ".safetensors"
}

// thetaName returns where a result's weights are kept.
func thetaName(e experiment.Event) string { return thetaFile(e.Method, *e.Seed) }
