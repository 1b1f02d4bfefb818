package scores

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"lethe/core/npy"
)

// table2D returns the numbers of rows and columns of an array; dimensions of one element, as in n × 1 × K, do not count.
func table2D(a *npy.Array) (rows, columns int, err error) {
	var shape []int
	for i, n := range a.Shape {
		if i == 0 || n != 1 {
			shape = append(shape, n)
		}
	}
	switch len(shape) {
	case 1:
		return shape[0], 1, nil
	case 2:
		return shape[0], shape[1], nil
	}
	return 0, 0, fmt.Errorf("shape %v; want a number or a row of numbers for each example", a.Shape)
}

// addRows appends the rows of an array, whose numbers have to be finite.
func addRows(to **Outputs, a *npy.Array, columns int) error {
	if *to == nil {
		*to = &Outputs{Cols: columns}
	}
	row := make([]float64, columns)
	for at := 0; at < a.Len(); at += columns {
		a.Copy(row, at)
		for k, x := range row {
			if !(math.Abs(x) <= largest) {
				return fmt.Errorf("element %d is %v, which is not finite or beyond ±%g", at+k, x, largest)
			}
		}
		(*to).append(row)
	}
	return nil
}

func (g *gatherer) addLabels(a *npy.Array) error {
	g.t.Labels = slices.Grow(g.t.Labels, a.Len())
	for i := range a.Len() {
		y, err := a.Int(i)
		if err != nil {
			return err
		}
		g.t.Labels = append(g.t.Labels, y)
	}
	return nil
}

func (g *gatherer) addIDs(a *npy.Array) error {
	if g.t.ids == nil {
		g.t.ids = &ids{}
	}
	for i := range a.Len() {
		id, err := a.Int(i)
		if err != nil {
			return err
		}
		if len(g.t.ids.text) > MostBytes {
			return fmt.Errorf("element %d: over %d digits", i, MostBytes)
		}
		g.t.ids.add(strconv.Itoa(id))
	}
	return nil
}

func (g *gatherer) addMembers(a *npy.Array) error {
	g.t.Member = slices.Grow(g.t.Member, a.Len())
	for i := range a.Len() {
		x := a.Float(i)
		if x != 0 && x != 1 {
			return fmt.Errorf("element %d is %v; want 1 or 0", i, x)
		}
		g.t.Member = append(g.t.Member, x == 1)
	}
	return nil
}

// addProbabilities appends rows of probabilities, of which the logarithms count.
func (g *gatherer) addProbabilities(a *npy.Array, columns int) error {
	if g.outputs == nil {
		g.outputs = &Outputs{Cols: columns, logs: true}
	}
	row := make([]float64, columns)
	for at := 0; at < a.Len(); at += columns {
		sum := 0.0
		a.Copy(row, at)
		for k, p := range row {
			if !(p >= 0 && p <= 1+probabilitySlack) {
				return fmt.Errorf("element %d is %v, which is no probability", at+k, p)
			}
			if p == 0 {
				g.zeros++
			}
			sum += p
		}
		if math.Abs(sum-1) > probabilitySlack {
			return fmt.Errorf("row %d sums to %.4g, not to 1", at/columns, sum)
		}
		g.outputs.append(row)
	}
	return nil
}
