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
		k := slices.Index(t.Classes, text)
		if k < 0 {
			return fmt.Errorf("%s: line %d: label %q (column %s) is not in %s", r.name, r.Line(t.labelPlace), text, t.Label, t.Files[0])
		}
		t.Test = append(t.Test, byte(k))
		for c := range t.Columns {
			if col := &t.Columns[c]; col.Whole {
				x, ok := number(cells[col.place])
				col.Whole = ok && whole(x)
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
// part, with the features of each, which are its own only until it returns. Categories are 0 or 1; of one that the training part
// has not, all features are 0. A missing number is the mean of the training part.
func (t *Table) Read(chosen []int, visit func(i int, features []float64)) error {
	row, done, first := make([]float64, t.Features), 0, 0
	for part, labels := range [][]byte{t.Train, t.Test}[:len(t.Files)] {
		n := 0
		err := t.each(part, func(i int, cells []string, r *Rows) error {
			if n++; done == len(chosen) || chosen[done] != first+i {
				return nil
			}
			for c := range t.Columns {
				if err := t.Columns[c].encode(row, cells, r); err != nil {
					return err
				}
			}
			visit(done, row)
			done++
			return nil
		})
		if err != nil {
			return err
		}
		if first += len(labels); n != len(labels) {
			return fmt.Errorf("%s: %w", t.Files[part], errChanged)
		}
	}
	return nil
}

// encode sets the column's features in row to what the cell says.
func (c *Column) encode(row []float64, cells []string, r *Rows) error {
	cell, dst := cells[c.place], row[c.first:][:c.Width()]
	clear(dst)
	if c.Categories != nil {
		if at := slices.Index(c.Categories, category(cell)); at >= 0 {
			dst[at] = 1
		}
		return nil
	}
	if absent(cell) {
		dst[0] = c.Mean
		if len(dst) > 1 {
			dst[1] = 1
		}
		return nil
	}
	x, ok := number(cell)
	if !ok {
		return fmt.Errorf("%s: line %d: %q in column %s is no number, as all are in the training part", r.name, r.Line(c.place), beginning(cell), c.Name)
	}
	dst[0] = x
	return nil
}
