package table

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// begin learns from the first line what columns there are.
func (t *Table) begin(cells []string) error {
	name := t.Files[0]
	t.width = len(cells)
	if t.width < 2 || t.width > MostColumns {
		return fmt.Errorf("%s: line 1: %d columns; want 2 to %d, with commas, semicolons or tabs between them", name, t.width, MostColumns)
	}
	names := t.format.Names
	t.Header = t.format.Header == "yes" || t.format.Header != "no" && heads(cells)
	if err := t.doubt(cells); err != nil {
		return err
	}
	switch {
	case t.Header:
		names = make([]string, len(cells))
		for i, c := range cells {
			names[i] = strings.Clone(c)
		}
		t.header = names
	case names == nil:
		t.first = slices.Clone(cells)
		for i := range cells {
			names = append(names, strconv.Itoa(i+1))
		}
	}
	if len(names) != len(cells) {
		return fmt.Errorf("%s: line 1: %d columns, want %d", name, len(cells), len(names))
	}
	return t.choose(names)
}

// choose finds the label and the columns that are to be read.
func (t *Table) choose(names []string) error {
	drop, err := t.places("drop", t.format.Drop, names)
	if err != nil {
		return err
	}
	if t.labelPlace, err = t.placeOfLabel(names, drop); err != nil {
		return err
	}
	categorical, err := t.places("categorical", t.format.Categorical, names)
	if err != nil {
		return err
	}
	numeric, err := t.places("numeric", t.format.Numeric, names)
	if err != nil {
		return err
	}
	t.Label = names[t.labelPlace]
	if slices.Contains(drop, t.labelPlace) {
		return Mistake("data.drop: " + t.Label + " is the label")
	}
	for i, n := range names {
		if i == t.labelPlace || n == "" || slices.Contains(drop, i) {
			continue
		}
		c := Column{Name: n, place: i, known: slices.Contains(numeric, i), Least: math.Inf(1), Greatest: math.Inf(-1), Whole: true}
		c.reach = reach{low: math.Inf(1), high: math.Inf(-1)}
		if slices.Contains(categorical, i) {
			c.text = &strange{}
		}
		t.Columns = append(t.Columns, c)
	}
	if len(t.Columns) == 0 {
		return fmt.Errorf("%s: line 1: no column is left but the label's", t.Files[0])
	}
	return nil
}

// placeOfLabel returns the place of the label's column.
func (t *Table) placeOfLabel(names []string, drop []int) (int, error) {
	wanted := t.format.Label
	for _, usual := range usualLabels() {
		if at := slices.IndexFunc(names, func(n string) bool { return strings.EqualFold(n, usual) }); at >= 0 && wanted == "" {
			wanted = names[at]
		}
	}
	if wanted != "" {
		at, err := t.places("label", []string{wanted}, names)
		if err != nil {
			return 0, err
		}
		return at[0], nil
	}
	last := 0
	for i := range names {
		if !slices.Contains(drop, i) {
			last = i
		}
	}
	t.Last = true
	return last, nil
}

// Mistake is an error in a setting, which it begins with.
type Mistake string

func (m Mistake) Error() string { return string(m) }

// Few lists the first of some names for a message, and says how many more there are.
func Few(names []string) string {
	const most = 12
	switch {
	case len(names) == 0:
		return "none"
	case len(names) <= most:
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
}

// places returns where the wanted columns are, which a setting lists by name or, from 1, by number.
func (t *Table) places(setting string, wanted, names []string) (all []int, err error) {
	for _, w := range wanted {
		at := slices.Index(names, w)
		if at < 0 {
			if n, err := strconv.Atoi(w); err == nil && n >= 1 && n <= len(names) {
				all = append(all, n-1)
				continue
			}
			return nil, Mistake(fmt.Sprintf("data.%s: no column %q; there are %s%s", setting, w, Few(names), t.nameless(w)))
		}
		if next := slices.Index(names[at+1:], w); next >= 0 {
			return nil, Mistake(fmt.Sprintf("data.%s: columns %d and %d are both called %q; give the number of one", setting, at+1, at+1+next+1, w))
		}
		all = append(all, at)
	}
	return all, nil
}

// nameless says of a column that is not there that the first line would have had it, had it been taken for a header.
func (t *Table) nameless(column string) string {
	if !slices.Contains(t.first, column) {
		return ""
	}
	return fmt.Sprintf("; line 1, which has %q, was taken for an example (data.header)", column)
}
