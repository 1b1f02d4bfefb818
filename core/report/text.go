package report

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"lethe/core/metric"
)

// column is a column of printed cells: a heading and a cell for each entry.
type column struct {
	head  string
	cells []string
}

const gutter = 2 // blanks between columns

// width returns what the column takes up with its gutter.
func (c column) width() int {
	widest := utf8.RuneCountInString(c.head)
	for _, cell := range c.cells {
		widest = max(widest, utf8.RuneCountInString(cell))
	}
	return widest + gutter
}

func widthOf(columns []column) int {
	sum := 0
	for _, c := range columns {
		sum += c.width()
	}
	return sum
}

// insideEntry stands among a table's entries for the line that counts AUCs inside their bands.
const insideEntry = -1

// entries returns which lines to print in order, Inside before the cost.
func (t *Table) entries() []int {
	var all []int
	for k, l := range t.Lines {
		if l.Group == costGroup && !slices.Contains(all, insideEntry) && t.banded() {
			all = append(all, insideEntry)
		}
		all = append(all, k)
	}
	if !slices.Contains(all, insideEntry) && t.banded() {
		all = append(all, insideEntry)
	}
	return all
}

// banded reports whether any AUC has a band.
func (t *Table) banded() bool {
	return slices.ContainsFunc(t.Inside, func(s Share) bool { return s.Of > 0 })
}

// Text returns the table for a terminal of the given width in characters: metrics down, methods across, retrain and its
// band first. Methods that do not fit side by side follow in further blocks, which repeat retrain. A narrow terminal gets
// no bands, a narrower one retrain once, and where that is too much, too, labels are cut.
func (t *Table) Text(width int) string {
	fixed, others := t.columns()
	fixed, others = fit(fixed, others, width)
	var b strings.Builder
	for first := true; first || len(others) > 0; first = false {
		take, used := 0, widthOf(fixed)-gutter
		for take < len(others) && (take == 0 || used+others[take].width() <= width) {
			used += others[take].width()
			take++
		}
		t.block(&b, slices.Concat(fixed, others[:take]))
		others = others[take:]
	}
	for _, note := range t.Notes() {
		if width < unbroken {
			note = strings.ReplaceAll(note, noBreak, " ")
		}
		b.WriteString(wrap(note, width))
	}
	return b.String()
}

const (
	unbroken  = 60 // characters that a line needs for phrases which are best not broken
	leastName = 4  // characters that a cut label keeps
)

// fit gives up what stands beside every method until the widest of the others fits beside it: bands, retrain, and in the end
// the ends of the labels.
func fit(fixed, others []column, width int) (narrower, all []column) {
	room := func() int {
		widest := 0
		for _, c := range others {
			widest = max(widest, c.width())
		}
		return width - (widthOf(fixed) - gutter) - widest
	}
	if len(fixed) == 4 && room() < 0 {
		fixed = fixed[:3]
	}
	if len(fixed) == 3 && room() < 0 {
		others = append([]column{fixed[2]}, others...)
		fixed = fixed[:2]
	}
	if lack := -room(); lack > 0 {
		fixed[0] = fixed[0].cut(max(leastName, fixed[0].width()-gutter-lack))
	}
	return fixed, others
}

// cut returns the column with what is beyond so many characters left out.
func (c column) cut(width int) column {
	cells := make([]string, len(c.cells))
	for i, cell := range c.cells {
		cells[i] = cell
		if r := []rune(cell); len(r) > width {
			cells[i] = string(r[:width-1]) + "…"
		}
	}
	return column{head: c.head, cells: cells}
}

// columns renders the table: what every block has, which is labels, arrows, retrain and its band, and the other methods.
func (t *Table) columns() (fixed, others []column) {
	label, arrow, band := column{}, column{}, column{head: "its band"}
	for _, k := range t.entries() {
		l := Line{Metric: Metric{Label: "attack AUCs in the band", Direction: Up}}
		if k != insideEntry {
			l = t.Lines[k]
		}
		label.cells = append(label.cells, l.Label)
		arrow.cells = append(arrow.cells, l.Direction.Arrow())
		band.cells = append(band.cells, l.BandText())
	}
	fixed = []column{label, arrow}
	for i, m := range t.Methods {
		if m == Reference {
			fixed = append(fixed, t.column(i), band)
		} else {
			others = append(others, t.column(i))
		}
	}
	return fixed, others
}

// column renders method i. Values, their intervals and their marks stand below one another.
func (t *Table) column(i int) column {
	widest := 0
	for _, l := range t.Lines {
		_, half := l.texts(i)
		widest = max(widest, utf8.RuneCountInString(half))
	}
	c := column{head: t.heading(i) + "  "}
	for _, k := range t.entries() {
		if k == insideEntry {
			c.cells = append(c.cells, t.Inside[i].String()+"  ")
			continue
		}
		value, half := t.Lines[k].texts(i)
		if widest > 0 {
			value += " " + pad(half, widest)
		}
		c.cells = append(c.cells, value+" "+pad(string(t.Lines[k].Cells[i].Mark), 1))
	}
	return c
}

// heading names method i, with its number of seeds where it has not played all.
func (t *Table) heading(i int) string {
	if t.Runs[i] == len(t.Seeds) {
		return t.Methods[i]
	}
	return fmt.Sprintf("%s (n=%d)", t.Methods[i], t.Runs[i])
}

// texts returns the printed mean of method i and the half-width of its interval, where there are any.
func (l Line) texts(i int) (value, half string) { return texts(l.Format, l.Cells[i].Summary) }

func texts(f Format, s metric.Summary) (value, half string) {
	if s.N == 0 {
		return "–", ""
	}
	if s.N > 1 {
		half = "± " + f.Text(s.Half)
	}
	if s.N > 1 && f == Seconds { // As many decimals as the mean has.
		half = "± " + strconv.FormatFloat(s.Half, 'f', threeDigits(s.Mean), 64)
	}
	return f.Text(s.Mean), half
}

// Interval prints a mean with the half-width of its interval, where it has one, and a dash for nothing.
func Interval(f Format, s metric.Summary) string {
	value, half := texts(f, s)
	return strings.TrimSuffix(value+" "+half, " ")
}

// Grid prints cells in columns, the first two at the left and the others at the right but the last, below a heading and a line.
func Grid(head []string, lines [][]string) string {
	columns := make([]column, len(head))
	for i := range head {
		columns[i].head = head[i]
		for _, l := range lines {
			columns[i].cells = append(columns[i].cells, l[i])
		}
	}
	var b strings.Builder
	write := func(cell func(column) string) {
		line := ""
		for i, c := range columns {
			if i < 2 || i == len(columns)-1 {
				line += pad(cell(c), c.width())
			} else {
				line += pad(pad(cell(c), gutter-c.width()), c.width())
			}
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	write(func(c column) string { return c.head })
	b.WriteString(strings.Repeat("─", widthOf(columns[:len(columns)-1])) + "\n")
	for row := range lines {
		write(func(c column) string { return c.cells[row] })
	}
	return b.String()
}

// Wrap breaks text into lines of at most width characters, those after the first indented, and ends the last.
func Wrap(text string, width int) string { return wrap(text, width) }

// BandText prints the band, or nothing where there is none.
func (l Line) BandText() string {
	if l.Band.Rule == NoBand {
		return ""
	}
	return l.Format.Text(l.Band.Low) + "…" + l.Format.Text(l.Band.High)
}

// String returns the share as in "3 of 4", or nothing of nothing.
func (s Share) String() string {
	if s.Of == 0 {
		return ""
	}
	return fmt.Sprintf("%d of %d", s.In, s.Of)
}

// block prints columns, a blank line between groups.
func (t *Table) block(b *strings.Builder, columns []column) {
	write := func(cell func(column) string) {
		line := ""
		for i, c := range columns {
			width := c.width()
			switch {
			case i == 0:
				line += pad(cell(c), width)
			case i == 1: // The arrow stands close to its label.
				line += pad(cell(c), width-gutter)
			default:
				line += pad(cell(c), -width)
			}
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	write(func(c column) string { return c.head })
	group := ""
	for row, k := range t.entries() {
		if k != insideEntry && t.Lines[k].Group != group {
			group = t.Lines[k].Group
			b.WriteString(strings.Repeat("─", widthOf(columns)-gutter) + "\n")
		}
		write(func(c column) string { return c.cells[row] })
	}
	b.WriteString("\n")
}
