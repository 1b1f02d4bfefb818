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
	label := t.Label
	if t.Last {
		label += ", the last"
	}
	found := []string{
		fmt.Sprintf("%s: %s between cells, %s", strings.Join(t.Files, " and "), between, header),
		fmt.Sprintf("label: column %s; %d columns of numbers and %d of categories give %d features", label, numbers, categories, t.Features),
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
