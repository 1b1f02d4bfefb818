package main

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"lethe/core/catalog"
	"lethe/core/data"
)

// forgetFile is a flag that holds the path of a list of examples to forget.
type forgetFile string

// scenario returns the forget set that the file lists: the config holds the list itself, so that it stands alone.
func (f forgetFile) scenario() (data.ScenarioChoice, error) {
	index, err := f.read()
	if err != nil {
		return data.ScenarioChoice{}, fmt.Errorf("--forget: %s: %w", string(f), err)
	}
	return data.ScenarioChoice{Choice: catalog.Choice[data.Scenario]{Name: "index", Value: &data.Index{Index: index}}}, nil
}

// blame names the file in an error that is about what it lists.
func (f forgetFile) blame(err error) error {
	if f == "" || !errors.Is(err, data.ErrNotTrained) {
		return err
	}
	return fmt.Errorf("--forget: %s: %w", string(f), err)
}

func (f forgetFile) read() ([]int, error) {
	file, err := os.Open(string(f))
	if err != nil {
		return nil, errors.New(reason(err))
	}
	defer file.Close()
	raw, err := readConfig(file)
	switch {
	case err != nil:
		return nil, errors.New(reason(err))
	case len(raw) > catalog.MaxSize:
		return nil, fmt.Errorf("over %d bytes, which no config holds", catalog.MaxSize)
	}
	return parseIndex(raw)
}

// parseIndex reads numbers of examples, from 0, in their order: a JSON list; or text with numbers between commas, semicolons and
// white space, and comments from # to the end of a line; or CSV whose first line names columns, of which "index" counts, or else
// "example", or else "id". A number that is listed twice is an error.
func parseIndex(raw []byte) ([]int, error) {
	if trimmed := bytes.TrimSpace(raw); len(trimmed) > 0 && trimmed[0] == '[' {
		var index []int
		if err := catalog.Decode("", trimmed, &index); err != nil {
			return nil, err
		}
		return index, indexed(index, func(at int) string { return fmt.Sprintf("item %d", at) })
	}
	var l listing
	if err := l.readText(string(raw)); err != nil {
		return nil, err
	}
	return l.index, indexed(l.index, func(at int) string { return fmt.Sprintf("line %d", l.lines[at]) })
}

// listing is a list of examples, and the line of each.
type listing struct{ index, lines []int }

func (l *listing) add(word string, line int) error {
	i, err := strconv.Atoi(word)
	if err != nil {
		return fmt.Errorf("line %d: %q is not the number of an example", line, cutText(word))
	}
	l.index, l.lines = append(l.index, i), append(l.lines, line)
	return nil
}

// readText reads a list that is text: a table where the first word is no number.
func (l *listing) readText(text string) error {
	number := 0
	for line := range strings.Lines(text) {
		number++
		line, _, _ = strings.Cut(line, "#")
		for _, word := range strings.FieldsFunc(line, func(r rune) bool { return strings.ContainsRune(",; \t\r\n", r) }) {
			if _, bad := strconv.Atoi(word); bad != nil && len(l.index) == 0 {
				return l.readTable(text)
			}
			if err := l.add(word, number); err != nil {
				return err
			}
		}
	}
	return nil
}

// readTable reads a column of a list that is CSV.
func (l *listing) readTable(text string) error {
	table := csv.NewReader(strings.NewReader(text))
	table.Comment, table.FieldsPerRecord, table.TrimLeadingSpace = '#', -1, true
	column := -1
	for {
		cells, err := table.Read()
		if err == io.EOF {
			return nil
		}
		if broken := (*csv.ParseError)(nil); errors.As(err, &broken) {
			return fmt.Errorf("line %d: %w", broken.Line, broken.Err)
		}
		line, _ := table.FieldPos(0)
		for i, cell := range cells {
			cell, _, _ = strings.Cut(cell, "#")
			cells[i] = strings.TrimSpace(cell)
		}
		switch {
		case len(cells) == 1 && cells[0] == "":
		case column < 0:
			if column, err = indexColumn(cells); err != nil {
				return fmt.Errorf("line %d: %w", line, err)
			}
		case column >= len(cells):
			return fmt.Errorf("line %d: only %d columns", line, len(cells))
		default:
			if err := l.add(cells[column], line); err != nil {
				return err
			}
		}
	}
}

// indexColumn returns the place of the column that counts: of those there are, the first in this order.
func indexColumn(names []string) (int, error) {
	for _, name := range [...]string{"index", "example", "id"} {
		if at := slices.Index(names, name); at >= 0 {
			return at, nil
		}
	}
	return 0, fmt.Errorf("%q is neither the number of an example nor are there columns with one called index, example or id", cutText(strings.Join(names, ",")))
}

// indexed returns what is wrong with a list, whose numbers have a place each.
func indexed(index []int, place func(at int) string) error {
	switch {
	case len(index) == 0:
		return errors.New("no examples are listed")
	case len(index) > catalog.MaxItems:
		return fmt.Errorf("%d examples; a config lists at most %d", len(index), catalog.MaxItems)
	}
	before := map[int]int{}
	for at, i := range index {
		if earlier, twice := before[i]; twice {
			return fmt.Errorf("%s: example %d is listed twice, first in %s", place(at), i, place(earlier))
		}
		if i < 0 {
			return fmt.Errorf("%s: %d is not the number of an example, which count from 0", place(at), i)
		}
		before[i] = at
	}
	return nil
}
