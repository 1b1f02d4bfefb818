//go:build !page

package data

import (
	"fmt"
	"strings"

	"lethe/core/data/internal/table"
)

// describeTable says what a table was found to be.
func describeTable(t *table.Table) []string {
	const most = 12 // Columns that are named.
	numbers, categories := 0, 0
	var missing []string
	for _, c := range t.Columns {
		if c.Categories == nil {
			numbers++
		} else {
			categories++
		}
		if c.Missing > 0 {
			missing = append(missing, fmt.Sprintf("%s %d", c.Name, c.Missing))
		}
	}
	between := map[rune]string{',': "commas", ';': "semicolons", '\t': "tabs"}[t.Delimiter]
	header := "no header"
	if t.Header {
		header = "a header"
	}
	found := []string{
		fmt.Sprintf("%s: %s between cells, %s", strings.Join(t.Files, " and "), between, header),
		fmt.Sprintf("label: column %s; %d columns of numbers and %d of categories give %d features", t.Label+whyLabel(t), numbers, categories, t.Features),
	}
	if n := len(missing); n > 0 {
		text := strings.Join(missing[:min(n, most)], ", ")
		if n > most {
			text += fmt.Sprintf(" and in %d more columns", n-most)
		}
		found = append(found, "missing in the training part: "+text)
	}
	return found
}

// whyLabel says why the label's column was taken, and what would take another, where nobody had named it and it is but the last.
func whyLabel(t *table.Table) string {
	switch {
	case !t.Last:
		return ""
	case t.Header:
		return ", the last, for none is called label, class, target or y (data.label takes another)"
	}
	return ", the last, for columns have no names (data.label takes another)"
}

// noteOf says what of a table was perhaps read otherwise than it was meant.
func noteOf(t *table.Table) string {
	var notes []string
	if t.Counted {
		notes = append(notes, fmt.Sprintf("Line 1 of %s has numbers one after the other and was read as an example; if it names the columns, set data.header to yes, and otherwise to no.", t.Files[0]))
	}
	if odd := oddColumns(t); odd != "" {
		notes = append(notes, fmt.Sprintf("Read as categories, though perhaps meant as numbers: %s; mend these values, or name such columns in data.categorical.", odd))
	}
	return strings.Join(notes, " ")
}

// oddColumns lists the columns that a few values keep from being numbers.
func oddColumns(t *table.Table) string {
	const most = 3 // Columns that are named.
	var odd []string
	for _, c := range t.Columns {
		if o, ok := c.Odd(); ok {
			odd = append(odd, fmt.Sprintf("column %s (%v)", c.Name, o))
		}
	}
	text := strings.Join(odd[:min(len(odd), most)], ", ")
	if more := len(odd) - most; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}
