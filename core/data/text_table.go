//go:build !page

package data

import (
	"bufio"
	"compress/gzip"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"lethe/core/data/internal/folders"
	"lethe/core/data/internal/words"
)

// mostTable is how long a table of texts may be, unpacked.
const mostTable = 1 << 30

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
func (s *Text) readTable(files fs.FS, name string, comma rune, corpus *words.Corpus) (set *folders.Set, err error) {
	f, err := files.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	body := io.Reader(f)
	if strings.HasSuffix(strings.ToLower(name), ".gz") {
		if body, err = gzip.NewReader(f); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	limited := &io.LimitedReader{R: body, N: mostTable}
	records := csv.NewReader(bufio.NewReader(limited))
	records.Comma, records.ReuseRecord = comma, true
	if set, err = s.records(records, corpus); err != nil && limited.N == 0 {
		err = errors.New("more than 1073741824 bytes")
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return set, nil
}

// records adds the texts of all records.
func (s *Text) records(records *csv.Reader, corpus *words.Corpus) (*folders.Set, error) {
	header, err := records.Read()
	if err != nil {
		return nil, fmt.Errorf("no first line with the names of columns: %w", err)
	}
	var at [2]int
	for i, column := range []struct{ setting, name string }{{"text_column", s.TextColumn}, {"label_column", s.LabelColumn}} {
		if at[i] = slices.Index(header, column.name); at[i] < 0 {
			return nil, fmt.Errorf("line 1 names no column %q; name one by data.%s", column.name, column.setting)
		}
	}
	var classes []string
	for {
		record, err := records.Read()
		if errors.Is(err, io.EOF) {
			return folders.Labelled(classes)
		}
		if err != nil {
			return nil, err
		}
		if err := s.add(corpus, []byte(record[at[0]])); err != nil {
			line, _ := records.FieldPos(at[0])
			return nil, fmt.Errorf("line %d: %w", line, err)
		}
		classes = append(classes, strings.Clone(record[at[1]]))
	}
}
