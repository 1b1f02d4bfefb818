package sweep

import (
	"bytes"
	"cmp"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"lethe/core/audit"
	"lethe/core/experiment"
	"lethe/core/hash"
	"lethe/core/report"
)

// The states of an entry.
const (
	OK     = "ok"
	Failed = "failed"
)

// Entry is one line of the ledger: what a run came to.
type Entry struct {
	Run     int                     `json:"run"` // Run.Index
	Seed    uint64                  `json:"seed"`
	Method  string                  `json:"method"`
	Shared  []string                `json:"shared,omitempty"`
	Setting []string                `json:"setting,omitempty"`
	Config  string                  `json:"config_sha256"`
	Data    string                  `json:"data_sha256"`
	Status  string                  `json:"status"`
	Error   string                  `json:"error,omitempty"`
	Metrics *experiment.Metrics     `json:"metrics,omitempty"`
	Attacks map[string]audit.Result `json:"attacks,omitempty"`
	// Forget and Unseen are the sizes of the sides that the attacks tell apart.
	Forget int `json:"forget,omitempty"`
	Unseen int `json:"unseen,omitempty"`
	// Theta is the SHA-256 of the file with the weights, of the original model only.
	Theta string `json:"theta_sha256,omitempty"`
	// Version is that of the program, whose numbers another one need not give.
	Version string `json:"version,omitempty"`
	// Build tells builds of a version apart, for people.
	Build string `json:"build,omitempty"`
	// SHA256 is that of the line without it, in hexadecimal. Earlier versions wrote none.
	SHA256 string `json:"sha256,omitempty"`
}

// Line returns the entry as it stands in the ledger, with its sum and its end of line.
func (e Entry) Line() ([]byte, error) {
	sum, err := e.sum()
	if err != nil {
		return nil, err
	}
	e.SHA256 = sum
	raw, err := json.Marshal(e)
	return append(raw, '\n'), err
}

// sum returns the SHA-256 of the entry without it, in hexadecimal.
func (e Entry) sum() (string, error) {
	e.SHA256 = ""
	raw, err := json.Marshal(e)
	sum := hash.Sum256(raw)
	return hex.EncodeToString(sum[:]), err
}

// Row returns the numbers of an entry that is ok.
func (e Entry) Row(attacks []string) report.Row {
	event := experiment.Event{Method: e.Method, Seed: &e.Seed, Result: &experiment.Result{Metrics: *e.Metrics, Attacks: e.Attacks}}
	return event.Row(attacks, e.Forget, e.Unseen)
}

// ReadLedger reads the entries of the given runs, in the runs' order. A last line without its end is what was being written when the
// program was killed, and counts for nothing. Any other line that is broken, does not fit its sum or belongs to no run of the sweep,
// and a second one of a run, is left out, and damaged says which and why.
func ReadLedger(raw []byte, runs []Run) (entries []Entry, damaged []error) {
	seen := map[int]bool{}
	for n := 1; ; n++ {
		line, rest, whole := bytes.Cut(raw, []byte("\n"))
		if !whole {
			break
		}
		raw = rest
		e, err := readLine(line, runs)
		if err == nil && seen[e.Run] {
			err = fmt.Errorf("run %d for a second time", e.Run)
		}
		if err != nil {
			damaged = append(damaged, fmt.Errorf("line %d: %w", n, err))
			continue
		}
		seen[e.Run] = true
		entries = append(entries, e)
	}
	Sort(entries)
	return entries, damaged
}

// readLine reads an entry of the given runs.
func readLine(line []byte, runs []Run) (e Entry, err error) {
	if err := json.Unmarshal(line, &e); err != nil {
		return e, err
	}
	sum, err := e.sum()
	switch {
	case err != nil:
		return e, err
	case e.Run < 0 || e.Run >= len(runs) || runs[e.Run].Hash() != e.Config:
		return e, errors.New("no run of this sweep")
	case e.SHA256 != "" && e.SHA256 != sum:
		return e, errors.New("its SHA-256 is not that which it ends with")
	case e.Status == OK && e.Metrics == nil:
		return e, errors.New("ok, but without metrics")
	}
	return e, nil
}

// Sort brings entries into the order of their runs.
func Sort(entries []Entry) {
	slices.SortFunc(entries, func(a, b Entry) int { return cmp.Compare(a.Run, b.Run) })
}
