package main

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strconv"

	"lethe/core/disk"
	"lethe/core/experiment"
	"lethe/core/hash"
	"lethe/core/journal"
	"lethe/core/publish"
	"lethe/core/report"
)

// keeper writes a run to a folder as it goes, so that what is finished survives an end before its time. The journal in the folder
// has it all, so that the run can go on; the other files are made anew from there.
type keeper struct {
	*folder
	*journal.Journal // nil before the start
	config           *experiment.Config
	say              io.Writer         // for what the user should know
	files            map[string]string // SHA-256 of what is written
	events           *disk.File
	examples         *examples
	results          int  // that are written
	whole            bool // with a manifest
}

func newKeeper(f *folder, c *experiment.Config, say io.Writer) *keeper {
	return &keeper{folder: f, config: c, say: say, files: map[string]string{}}
}

func (k *keeper) hear(e experiment.Event) error {
	if e.Kind == experiment.KindStart {
		if err := k.start(e.DataSHA256); err != nil {
			return err
		}
	}
	if err := (jsonLines{k.events}).hear(e); err != nil {
		return err
	}
	if e.Kind != experiment.KindResult {
		return nil
	}
	if err := k.keepTheta(e); err != nil {
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

// start opens the journal and what grows with the run, and removes the run before.
func (k *keeper) start(data string) error {
	if k.goesOn && k.about != nil && k.about.DataSHA256 != data {
		return usageError{fmt.Errorf("--out: %w", k.another(fmt.Sprintf("on other data: its SHA-256 is %s there, and %s here", k.about.DataSHA256, data)))}
	}
	if err := k.clear(); err != nil {
		return err
	}
	j, damaged, err := journal.Open(k.file(journalName), journal.About{Version: version, Build: build(), Config: k.config.JSON(), DataSHA256: data})
	if err != nil {
		return err
	}
	k.Journal = j
	if k.goesOn {
		k.welcome(damaged)
	}
	if err = k.write(configName, bytesOf(indented(k.config.JSON()))); err != nil {
		return err
	}
	if k.events, err = disk.Grow(k.file("events.jsonl")); err != nil {
		return err
	}
	k.examples, err = newExamples(k.file("examples.csv"), k.config.Labels())
	return err
}

// welcome says what is there of the run that goes on.
func (k *keeper) welcome(damaged []journal.Damage) {
	if k.about == nil {
		fmt.Fprintf(k.say, "damaged: %s does not say of what run it is; each of its files does\n", k.file(journalName))
	} else {
		warnOfBuild(k.say, k.path, k.about.Build)
	}
	for _, d := range damaged {
		fmt.Fprintf(k.say, "damaged: %s: %v; set aside as %s.damaged, and played again\n", k.file(journalName+"/"+d.File), d.Err, d.File)
	}
	next := "going on with its end"
	if seed, method, ok := k.next(); ok {
		next = fmt.Sprintf("going on with seed %d, %s", seed, method)
	}
	fmt.Fprintf(k.say, "kept %d of %d results in %s; %s\n", k.Results(), k.total(), k.path, next)
}

// next returns the first that is to be played.
func (k *keeper) next() (seed uint64, method string, ok bool) {
	for _, seed := range k.config.Seeds {
		for _, method := range k.config.Labels() {
			if !k.Takes(experiment.Seat{Seed: seed, Method: method}) {
				return seed, method, true
			}
		}
	}
	return 0, "", false
}

// keepTheta keeps the weights of a result. Those that were kept before an interruption are held against it.
func (k *keeper) keepTheta(e experiment.Event) error {
	name := thetaName(e)
	write := func(w io.Writer) error { return writeTheta(w, e) }
	if k.goesOn {
		h := hash.New()
		if err := write(h); err != nil {
			return err
		}
		want := hex.EncodeToString(h.Sum(nil))
		have, err := disk.Sum(k.file(name))
		switch {
		case err == nil && have == want:
			k.files[name] = want
			return nil
		case err == nil:
			fmt.Fprintf(k.say, "damaged: %s: its weights are not those of the run; set aside as %s.damaged, and written again\n", k.file(name), name)
			err = os.Rename(k.file(name), k.file(name+".damaged"))
		case errors.Is(err, os.ErrNotExist):
			err = nil
		}
		if err != nil {
			return err
		}
	}
	return k.write(name, write)
}

// write keeps a file and its sum.
func (k *keeper) write(name string, write func(io.Writer) error) error {
	sum, err := disk.Write(k.file(name), write)
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

// finish writes what stands at the end of a run, or at its end before time, and the manifest of a complete one, which needs no
// journal any more. What cannot be written is no reason to leave out the rest. Of a run without results nothing stays.
func (k *keeper) finish(l *ledger, t *report.Table) error {
	defer k.leave()
	if k.Journal == nil {
		return nil
	}
	k.Close()
	switch {
	case k.count() == 0 && !k.goesOn:
		k.drop()
		return nil
	case k.examples == nil:
		return nil // The disk was full before anything was played.
	}
	err := errors.Join(k.conclude(l, t)...)
	if err != nil || l.digest == "" {
		return err
	}
	m := manifest{Version: version, Config: k.config.JSON(), DataSHA256: l.data, Digest: l.digest, Files: k.files}
	if _, err = disk.Write(k.file(manifestName), func(w io.Writer) error { return writeManifest(w, m) }); err != nil {
		return err
	}
	k.whole = true
	return journal.Remove(k.file(journalName))
}

// conclude writes all but the manifest.
func (k *keeper) conclude(l *ledger, t *report.Table) []error {
	events, err := k.events.CommitLines()
	errs := []error{k.note("events.jsonl", events, err)}
	examples, err := k.examples.finish()
	errs = append(errs, k.note("examples.csv", examples, err))
	if len(l.rows) == 0 {
		return errs
	}
	errs = append(errs,
		k.write("summary.csv", func(w io.Writer) error { return report.WriteCSV(w, l.rows, l.attacks) }),
		k.write("groups.csv", l.groups.writeCSV),
		k.write("report.txt", bytesOf([]byte(t.Text(reportWidth)+publish.Requests(report.Ordered(l.asked, l.methods)).Text(reportWidth)))),
		k.write("table.md", bytesOf([]byte(t.Markdown()+publish.Requests(report.Ordered(l.asked, l.methods)).Markdown()))))
	if len(l.asked) > 0 {
		errs = append(errs, k.write(requestsName, func(w io.Writer) error { return report.WriteCSV(w, l.asked, l.attacks) }))
	}
	if len(l.after) > 0 {
		errs = append(errs, k.write(afterName, func(w io.Writer) error { return report.WriteChangedCSV(w, l.after, l.attacks) }))
	}
	if len(l.shadows) > 0 {
		errs = append(errs, k.write(shadowScoresName, func(w io.Writer) error { return writeShadowScores(w, l.shadows) }))
	}
	return errs
}

// drop removes all that was written.
func (k *keeper) drop() {
	if k.events != nil {
		k.events.Discard()
	}
	if k.examples != nil {
		k.examples.Discard()
	}
	for name := range k.files {
		_ = os.Remove(k.file(name)) // What is left is left: the run has failed already.
	}
	_ = os.Remove(k.file(thetaFolder)) // It fails on anything but an empty folder, which is what is wanted.
	_ = journal.Remove(k.file(journalName))
}

// count returns how many results the folder has.
func (k *keeper) count() int {
	if k.Journal == nil {
		return k.results
	}
	return max(k.results, k.Results())
}

func (k *keeper) total() int { return len(k.config.Unlearn) * len(k.config.Seeds) }

// kept says in a few words what a run has left.
func (k *keeper) kept() string {
	text := fmt.Sprintf("kept %d of %d results in %s", k.count(), k.total(), k.path)
	if !k.whole {
		text += ", without " + manifestName
	}
	return text
}

// hint says how a run that err ended can go on, unless it would end in the same way.
func (k *keeper) hint(err error) string {
	full := (*fs.PathError)(nil)
	if k.whole || !errors.Is(err, errInterrupted) && !errors.Is(err, errClosed) && !errors.As(err, &full) {
		return ""
	}
	return "; go on with: lethe resume " + k.path
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
