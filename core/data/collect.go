//go:build !page

package data

import (
	"fmt"
	"math"
)

// mostFeatures is how many bytes the features of a dataset from a user's file may take.
const mostFeatures = 1 << 30

// collectBytes returns the dataset of the examples, whose features are integers from 0 to 255. Read visits the features of each, in
// order, which are its own only until the visit ends.
func collectBytes(head Dataset, s share, m Affine, read func(visit func([]float64)) error) (*Dataset, error) {
	if err := fits(s.count(), head.Shape.Size()); err != nil {
		return nil, err
	}
	features := make([]byte, 0, s.count()*head.Shape.Size())
	err := read(func(row []float64) {
		for _, x := range row {
			features = append(features, byte(x))
		}
	})
	if err != nil {
		return nil, err
	}
	head.Labels = s.labels()
	return OfBytes(head, features, m)
}

// scaled is features that are made by rows, with (x − shift)/scale of each.
type scaled struct {
	rows           rower
	shifts, scales []float64
}

func (s scaled) Row(dst []float64, i int) {
	s.rows.Row(dst, i)
	for j, x := range dst {
		dst[j] = (x - s.shifts[j]) / s.scales[j]
	}
}

// ofRows returns a dataset with the description head, the features of whose examples are made by rows. Its errors are those of OfBytes.
func ofRows(head Dataset, rows rower) (*Dataset, error) {
	head.floats, head.bytes, head.values, head.sparse, head.packed = nil, nil, nil, nil, rows
	d, err := head.checked(len(head.Labels) * head.Shape.Size())
	if err != nil {
		return nil, err
	}
	row := make([]float64, d.Dim())
	for i := range d.Labels {
		rows.Row(row, i)
		for j, x := range row {
			if x-x != 0 {
				return nil, fmt.Errorf("%s: example %d: feature %d is %v", d.Name, i, j, x)
			}
		}
	}
	return d, nil
}

// fits returns an error if n examples, of the given bytes each, take too much memory.
func fits(n, each int) error {
	if n > mostFeatures/each {
		return fmt.Errorf("%d examples of %d bytes take more than %d bytes of memory; take fewer (data.n)", n, each, mostFeatures)
	}
	return nil
}

// pooled returns the mean and the deviation of all values of features that have these means and deviations, over as many values each.
func pooled(means, deviations []float64) (mean, deviation float64) {
	n, square := float64(max(len(means), 1)), 0.0
	for _, m := range means {
		mean += m / n
	}
	for j, m := range means {
		off := m - mean
		square += (float64(deviations[j]*deviations[j]) + float64(off*off)) / n
	}
	return mean, orOne(math.Sqrt(square))
}

// orOne returns the deviation to divide by: 1 where all values are the same.
func orOne(deviation float64) float64 {
	if deviation == 0 {
		return 1
	}
	return deviation
}
