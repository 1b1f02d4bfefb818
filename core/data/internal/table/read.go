package table

import (
	"errors"
	"fmt"
	"io"
	"slices"
)

var errChanged = errors.New("changed while it was read")

// each visits the rows of part 0, training, or 1, tests, by number from 0; the header is none.
func (t *Table) each(part int, visit func(i int, cells []string, r *Rows) error) error {
	r, err := open(t.files, t.Files[part], t.Delimiter, t.format.Comment)
	if err != nil {
		return err
	}
	defer r.Close()
	for i := -1; ; i++ {
		cells, err := r.Next()
		switch {
		case err == io.EOF:
			return nil
		case err != nil:
			return err
		case i < 0 && t.Header:
			if !slices.Equal(cells, t.header) {
				return fmt.Errorf("%s: line %d: its header is not that of %s", r.name, r.Line(0), t.Files[0])
			}
			continue
		case i < 0:
			i = 0
		}
		if len(cells) != t.width {
			return fmt.Errorf("%s: line %d: %d cells, but %s has %d columns", r.name, r.Line(0), len(cells), t.Files[0], t.width)
		}
		if err := visit(i, cells, r); err != nil {
			return err
		}
	}
}

// surveyTest reads the labels of the test part, where there is one, and whether its numbers are whole, too. Labels have to be
// classes of the training part.
func (t *Table) surveyTest() error {
	if len(t.Files) < 2 {
		return nil
	}
	err := t.each(1, func(_ int, cells []string, r *Rows) error {
		text, err := t.labelOf(r, cells)
		if err != nil {
			return err
		}
		if t.Test == nil {
			t.Test = make([]byte, 0, r.most(t.width))
		}
		k := slices.Index(t.Classes, text)
		if k < 0 {
			return fmt.Errorf("%s: line %d: label %q (column %s) is not in %s", r.name, r.Line(t.labelPlace), text, t.Label, t.Files[0])
		}
		t.Test = append(t.Test, byte(k))
		for c := range t.Columns {
			col := &t.Columns[c]
			x, ok := number(cells[col.place])
			if col.Whole = col.Whole && ok && whole(x); ok && col.Categories == nil {
				col.reach.include(x)
			}
		}
		return nil
	})
	if err == nil && len(t.Test) == 0 {
		err = fmt.Errorf("%s: no examples", t.Files[1])
	}
	return err
}

// Read visits the chosen examples, which are numbers in ascending order, those of the test part following those of the training
// part, with the features of each, which are its own only until it returns; nil chooses all. Categories are 0 or 1; of one that the
// training part has not, all features are 0. A missing number is the mean of the training part.
func (t *Table) Read(chosen []int, visit func(i int, features []float64)) error {
	row := make([]float64, t.Features)
	return t.visit(chosen, func(i int, cells []string, r *Rows) error {
		clear(row)
		for c := range t.Columns {
			column := &t.Columns[c]
			x, there, err := column.value(cells[column.place], r)
			if err != nil {
				return err
			}
			column.put(row, x, there)
		}
		visit(i, row)
		return nil
	})
}

// count returns how many examples are chosen.
func (t *Table) count(chosen []int) int {
	if chosen == nil {
		return len(t.Train) + len(t.Test)
	}
	return len(chosen)
}

// visit calls each for the chosen examples, numbered from 0.
func (t *Table) visit(chosen []int, each func(i int, cells []string, r *Rows) error) error {
	done, first := 0, 0
	for part, labels := range [][]byte{t.Train, t.Test}[:len(t.Files)] {
		n := 0
		err := t.each(part, func(i int, cells []string, r *Rows) error {
			if n++; i >= len(labels) || chosen != nil && (done == len(chosen) || chosen[done] != first+i) {
				return nil
			}
			done++
			return each(done-1, cells, r)
		})
		if err != nil {
			return err
		}
		if first += len(labels); n != len(labels) {
			return changed(t.Files[part])
		}
	}
	return nil
}

// changed is the error of a file that is no longer what it was.
func changed(name string) error { return fmt.Errorf("%s: %w", name, errChanged) }

// value returns the number in a cell, or which of the categories it is, and whether it is there and known.
func (c *Column) value(cell string, r *Rows) (x float64, there bool, err error) {
	switch {
	case c.Categories != nil:
		k, known := c.codes[category(cell)]
		return float64(k), known, nil
	case absent(cell):
		return 0, false, nil
	}
	x, ok := number(cell)
	if !ok {
		return 0, false, fmt.Errorf("%s: line %d: %q in column %s is no number, as all are in the training part", r.name, r.Line(c.place), beginning(cell), c.Name)
	}
	return x, true, nil
}

// put sets the column's features, which are 0, to a value.
func (c *Column) put(row []float64, x float64, there bool) {
	dst := row[c.first:][:c.Width()]
	switch {
	case c.Categories != nil && there:
		dst[int(x)] = 1
	case c.Categories != nil:
	case there:
		dst[0] = x
	default:
		dst[0] = c.Mean
		if len(dst) > 1 {
			dst[1] = 1
		}
	}
}
