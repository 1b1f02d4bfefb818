package report

import "strings"

// Markdown returns the table in GitHub's form, its notes below.
func (t *Table) Markdown() string {
	fixed, others := t.columns()
	columns := append(fixed, others...)
	var b strings.Builder
	write := func(cell func(int, column) string) {
		b.WriteString("|")
		for i, c := range columns {
			b.WriteString(" " + cell(i, c) + " |")
		}
		b.WriteString("\n")
	}
	write(func(_ int, c column) string { return escape(c.head) })
	write(func(i int, _ column) string {
		switch i {
		case 0:
			return "---"
		case 1:
			return ":-:"
		}
		return "--:"
	})
	for row := range columns[0].cells {
		write(func(_ int, c column) string { return escape(c.cells[row]) })
	}
	b.WriteString("\n")
	for _, note := range t.Notes() {
		b.WriteString("- " + strings.ReplaceAll(note, noBreak, " ") + "\n")
	}
	return b.String()
}

// escape makes text fit a cell.
func escape(text string) string {
	return strings.ReplaceAll(strings.Join(strings.Fields(text), " "), "|", `\|`)
}
