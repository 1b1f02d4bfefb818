package table

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// usualLabels lists what the label's column is mostly called.
func usualLabels() []string { return []string{"label", "class", "target", "y"} }

// heads reports whether a first line names columns. The first of them may have no name: then it numbers the rows.
func heads(cells []string) bool {
	seen := map[string]bool{}
	for i, c := range cells {
		if _, ok := number(c); ok || seen[c] || absent(c) && !(i == 0 && c == "") {
			return false
		}
		seen[c] = true
	}
	return true
}

// doubt looks again at a first line that was taken for an example. Where it names columns for all that, the table would be read wrong
// without a word, so that it is a mistake: with a name twice, or with numbers beside a usual name of the label, and no text that comes
// again in its column. Where it only counts, the table says so.
func (t *Table) doubt(cells []string) error {
	if t.Header || t.format.Header == "no" || t.format.Names != nil {
		return nil
	}
	t.Counted = counts(cells)
	why := twice(cells)
	if why == "" {
		why = besideNumbers(cells)
	}
	if why == "" {
		return nil
	}
	if again, err := t.comesAgain(cells); again || err != nil {
		return err
	}
	return Mistake(fmt.Sprintf("data.header: %s: line 1: %s; say yes if the line names the columns all the same, or no if it is an example", t.Files[0], why))
}

// twice says which name a line without numbers has for two columns.
func twice(cells []string) (why string) {
	first := map[string]int{}
	for i, c := range cells {
		if _, ok := number(c); ok || absent(c) && !(i == 0 && c == "") {
			return ""
		}
		if before, known := first[c]; known && why == "" {
			why = fmt.Sprintf("columns %d and %d are both called %q", before+1, i+1, beginning(c))
		} else if !known {
			first[c] = i
		}
	}
	return why
}

// besideNumbers says which column of a line with numbers has a usual name of the label.
func besideNumbers(cells []string) string {
	label, digits := -1, -1
	for i, c := range cells {
		if _, ok := number(c); ok && digits < 0 {
			digits = i
		}
		if label < 0 && slices.ContainsFunc(usualLabels(), func(usual string) bool { return strings.EqualFold(c, usual) }) {
			label = i
		}
	}
	if label < 0 || digits < 0 {
		return ""
	}
	return fmt.Sprintf("column %d is called %q, but column %d has the number %s", label+1, cells[label], digits+1, beginning(cells[digits]))
}

// counts reports whether a line is whole numbers one after the other, three at least, as columns without names are called by others;
// one other cell may be among them.
func counts(cells []string) bool {
	n, next := 0, 0
	for _, c := range cells {
		k, err := strconv.Atoi(c)
		switch {
		case err != nil:
		case n > 0 && k != next:
			return false
		default:
			n, next = n+1, k+1
		}
	}
	return n >= 3 && n >= len(cells)-1
}

// comesAgain reports whether a text of the first line stands in its column once more, or no line follows.
func (t *Table) comesAgain(first []string) (bool, error) {
	r, err := open(t.files, t.Files[0], t.format.Delimiter, t.format.Comment)
	if err != nil {
		return false, err
	}
	defer r.Close()
	for n := 0; ; n++ {
		cells, err := r.Next()
		if err == io.EOF {
			return n < 2, nil
		}
		if err != nil {
			return false, err
		}
		for i, c := range cells {
			if _, ok := number(c); n > 0 && c == first[i] && !ok && !absent(c) {
				return true, nil
			}
		}
	}
}
