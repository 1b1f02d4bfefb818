package main

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

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
