package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"

	"github.com/spf13/cobra"

	"lethe/core/experiment"
	"lethe/core/publish"
	"lethe/core/report"
)

// listener follows a run.
type listener interface {
	// hear gets every event in turn; an error ends the run.
	hear(experiment.Event) error
}

// play plays the experiment to its end, a signal's or an error. What went wrong before the first event is the user's mistake.
func play(ctx context.Context, c *experiment.Config, options []experiment.Option, listeners ...listener) error {
	started := false
	for e, err := range experiment.Run(ctx, c, options...) {
		switch {
		case err != nil && !started && ctx.Err() == nil:
			return usageError{err}
		case errors.Is(err, errInterrupted):
			return errInterrupted // Which method it met does not matter.
		case err != nil:
			return err
		}
		started = true
		for _, l := range listeners {
			if err := l.hear(e); err != nil {
				return err
			}
		}
	}
	return nil
}

// ledger remembers what a run came to.
type ledger struct {
	rows    []report.Row
	asked   []report.Row // after each of several requests to forget
	after   []report.Changed
	shadows []shadowScore
	failed  publish.Failures
	attacks []string
	methods []string // labels, in the order of the config
	data    string   // SHA-256
	note    string   // on the data, or nothing
	groups  groups
	digest  string // empty until the run is complete
	end     experiment.End
}

func newLedger(c *experiment.Config) *ledger {
	l := &ledger{methods: c.Labels(), groups: groups{order: c.Labels()}}
	for _, a := range c.Attacks {
		l.attacks = append(l.attacks, a.Name)
	}
	return l
}

func (l *ledger) hear(e experiment.Event) error {
	switch e.Kind {
	case experiment.KindStart:
		l.data, l.note = e.DataSHA256, e.Note
	case experiment.KindRequest:
		l.ask(e)
	case experiment.KindResult:
		l.rows = append(l.rows, rowOf(e, l.attacks))
		l.groups.add(e)
		l.shadows = append(l.shadows, shadowScores(e, l.attacks)...)
		if e.Request > 0 {
			l.ask(e)
		}
	case experiment.KindFailed:
		l.failed.Add(e)
	case experiment.KindAfter:
		l.after = append(l.after, report.Changed{Change: e.Change, Row: rowOf(e, l.attacks)})
	case experiment.KindEnd:
		l.digest, l.end = e.Digest, *e.End
	}
	return nil
}

// barren fails where methods were played and none came to a result with any seed.
func (l *ledger) barren() error {
	if len(l.failed) == 0 || slices.ContainsFunc(l.rows, func(r report.Row) bool { return r.Method != "original" && r.Method != report.Reference }) {
		return nil
	}
	return errors.New("no method came to a result")
}

// ask notes what came of a request.
func (l *ledger) ask(e experiment.Event) {
	r := rowOf(e, l.attacks)
	r.Request = e.Request
	l.asked = append(l.asked, r)
}

// table returns the report; why says what ended the run before its end, if anything did.
func (l *ledger) table(why error) *report.Table {
	t := report.New(report.Ordered(l.rows, l.methods))
	t.AddAfter(l.after)
	if l.note != "" {
		t.Remarks = append(t.Remarks, l.note)
	}
	t.Remarks = append(t.Remarks, l.failed.Remarks()...)
	switch {
	case why == nil:
	case code(why) == exitInterrupted:
		t.Remarks = append(t.Remarks, "INTERRUPTED: only what was finished by then.")
	default:
		t.Remarks = append(t.Remarks, "FAILED: only what was finished by then.")
	}
	return t
}

// details returns what tables leave out: the other metrics, who paid, and what the whole run took.
func (l *ledger) details(width int) string {
	text := report.Details(report.Ordered(l.rows, l.methods)).Text(width) + "\n" + l.groups.table().Text(width)
	if l.end.Peak > 0 {
		text += fmt.Sprintf("Memory at the peak, of all methods together: %.0f MB\n", float64(l.end.Peak)/1e6)
	}
	for _, t := range [...]struct {
		what    string
		seconds float64
	}{{"of the whole run", l.end.Wall}, {"of shadow models", l.end.Shadows}, {"of all processors", l.end.CPU}} {
		if t.seconds > 0 {
			text += "Time " + t.what + ": " + report.Seconds.Text(t.seconds) + " s\n"
		}
	}
	return text
}

// rowOf returns the numbers of a result event, or of one after a change.
func rowOf(e experiment.Event, attacks []string) report.Row {
	sides := e.Result.Examples
	return e.Row(attacks, len(sides.Forget), len(sides.Test))
}

// jsonLines prints every event as a line.
type jsonLines struct{ w io.Writer }

func (j jsonLines) hear(e experiment.Event) error {
	raw, err := json.Marshal(e)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(j.w, "%s\n", raw)
	return err
}

const mostThreads = 4096

// threadsFlag adds --threads; the function it returns checks and applies it.
func threadsFlag(cmd *cobra.Command) (apply func() error) {
	n := cmd.Flags().Int("threads", 0, "processors to use, all by default; changes no bit of the result")
	return func() error {
		switch changed := cmd.Flags().Changed("threads"); {
		case changed && *n < 1:
			return misuse(cmd, fmt.Errorf("--threads: %d; want at least 1", *n))
		case changed && *n > mostThreads:
			return misuse(cmd, fmt.Errorf("--threads: %d; want at most %d", *n, mostThreads))
		}
		if *n > 0 {
			runtime.GOMAXPROCS(*n)
		}
		return nil
	}
}
