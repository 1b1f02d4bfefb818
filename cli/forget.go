package main

import (
	"bytes"
	"errors"
	"fmt"
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
// white space, and comments from # to the end of a line; or such text whose first line names columns, of which "index",
// "example" or "id" counts. A number that is listed twice is an error.
func parseIndex(raw []byte) ([]int, error) {
	if trimmed := bytes.TrimSpace(raw); len(trimmed) > 0 && trimmed[0] == '[' {
		var index []int
		if err := catalog.Decode("", trimmed, &index); err != nil {
			return nil, err
		}
		return index, indexed(index, func(at int) string { return fmt.Sprintf("item %d", at) })
	}
	index, lines, err := indexText(string(raw))
	if err != nil {
		return nil, err
	}
	return index, indexed(index, func(at int) string { return fmt.Sprintf("line %d", lines[at]) })
}

// indexText reads a list that is text, and the line of each number.
func indexText(text string) (index, lines []int, err error) {
	separates := func(r rune) bool { return strings.ContainsRune(",; \t\r\n", r) }
	number, column, first := 0, -1, true
	for line := range strings.Lines(text) {
		number++
		line, _, _ = strings.Cut(line, "#")
		words := strings.FieldsFunc(line, separates)
		if len(words) == 0 {
			continue
		}
		_, bad := strconv.Atoi(words[0])
		names := first && bad != nil
		switch first = false; {
		case names:
			words = nil
			column, err = indexColumn(line)
		case column >= 0:
			words, err = indexCell(line, column)
		}
		for _, w := range words {
			var i int
			if i, err = strconv.Atoi(w); err != nil {
				err = fmt.Errorf("%q is not the number of an example", cutText(w))
				break
			}
			index, lines = append(index, i), append(lines, number)
		}
		if err != nil {
			return nil, nil, fmt.Errorf("line %d: %w", number, err)
		}
	}
	return index, lines, nil
}

// indexCell returns the one word of a line that stands in a column.
func indexCell(line string, column int) ([]string, error) {
	cells := strings.Split(line, ",")
	if column >= len(cells) {
		return nil, fmt.Errorf("only %d columns", len(cells))
	}
	return []string{strings.TrimSpace(cells[column])}, nil
}

// indexColumn returns the place of the column that counts in a line of names.
func indexColumn(header string) (int, error) {
	names := strings.Split(header, ",")
	at := slices.IndexFunc(names, func(name string) bool {
		name = strings.Trim(strings.TrimSpace(name), `"`)
		return name == "index" || name == "example" || name == "id"
	})
	if at < 0 {
		return 0, fmt.Errorf("%q is neither the number of an example nor are there columns with one called index, example or id", cutText(strings.TrimSpace(header)))
	}
	return at, nil
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
