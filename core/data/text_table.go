//go:build !page

package data

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"lethe/core/data/internal/folders"
	"lethe/core/data/internal/table"
	"lethe/core/data/internal/words"
)

// tableIn returns the table that is the only file there, if one is, and what parts its columns.
func tableIn(files fs.FS) (name string, comma rune, ok bool) {
	listing, err := fs.ReadDir(files, ".")
	if err != nil || len(listing) != 1 {
		return "", 0, false
	}
	name = listing[0].Name()
	switch plain := strings.TrimSuffix(strings.ToLower(name), ".gz"); {
	case strings.HasSuffix(plain, ".csv"):
		return name, ',', true
	case strings.HasSuffix(plain, ".tsv"):
		return name, '\t', true
	}
	return "", 0, false
}

// readTable adds the texts of a table to the corpus, one a record, in their order, and returns their classes.
func (s *Text) readTable(files fs.FS, name string, comma rune, corpus *words.Corpus) (*folders.Set, error) {
	rows, err := table.Open(files, name, comma, 2*mostTextFile)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	text, label, err := s.columns(rows)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	var classes []string
	for {
		cells, err := rows.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		if err := s.add(corpus, []byte(cells[text])); err != nil {
			return nil, fmt.Errorf("%s: line %d: %w", name, rows.Line(text), err)
		}
		classes = append(classes, strings.Clone(cells[label]))
	}
	set, err := folders.Labelled(classes)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return set, nil
}

// columns returns where the text and the label of a record are.
func (s *Text) columns(rows *table.Rows) (text, label int, err error) {
	header, err := rows.Next()
	if err != nil {
		return 0, 0, fmt.Errorf("no first line with the names of columns: %w", err)
	}
	var at [2]int
	for i, column := range []struct{ setting, name string }{{"text_column", s.TextColumn}, {"label_column", s.LabelColumn}} {
		if at[i] = slices.Index(header, column.name); at[i] < 0 {
			return 0, 0, fmt.Errorf("line 1 names no column %q; name one by data.%s", column.name, column.setting)
		}
	}
	return at[0], at[1], nil
}
