// Package table reads labelled examples from text with delimiters: CSV and TSV (RFC 4180), as it is or gzipped, in one file or
// in one for training and one for tests. Columns in which every value is a number are features; all others become one feature for
// each category. What is learnt of the columns is learnt of the training part alone.
//
// A file is read as a stream, two or three times, and nothing of it is kept but the labels, a byte each, and what is known of
// each column. Lines, columns, categories and unpacked sizes have limits, so that memory is bounded before it is asked for.
package table

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"unicode"
)

// The limits.
const (
	MostBytes      = 1 << 30 // of a file, unpacked
	MostLine       = 1 << 20 // bytes of a line, more or less
	MostColumns    = 1 << 14
	MostFeatures   = 1 << 14 // of an example
	MostClasses    = 256
	MostCategories = 256 // of a column
)

// Format says how a table is written. The zero Format finds out by itself.
type Format struct {
	Delimiter   rune     // 0 is what the first line has most of: comma, tab or semicolon.
	Header      string   // "yes", "no", or else a first line is one where no cell is empty, a number or there twice; see doubt.
	Names       []string // What columns are called without a header; their numbers from 1 where it is nil.
	Label       string   // The label's column, by name or number; empty is one called label, class, target or y, or else the last.
	Drop        []string // Columns to leave out, by name or number. One that a header gives no name numbers the rows and is left out, too.
	Categorical []string // Columns whose values are categories even if they are numbers, by name or number.
	Numeric     []string // Columns whose values are numbers, where any other is an error, by name or number.

	Prefix  string // What the names of the files begin with.
	Comment rune   // What lines begin with that do not count, 0 for none.
	Suffix  string // What some labels have behind them that does not belong to them.
}

// Column is a column of a table.
type Column struct {
	Name       string
	Categories []string // Sorted, with Absent for missing values; nil for a column of numbers.
	Missing    int      // How many values of the training part are missing.
	// What the numbers that are there in the training part are like: Whole means that all are integers from 0 to 255.
	Least, Greatest, Mean, Deviation float64
	Whole                            bool

	place int            // in a line
	known bool           // to be numbers
	first int            // of its features
	text  *strange       // a value that is no number, or none where categories are asked for; nil in a column of numbers
	n     int            // numbers so far
	sum   float64        // of squared distances from the mean, so far
	reach reach          // of the numbers of both parts
	codes map[string]int // which of the categories a value is
}

// strange is the first value in a column that is no number, and its line.
type strange struct {
	value string
	line  int // 0 where categories are asked for
	// How many values are none, those of them that would be with a point for the comma, and the numbers that follow.
	count, commas, numbers int
}

// Absent is the category of a value that is missing: an empty cell, ?, NA or NaN.
const Absent = "?"

// Table is what a survey found.
type Table struct {
	Files       []string // The training part, and the test part where there is one.
	Delimiter   rune
	Header      bool
	Label       string // The name of the label's column.
	Last        bool   // The label's column was taken because it is the last.
	Counted     bool   // The first line, which was taken for an example, has numbers one after the other, as columns may be called.
	Columns     []Column
	Classes     []string // Sorted, as numbers where all are.
	Train, Test []byte   // The class of each example.
	Features    int      // of an example

	format     Format
	files      fs.FS
	header     []string
	first      []string // The first line where columns have no names but numbers.
	labelPlace int
	width      int // cells in a line
}

// Survey looks for the files and reads them once, or twice where any column has categories. Errors name file, line and column.
// Where there is no table the error wraps fs.ErrNotExist.
func Survey(files fs.FS, f Format) (*Table, error) {
	t := &Table{files: files, format: f}
	var err error
	if t.Files, err = find(files, f.Prefix); err != nil {
		return nil, err
	}
	if err := t.survey(); err != nil {
		return nil, err
	}
	if err := t.categorise(); err != nil {
		return nil, err
	}
	for c := range t.Columns {
		t.Columns[c].first = t.Features
		t.Features += t.Columns[c].Width()
	}
	if t.Features > MostFeatures {
		return nil, fmt.Errorf("%s: its columns become %d features, want at most %d; drop some", t.Files[0], t.Features, MostFeatures)
	}
	return t, t.surveyTest()
}

// Width returns how many features the column becomes: one for each category; or the number and, where any is missing in the
// training part, whether it is. A mean alone in the place of a missing number would be a value that nobody had and nothing marks.
func (c *Column) Width() int {
	switch {
	case c.Categories != nil:
		return len(c.Categories)
	case c.Missing > 0:
		return 2
	}
	return 1
}

// First returns which feature of an example is the column's first.
func (c *Column) First() int { return c.first }

// find returns the paths of the training part and, where there is one, of the test part.
func find(files fs.FS, prefix string) ([]string, error) {
	entries, err := fs.ReadDir(files, ".")
	if err != nil {
		return nil, err
	}
	var found []string
	for _, e := range entries {
		if !e.IsDir() && (len(entries) == 1 || tabular(e.Name(), prefix)) {
			found = append(found, e.Name())
		}
	}
	switch len(found) {
	case 0:
		return nil, fmt.Errorf("no table in the folder: %w", fs.ErrNotExist)
	case 1:
		return found, nil
	}
	train, test := with(found, "train", "training"), with(found, "test", "tests", "testing")
	if len(found) == 2 && len(test) == 1 {
		train = found[:1]
		if found[0] == test[0] {
			train = found[1:]
		}
	}
	if len(train) != 1 || len(test) != 1 || train[0] == test[0] {
		return nil, errors.New("several tables, of which none or more than one is called train or test: " + Few(found) + "; give a file, or a folder with a train and a test file")
	}
	return []string{train[0], test[0]}, nil
}

// tabular reports whether a file of that name is a table: of its own name's ending, or of a prefix that is asked for.
func tabular(name, prefix string) bool {
	plain := strings.TrimSuffix(strings.ToLower(name), ".gz")
	return prefix != "" && strings.HasPrefix(name, prefix) || prefix == "" && (strings.HasSuffix(plain, ".csv") || strings.HasSuffix(plain, ".tsv"))
}

// with returns the names that have one of the words in them, between what is no letter: latest.csv is no test.
func with(names []string, words ...string) (some []string) {
	for _, n := range names {
		all := strings.FieldsFunc(strings.ToLower(n), func(r rune) bool { return !unicode.IsLetter(r) })
		if slices.ContainsFunc(all, func(word string) bool { return slices.Contains(words, word) }) {
			some = append(some, n)
		}
	}
	return some
}
