package table

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
)

// survey reads the training part: labels, which columns are numbers, and what these are like.
func (t *Table) survey() error {
	name, labels := t.Files[0], index{}
	r, err := open(t.files, name, t.format.Delimiter, t.format.Comment)
	if err != nil {
		return err
	}
	defer r.Close()
	t.Delimiter = r.csv.Comma
	cells, err := r.Next()
	if err == io.EOF {
		return fmt.Errorf("%s: no lines", name)
	}
	if err == nil {
		err = t.begin(cells)
	}
	if err == nil {
		t.Train = make([]byte, 0, r.most(t.width)) // What grows leaves as much behind.
	}
	if err == nil && t.Header {
		cells, err = r.Next()
	}
	for ; err == nil; cells, err = r.Next() {
		if err := t.label(r, cells, labels); err != nil {
			return err
		}
		for c := range t.Columns {
			if err := t.Columns[c].look(cells, r); err != nil {
				return err
			}
		}
	}
	switch {
	case err != io.EOF:
		return err
	case len(t.Train) == 0:
		return fmt.Errorf("%s: no examples", name)
	}
	t.order(labels)
	for c := range t.Columns {
		t.Columns[c].summarise()
	}
	return nil
}

// index numbers texts in the order in which they come.
type index map[string]int

// label reads the label of a row of the training part.
func (t *Table) label(r *Rows, cells []string, labels index) error {
	text, err := t.labelOf(r, cells)
	if err != nil {
		return err
	}
	k, known := labels[text]
	if !known {
		if k = len(labels); k == MostClasses {
			return fmt.Errorf("%s: line %d: column %s has more than %d classes; is it the label?", r.name, r.Line(t.labelPlace), t.Label, MostClasses)
		}
		labels[strings.Clone(text)] = k
	}
	t.Train = append(t.Train, byte(k))
	return nil
}

// labelOf returns the text of the label in a row, valid until the next.
func (t *Table) labelOf(r *Rows, cells []string) (string, error) {
	text := strings.TrimSuffix(cells[t.labelPlace], t.format.Suffix)
	if absent(text) {
		return "", fmt.Errorf("%s: line %d: the label is missing (column %s)", r.name, r.Line(t.labelPlace), t.Label)
	}
	return text, nil
}

// order sorts the classes and numbers the labels of the training part anew.
func (t *Table) order(labels index) {
	t.Classes = sorted(labels)
	anew := make([]byte, len(labels))
	for k, class := range t.Classes {
		anew[labels[class]] = byte(k)
	}
	for i, k := range t.Train {
		t.Train[i] = anew[k]
	}
}

// sorted returns the texts in order: by value where all are numbers, otherwise by their bytes.
func sorted(texts index) []string {
	all, numbers := make([]string, 0, len(texts)), true
	for s := range texts {
		_, ok := number(s)
		all, numbers = append(all, s), numbers && ok
	}
	slices.SortFunc(all, func(a, b string) int {
		if numbers {
			x, _ := number(a)
			y, _ := number(b)
			return cmp.Or(cmp.Compare(x, y), cmp.Compare(a, b))
		}
		return cmp.Compare(a, b)
	})
	return all
}

// look learns from a row of the training part what the column is like: the mean and the sum of squared distances from it one by one
// (Welford 1962, "Note on a method for calculating corrected sums of squares and products").
func (c *Column) look(cells []string, r *Rows) error {
	cell := cells[c.place]
	if absent(cell) {
		c.Missing++
		return nil
	}
	if c.text != nil && c.text.line == 0 {
		return nil
	}
	x, ok := number(cell)
	switch {
	case !ok && c.known:
		return fmt.Errorf("%s: line %d: %q in column %s is no number", r.name, r.Line(c.place), beginning(cell), c.Name)
	case !ok && c.text == nil:
		c.text = &strange{value: strings.Clone(beginning(cell)), line: r.Line(c.place)}
	}
	if c.text != nil {
		c.text.add(cell, ok)
		return nil
	}
	c.reach.include(x)
	c.n++
	before := x - c.Mean
	c.Mean += before / float64(c.n)
	c.sum += float64(before * (x - c.Mean))
	c.Least, c.Greatest = min(c.Least, x), max(c.Greatest, x)
	c.Whole = c.Whole && whole(x)
	return nil
}

// add counts a value that is a number or none.
func (s *strange) add(cell string, isNumber bool) {
	if isNumber {
		s.numbers++
		return
	}
	s.count++
	if _, ok := number(strings.Replace(cell, ",", ".", 1)); ok {
		s.commas++
	}
}

// Odd is what keeps a column of categories from being one of numbers: so many of its values, the first of which is in that line.
type Odd struct {
	Value           string
	Line, Count, Of int
}

// Odd returns what it is where nobody asked for categories and nine values of ten are numbers, or were with a point for the comma.
func (c *Column) Odd() (o Odd, ok bool) {
	s := c.text
	if s == nil || s.line == 0 {
		return o, false
	}
	numbers := c.n + s.numbers
	o = Odd{s.value, s.line, s.count, numbers + s.count}
	return o, 10*(numbers+s.commas) >= 9*o.Of
}

// String says it for a message.
func (o Odd) String() string {
	return fmt.Sprintf("%d of %d values are no numbers, the first is %q in line %d", o.Count, o.Of, o.Value, o.Line)
}

// beginning returns as much of a cell as a message may have.
func beginning(cell string) string {
	const most = 40
	return strings.ToValidUTF8(cell[:min(len(cell), most)], "")
}

// whole reports whether x is an integer from 0 to 255.
func whole(x float64) bool { return x == math.Trunc(x) && x >= 0 && x <= 255 }

// summarise ends what look began. A column in which all is missing has one category, which says so.
func (c *Column) summarise() {
	if c.n == 0 {
		c.Least, c.Greatest = 0, 0
		if c.text == nil {
			c.text = &strange{}
		}
	}
	c.Whole = c.Whole && c.text == nil && c.Missing == 0
	c.Deviation = math.Sqrt(c.sum / float64(max(c.n, 1)))
}

// categorise reads the training part again for the categories, where any column has some.
func (t *Table) categorise() error {
	seen := make([]index, len(t.Columns))
	some := false
	for c := range t.Columns {
		if t.Columns[c].text != nil {
			seen[c], some = index{}, true
		}
	}
	if !some {
		return nil
	}
	total := 0
	err := t.each(0, func(_ int, cells []string, r *Rows) error {
		for c, known := range seen {
			if known == nil {
				continue
			}
			col := &t.Columns[c]
			value := category(cells[col.place])
			if _, ok := known[value]; ok {
				continue
			}
			if total++; len(known) == MostCategories || total > MostFeatures {
				return col.tooMany(r)
			}
			known[strings.Clone(value)] = 0
		}
		return nil
	})
	for c, known := range seen {
		if known == nil {
			continue
		}
		t.Columns[c].Categories, t.Columns[c].codes = sorted(known), known
		for k, value := range t.Columns[c].Categories {
			known[value] = k
		}
	}
	return err
}

// tooMany is the error of a column with more categories than there may be.
func (c *Column) tooMany(r *Rows) error {
	if odd, ok := c.Odd(); ok {
		return fmt.Errorf("%s: line %d: column %s has too many values for categories, and is none of numbers, for %v; mend these, or drop it", r.name, r.Line(c.place), c.Name, odd)
	}
	why := ""
	if c.text.line > 0 {
		why = fmt.Sprintf(" (its first value that is no number is %q in line %d)", c.text.value, c.text.line)
	}
	return fmt.Errorf("%s: line %d: column %s has more than %d categories, or all columns have more than %d%s; drop it", r.name, r.Line(c.place), c.Name, MostCategories, MostFeatures, why)
}

// category returns the category of a cell.
func category(cell string) string {
	if absent(cell) {
		return Absent
	}
	return cell
}

// absent reports whether the value of a cell is missing.
func absent(cell string) bool {
	return cell == "" || cell == Absent || cell == "NA" || strings.EqualFold(cell, "nan")
}

// number returns the number in a cell, and whether it is one, and finite.
func number(cell string) (float64, bool) {
	x, err := strconv.ParseFloat(cell, 64)
	return x, err == nil && x-x == 0
}
