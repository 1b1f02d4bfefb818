package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"lethe/core/disk"
	"lethe/core/report"
	"lethe/core/sweep"
)

// concludeSweep keeps and prints what a sweep came to that ended, early if why says so.
func concludeSweep(cmd *cobra.Command, f *sweepFolder, flags *sweepFlags, why error) error {
	if why != nil {
		return fmt.Errorf("%d of %d runs are in %s; the same command goes on with the rest", len(f.entries), len(f.runs), f.file(ledgerName))
	}
	sweep.Sort(f.entries) // So that what is printed depends on no order of play.
	all := sweep.Choose(f.doc, f.runs, f.entries)
	none := sweep.None(f.doc, all)
	if err := errors.Join(f.keepChoice(all, none == ""), f.sort()); err != nil {
		return err
	}
	if !flags.json {
		if err := f.print(cmd.OutOrStdout(), all, none == ""); err != nil {
			return err
		}
	}
	if none != "" {
		return errors.New(none)
	}
	return nil
}

// keepChoice writes the report and, where something was chosen, the config with it.
func (f *sweepFolder) keepChoice(all []sweep.Candidate, chosen bool) error {
	_, err := disk.Write(f.file(reportName), bytesOf([]byte(f.report(all, reportWidth))))
	if !chosen {
		_ = os.Remove(f.file(tunedName)) // Earlier versions wrote one with the references alone.
		return err
	}
	tuned, wrong := sweep.Tuned(f.doc, all)
	if wrong == nil {
		_, wrong = disk.Write(f.file(tunedName), bytesOf(indented(tuned.JSON())))
	}
	return errors.Join(wrong, err)
}

// print writes the report for whoever looks, and, where something was chosen, how to confirm that.
func (f *sweepFolder) print(w io.Writer, all []sweep.Candidate, chosen bool) error {
	width, ok := terminalWidth(w)
	if !ok {
		width = reportWidth
	}
	text := f.report(all, width)
	if chosen {
		text += "Confirm on fresh seeds with: lethe run " + filepath.Join(f.path, tunedName) + " --seeds " + fresh(f.doc.Config.Seeds) + "\n"
	}
	_, err := fmt.Fprint(w, text)
	return err
}

// report returns the choice, and the test numbers of what was chosen.
func (f *sweepFolder) report(all []sweep.Candidate, width int) string {
	var b strings.Builder
	b.WriteString(report.Grid(sweep.Cells(all)))
	b.WriteByte('\n')
	for _, note := range sweep.Notes(f.doc, all) {
		b.WriteString(report.Wrap(note, width))
	}
	attacks := newLedger(f.doc.Config).attacks
	if rows := sweep.Rows(f.runs, f.entries, all, attacks); len(rows) > 0 {
		heading := "The best settings"
		if sweep.None(f.doc, all) != "" {
			heading = "References alone"
		}
		if first := sweep.Within(all); first != "" {
			heading += " with " + first
		}
		b.WriteString("\n" + heading + ", on the test set:\n\n" + report.New(rows).Text(width))
	}
	digest, err := f.doc.Digest(f.runs, f.entries)
	must(err) // Every entry was written as a line.
	switch {
	case digest == "":
	case width < len("Digest ")+len(digest):
		b.WriteString("\nDigest\n" + digest + "\n") // One that the terminal breaks cannot be copied.
	default:
		b.WriteString("\nDigest " + digest + "\n")
	}
	return b.String()
}

// fresh returns as many seeds as there are, beyond all of them, as --seeds takes them.
func fresh(seeds []uint64) string {
	last := slices.Max(seeds)
	if last > largestSeed-uint64(len(seeds)) {
		last = 0
	}
	if len(seeds) == 1 {
		return fmt.Sprint(last + 1)
	}
	return fmt.Sprintf("%d-%d", last+1, last+uint64(len(seeds)))
}

func equalShared(a, b sweep.Run) bool { return slices.Equal(a.Shared, b.Shared) }

// sweepBar draws how many runs are played, where somebody looks.
type sweepBar struct {
	console
	quiet bool // about failures
}

func newSweepBar(w io.Writer, runs, done int, quiet bool) *sweepBar {
	b := &sweepBar{console: console{w: w}}
	if width, ok := terminalWidth(w); ok && !quiet && os.Getenv("TERM") != "dumb" {
		b.draw(runs, width)
	}
	if b.bar != nil {
		_ = b.bar.Add(done)
	}
	return b
}

// tell moves the bar, and says what failed.
func (b *sweepBar) tell(e sweep.Entry) {
	if e.Status == sweep.Failed && !b.quiet {
		b.close()
		fmt.Fprintf(b.w, "failed: seed %d, %s: %s\n", e.Seed, strings.Join(slices.Concat([]string{e.Method}, e.Shared, e.Setting), " "), e.Error)
	}
	if b.bar != nil {
		b.bar.Describe(fmt.Sprintf("seed %d  %s", e.Seed, strings.Join(slices.Concat([]string{e.Method}, e.Setting), " ")))
		_ = b.bar.Add(1)
	}
}
