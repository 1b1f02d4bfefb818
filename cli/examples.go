package main

import (
	"errors"
	"fmt"
	"slices"
	"strconv"

	"lethe/core/disk"
	"lethe/core/experiment"
)

// examples is the file with what every method's model says of every example: a line for each seed and example, columns for
// each method.
type examples struct {
	*disk.File
	methods []string
	header  bool
	seed    uint64
	results []*experiment.Result // of the present seed, by method; nil until finished
}

func newExamples(path string, methods []string) (*examples, error) {
	p, err := disk.Grow(path)
	if err != nil {
		return nil, err
	}
	return &examples{File: p, methods: methods}, nil
}

// add takes a result in. The lines of a seed are written when it is complete.
func (x *examples) add(e experiment.Event) error {
	if x.results != nil && x.seed != *e.Seed {
		if err := x.flush(); err != nil {
			return err
		}
	}
	if x.results == nil {
		x.seed, x.results = *e.Seed, make([]*experiment.Result, len(x.methods))
	}
	x.results[slices.Index(x.methods, e.Method)] = e.Result
	if slices.Contains(x.results, nil) {
		return nil
	}
	return x.flush()
}

// finish writes what there is of an incomplete seed, and closes the file.
func (x *examples) finish() (sum string, err error) {
	err = x.flush() // Its errors are those of the buffer, which keeps the first.
	sum, end := x.CommitLines()
	return sum, errors.Join(err, end)
}

// flush writes the lines of the present seed, so that a kill leaves them; a method that is not finished has empty cells.
func (x *examples) flush() error {
	i := slices.IndexFunc(x.results, func(r *experiment.Result) bool { return r != nil })
	if i < 0 {
		return nil
	}
	r := x.results[i]
	if err := x.head(r); err != nil {
		return err
	}
	row := 0
	for _, part := range [...]struct {
		name string
		ids  []int
	}{{"retain", r.Examples.Retain}, {"forget", r.Examples.Forget}, {"val", r.Examples.Val}, {"test", r.Examples.Test}} {
		for _, id := range part.ids {
			if _, err := fmt.Fprintf(x, "%d,%d,%s,%d", x.seed, id, part.name, r.Data.Labels[id]); err != nil {
				return err
			}
			if err := x.scores(row, r.Scores.Cols); err != nil {
				return err
			}
			row++
		}
	}
	x.results = nil
	return x.Flush()
}

// head writes the names of the columns, once.
func (x *examples) head(r *experiment.Result) error {
	if x.header {
		return nil
	}
	x.header = true
	line := "seed,id,split,label"
	for _, m := range x.methods {
		line += ",loss_" + m
		for k := range r.Scores.Cols - 1 {
			line += fmt.Sprintf(",logit_%s_%d", m, k)
		}
	}
	_, err := fmt.Fprintln(x, line)
	return err
}

// scores ends the line of the example in the given row with every method's loss and logits.
func (x *examples) scores(row, columns int) error {
	var line []byte
	for _, r := range x.results {
		for k := range columns {
			line = append(line, ',')
			if r != nil {
				line = strconv.AppendFloat(line, r.Scores.Row(row)[k], 'g', -1, 64)
			}
		}
	}
	_, err := x.Write(append(line, '\n'))
	return err
}
