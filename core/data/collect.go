//go:build !page

package data

import (
	"fmt"
	"math"
)

// mostFeatures is how many bytes the features of a dataset from a user's file may take.
const mostFeatures = 1 << 30

// reading visits chosen examples, numbered in ascending order, with the features of each, which are its own only until it returns.
type reading func(chosen []int, visit func(i int, features []float64)) error

// collectBytes returns the dataset of the chosen examples, whose features are integers from 0 to 255.
func collectBytes(head Dataset, chosen []int, m Affine, read reading) (*Dataset, error) {
	if err := fits(head, len(chosen), 1); err != nil {
		return nil, err
	}
	features := make([]byte, 0, len(chosen)*head.Shape.Size())
	err := read(chosen, func(_ int, row []float64) {
		for _, x := range row {
			features = append(features, byte(x))
		}
	})
	if err != nil {
		return nil, err
	}
	return OfBytes(head, features, m)
}

// collectFloats returns the dataset of the chosen examples, whose features become (x − shift)/scale.
func collectFloats(head Dataset, chosen []int, shifts, scales []float64, read reading) (*Dataset, error) {
	if err := fits(head, len(chosen), 8); err != nil {
		return nil, err
	}
	features := make([]float64, 0, len(chosen)*head.Shape.Size())
	err := read(chosen, func(_ int, row []float64) {
		for j, x := range row {
			features = append(features, (x-shifts[j])/scales[j])
		}
	})
	if err != nil {
		return nil, err
	}
	return OfFloats(head, features)
}

// fits returns an error if n examples, with features of the given size, take too much memory.
func fits(head Dataset, n, size int) error {
	if features := head.Shape.Size(); n > mostFeatures/size/features {
		return fmt.Errorf("%d examples with %d features of %d bytes take more than %d bytes of memory; take fewer (data.n)", n, features, size, mostFeatures)
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
