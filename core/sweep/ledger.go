package sweep

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"

	"lethe/core/audit"
	"lethe/core/experiment"
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
}

// Line returns the entry as it stands in the ledger, its end of line included.
func (e Entry) Line() ([]byte, error) {
	raw, err := json.Marshal(e)
	return append(raw, '\n'), err
}

// Row returns the numbers of an entry that is ok.
func (e Entry) Row(attacks []string) report.Row {
	event := experiment.Event{Method: e.Method, Seed: &e.Seed, Result: &experiment.Result{Metrics: *e.Metrics, Attacks: e.Attacks}}
	return event.Row(attacks, e.Forget, e.Unseen)
}

// ReadLedger reads the entries of the given runs, in the runs' order, and returns how many bytes the whole lines take: a line
// without its end is what was being written when the program was killed. A line that belongs to no run of the sweep is an error,
// and so are two of one run.
func ReadLedger(raw []byte, runs []Run) (entries []Entry, whole int, err error) {
	seen := map[int]bool{}
	for n := 1; ; n++ {
		end := bytes.IndexByte(raw[whole:], '\n')
		if end < 0 {
			break
		}
		var e Entry
		if err := json.Unmarshal(raw[whole:whole+end], &e); err != nil {
			return nil, 0, fmt.Errorf("line %d: %w", n, err)
		}
		switch {
		case e.Run < 0 || e.Run >= len(runs) || runs[e.Run].Hash() != e.Config:
			return nil, 0, fmt.Errorf("line %d: no run of this sweep", n)
		case seen[e.Run]:
			return nil, 0, fmt.Errorf("line %d: run %d for a second time", n, e.Run)
		case e.Status == OK && e.Metrics == nil:
			return nil, 0, fmt.Errorf("line %d: ok, but without metrics", n)
		}
		seen[e.Run] = true
		entries = append(entries, e)
		whole += end + 1
	}
	Sort(entries)
	return entries, whole, nil
}

// Sort brings entries into the order of their runs.
func Sort(entries []Entry) {
	slices.SortFunc(entries, func(a, b Entry) int { return cmp.Compare(a.Run, b.Run) })
}
