//go:build !page

package data

import (
	"errors"
	"fmt"
	"io/fs"
	"math"

	"lethe/core/data/internal/table"
)

// tabular is how a table becomes a dataset.
type tabular struct {
	name, wanted string
	n            int
	scale        string // as CSV's
	format       table.Format
}

// load reads the dataset.
func (p tabular) load(files fs.FS) (*Dataset, error) {
	t, err := table.Survey(files, p.format)
	if mistake := table.Mistake(""); errors.As(err, &mistake) {
		return nil, err
	}
	if err != nil {
		return nil, notRead(p.name, p.wanted, err)
	}
	if len(t.Classes) < 2 {
		return nil, oneClass(p.name, t.Files[0], "column "+t.Label, t.Classes[0])
	}
	chosen, testFrom, err := pickShare(p.name, len(t.Classes), t.Train, t.Test, p.n)
	if err != nil {
		return nil, err
	}
	head := Dataset{Name: p.name, Classes: len(t.Classes), ClassNames: t.Classes, Shape: Flat(t.Features), TestFrom: testFrom, Found: describeTable(t), Note: noteOf(t)}
	d, err := p.read(t, head, chosen)
	if err != nil {
		return nil, notRead(p.name, p.wanted, err)
	}
	return d, nil
}

// oneClass is the error of a file in which what stands for the labels says the same of all examples.
func oneClass(name, file, labels, class string) error {
	return fmt.Errorf("data: %s: %s: all examples are of one class, %q; is %s the label?", name, file, class, labels)
}

// read reads the features of the chosen examples.
func (p tabular) read(t *table.Table, head Dataset, s share) (*Dataset, error) {
	if m, ok := p.asBytes(t); ok {
		return collectBytes(head, s, m, func(visit func([]float64)) error {
			return t.Read(s.chosen, func(_ int, row []float64) { visit(row) })
		})
	}
	if err := fits(s.count(), t.Stride()); err != nil {
		return nil, err
	}
	packed, err := t.Pack(s.chosen)
	if err != nil {
		return nil, err
	}
	head.Labels = s.labels() // Now that no line is read any more, nothing else grows.
	shifts, scales := p.scales(t)
	return ofRows(head, scaled{packed, shifts, scales})
}

// asBytes returns which numbers bytes stand for, where all features are numbers that can be kept as bytes.
func (p tabular) asBytes(t *table.Table) (m Affine, ok bool) {
	for _, c := range t.Columns {
		if c.Categories != nil || !c.Whole {
			return m, false
		}
	}
	switch p.scale {
	case "none":
		return Affine{1, 0}, true
	case "whole":
		mean, deviation := wholeTable(t)
		return Affine{1 / deviation, -mean / deviation}, true
	}
	return m, false
}

// scales returns what is to be subtracted from each feature, and what it is then to be divided by.
func (p tabular) scales(t *table.Table) (shifts, scales []float64) {
	shifts, scales = make([]float64, t.Features), make([]float64, t.Features)
	for j := range scales {
		scales[j] = 1
	}
	mean, deviation := wholeTable(t)
	for _, c := range t.Columns {
		j := c.First()
		switch {
		case c.Categories != nil || p.scale == "none":
		case p.scale == "whole":
			shifts[j], scales[j] = mean, deviation
		default:
			shifts[j], scales[j] = c.Mean, orOne(c.Deviation)
		}
	}
	return shifts, scales
}

// wholeTable returns the mean and the deviation of all numbers of the training part, each missing one being the mean of its column.
func wholeTable(t *table.Table) (mean, deviation float64) {
	var means, deviations []float64
	for _, c := range t.Columns {
		if c.Categories == nil {
			present := 1 - float64(c.Missing)/float64(len(t.Train))
			means, deviations = append(means, c.Mean), append(deviations, float64(math.Sqrt(present)*c.Deviation))
		}
	}
	return pooled(means, deviations)
}
