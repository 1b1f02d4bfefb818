//go:build !page

package data

import (
	"fmt"
	"io/fs"
	"slices"
	"strconv"

	"lethe/core/rng"
)

// LoadFrom reads the files.
func (s *NPY) LoadFrom(files fs.FS, seed rng.Seed) (*Dataset, error) {
	return readNoisy(s, s.read, files, s.LabelNoise, seed)
}

// read reads the examples that are asked for.
func (s *NPY) read(files fs.FS) (*Dataset, error) {
	a, err := openArrays(files)
	if err != nil {
		return nil, notRead(npyName, npyWanted, err)
	}
	defer a.close()
	if err := a.load(); err != nil {
		return nil, notRead(npyName, npyWanted, err)
	}
	if len(a.classes) < 2 {
		return nil, oneClass(npyName, a.from, a.labels, strconv.Itoa(a.classes[0]))
	}
	shape, order, err := s.layout(a.parts[0])
	if err != nil {
		return nil, err
	}
	head := Dataset{Name: npyName, Classes: len(a.classes), Shape: shape, ClassNames: a.classNames(), Found: a.found()}
	var chosen share
	if chosen, head.TestFrom, err = pickShare(npyName, head.Classes, a.parts[0].labels, a.parts[1].labels, s.N); err != nil {
		return nil, err
	}
	d, err := s.collect(a, head, chosen, order)
	if err != nil {
		return nil, notRead(npyName, npyWanted, err)
	}
	return d, nil
}

// layout returns the shape of an example, and for each feature where it is among those of the file, nil where they are in order.
func (s *NPY) layout(p arrayPart) (shape Shape, order []int, err error) {
	sizes := p.x.Shape[1:]
	switch {
	case s.Channels == "flat" || len(sizes) < 2 || len(sizes) > 3:
		return Flat(p.size), nil, nil
	case len(sizes) == 2:
		return Shape{1, sizes[0], sizes[1]}, nil, nil
	case s.Channels == "first":
		return Shape{sizes[0], sizes[1], sizes[2]}, nil, nil
	case s.Channels == "unset":
		return shape, nil, fmt.Errorf("data.channels: %s has the shape %v; say whether the channels of a picture come first or last, or that there are none (flat)", p.name, p.x.Shape)
	}
	shape = Shape{sizes[2], sizes[0], sizes[1]}
	plane := shape.Height * shape.Width
	for c := range shape.Channels {
		for i := range plane {
			order = append(order, i*shape.Channels+c)
		}
	}
	return shape, order, nil
}

// arrayRows makes the features of examples.
type arrayRows struct {
	parts [2]arrayPart
	share share
	order []int
}

func (r *arrayRows) Row(dst []float64, i int) {
	part, i := &r.parts[0], r.share.number(i)
	if n := len(part.labels); i >= n {
		part, i = &r.parts[1], i-n
	}
	part.row(dst, i, r.order)
}

// collect returns the dataset of the chosen examples, whose features stay what they are in the file or become bytes.
func (s *NPY) collect(a *arrays, head Dataset, chosen share, order []int) (*Dataset, error) {
	rows := &arrayRows{a.parts, chosen, order}
	scale := s.Scale
	if scale == "auto" && head.Shape != Flat(head.Shape.Size()) {
		scale = "whole"
	}
	shifts, scales := make([]float64, head.Shape.Size()), slices.Repeat([]float64{1}, head.Shape.Size())
	if scale != "none" {
		shifts, scales = a.parts[0].moments(order)
	}
	m := Affine{1, 0}
	if scale == "whole" {
		mean, deviation := pooled(shifts, scales)
		for j := range shifts {
			shifts[j], scales[j] = mean, deviation
		}
		m = Affine{1 / deviation, -mean / deviation}
	}
	if (scale == "whole" || scale == "none") && a.parts[0].whole() && a.parts[1].whole() {
		return collectBytes(head, chosen, m, func(visit func([]float64)) error {
			row := make([]float64, head.Shape.Size())
			for i := range chosen.count() {
				rows.Row(row, i)
				visit(row)
			}
			return nil
		})
	}
	for j := range scales {
		scales[j] = orOne(scales[j])
	}
	head.Labels = chosen.labels()
	return ofRows(head, scaled{rows, shifts, scales})
}
