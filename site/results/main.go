// Results writes site/docs/results.html: what a publication claims, item by item, beside what was measured here. The claims are
// kept by hand in site/docs/results/claims.json; the numbers are what `lethe report --format json` wrote beside it. A claim's
// status follows from the numbers and is written by nobody.
//
//	go run ./site/results
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"lethe/core/publish"
)

// Item is a table or a figure.
type Item struct {
	Title    string   `json:"title"`
	Setting  string   `json:"setting"`
	Report   string   `json:"report"` // name of the file of numbers; the item was not tried while there is none
	Commands []string `json:"commands"`
	Figures  []string `json:"figures"`         // names of files
	Table    []string `json:"table,omitempty"` // keys of metrics to print for every method
	Claims   []Claim  `json:"claims"`
	Failures []string `json:"failures"` // what went wrong on the way, kept
}

// Claim is a statement about the numbers. With Than it compares two methods seed by seed, otherwise a method with a value.
type Claim struct {
	Text   string   `json:"text"`
	Target string   `json:"target"` // as published
	Metric string   `json:"metric"`
	Method string   `json:"method"`
	Than   string   `json:"than"`
	Side   string   `json:"side"` // less or more, than the other method
	Value  *float64 `json:"value"`
}

func main() {
	dir := filepath.Join("site", "docs", "results")
	if err := write(dir, filepath.Join("site", "docs", "results.html")); err != nil {
		fmt.Fprintln(os.Stderr, "results:", err)
		os.Exit(1)
	}
}

// write makes the page from a folder.
func write(dir, page string) error {
	raw, err := os.ReadFile(filepath.Join(dir, "claims.json"))
	if err != nil {
		return err
	}
	var items []Item
	if err := json.Unmarshal(raw, &items); err != nil {
		return fmt.Errorf("claims.json: %w", err)
	}
	reports := map[string]*publish.Summary{}
	for _, i := range items {
		if reports[i.Report], err = summary(dir, i.Report); err != nil {
			return err
		}
		if err := i.measured(reports[i.Report]); err != nil {
			return err
		}
	}
	return os.WriteFile(page, []byte(render(items, reports)), 0o644)
}

// measured finds a line of the item's table that nothing was measured of.
func (i Item) measured(s *publish.Summary) error {
	for _, key := range i.Table {
		if s != nil && !slices.ContainsFunc(s.Means, func(m publish.Mean) bool { return m.Metric == key }) {
			return fmt.Errorf("%s: no method has %s", i.Report, key)
		}
	}
	return nil
}

// summary reads what was measured, nil where nothing was.
func summary(dir, name string) (*publish.Summary, error) {
	raw, err := os.ReadFile(filepath.Join(dir, name+".json"))
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var all []publish.Summary
	if err := json.Unmarshal(raw, &all); err != nil || len(all) != 1 {
		return nil, fmt.Errorf("%s.json: want what lethe report --format json writes of one folder: %w", name, err)
	}
	return &all[0], nil
}
