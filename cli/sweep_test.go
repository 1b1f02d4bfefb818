package main

import (
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/stretchr/testify/require"

	"lethe/core/experiment"
	"lethe/core/nn"
	"lethe/core/sweep"
)

// ledgerOf reads the entries of a ledger without their seconds.
func ledgerOf(ts *testscript.TestScript, name string) []string {
	var all []string
	for line := range strings.Lines(ts.ReadFile(name)) {
		var e sweep.Entry
		ts.Check(json.Unmarshal([]byte(line), &e))
		if e.Metrics != nil {
			e.Metrics.Clock = experiment.Clock{}
		}
		raw, err := e.Line()
		ts.Check(err)
		all = append(all, string(raw))
	}
	return all
}

// sameRuns LEDGER LEDGER expects the same entries in the same order, but for the seconds.
func sameRuns(ts *testscript.TestScript, _ bool, args []string) {
	if a, b := ledgerOf(ts, args[0]), ledgerOf(ts, args[1]); !slices.Equal(a, b) {
		ts.Fatalf("%s and %s differ", args[0], args[1])
	}
}

// together LEDGER PART PART expects each entry of the ledger in one of the parts, once.
func together(ts *testscript.TestScript, _ bool, args []string) {
	parts := slices.Concat(ledgerOf(ts, args[1]), ledgerOf(ts, args[2]))
	whole := ledgerOf(ts, args[0])
	slices.Sort(parts)
	slices.Sort(whole)
	if !slices.Equal(whole, parts) {
		ts.Fatalf("%d entries in %s, %d in its parts, or other ones", len(whole), args[0], len(parts))
	}
}

// The numbers of two versions of the program are not mixed.
func TestALedgerOfAnotherVersionIsRefused(t *testing.T) {
	d, err := sweep.Parse([]byte(`{"config": "smoke", "grid": [{"path": "unlearn.finetune.rate", "values": [0.01, 0.1]}]}`))
	require.NoError(t, err)
	dir := filepath.Join(t.TempDir(), "sweep")
	f, err := openSweep(dir, d, io.Discard)
	require.NoError(t, err)
	entry := sweep.Entry{Run: 0, Seed: 1, Method: "original", Config: f.runs[0].Hash(), Status: sweep.Failed, Error: "tried"}
	line, err := f.append(entry)
	require.NoError(t, err)
	require.Contains(t, string(line), `"version":"`+version+`"`)
	f.close()

	f, err = openSweep(dir, d, io.Discard)
	require.NoError(t, err)
	require.Len(t, f.entries, 1)
	f.close()

	entry.Version, entry.Build = version, "go1.20 0123456789ab"
	line, err = entry.Line()
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, ledgerName), line, 0o600))
	var said strings.Builder
	f, err = openSweep(dir, d, &said)
	require.NoError(t, err)
	require.Len(t, f.entries, 1)
	require.Contains(t, said.String(), "ledger.jsonl was begun by another build of lethe "+version+", go1.20 0123456789ab, and goes on with "+build())
	f.close()

	entry.Version = "0.0.1"
	line, err = entry.Line()
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, ledgerName), line, 0o600))
	_, err = openSweep(dir, d, io.Discard)
	require.ErrorContains(t, err, `run 0 is of version "0.0.1" of the program, whose numbers may be others than those of `+version)
}

// What is not as it was played is named, entry by entry.
func TestVerdictOnASweep(t *testing.T) {
	d, err := sweep.Parse([]byte(`{"config": "smoke", "grid": [{"path": "unlearn.finetune.rate", "values": [0.01]}]}`))
	require.NoError(t, err)
	d.Config.Unlearn = d.Config.Unlearn[:4]
	f := &sweepFolder{path: t.TempDir(), doc: d}
	f.runs, err = d.Runs()
	require.NoError(t, err)
	p := &sweep.Player{Runs: f.runs, Data: "data", Jobs: 2, Memory: &inMind{weights: map[int]nn.Weights{}}}
	played, err := playAgain(t.Context(), p, io.Discard)
	require.NoError(t, err)
	require.Len(t, played, 4)
	f.entries = slices.Clone(played)
	wrong := *f.entries[3].Metrics
	wrong.AccTest, wrong.Seconds = 2, 100
	f.entries[3].Metrics, f.entries[0].Version = &wrong, "0.0.1"

	var said strings.Builder
	require.EqualError(t, f.verdict(&said, played), "no match: ledger.jsonl, digest")
	require.Regexp(t, `^run 3 \(seed 1, [a-z]+\): metrics.acc_test differs: recorded 2, played 0\.\d+\ndigest differs: recorded [0-9a-f]{64}, played [0-9a-f]{64}\n`+
		`recorded by lethe 0.0.1, played by lethe `+version+`\nmissing: report.txt, tuned.json\n$`, said.String())
}
