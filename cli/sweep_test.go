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
