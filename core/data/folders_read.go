//go:build !page

package data

import "lethe/core/data/internal/folders"

// pickFiles says which files of a set to take, by their numbers, as pick does, and sets the labels and the test part of d.
func pickFiles(d *Dataset, n int, set *folders.Set) ([]int, error) {
	labels := make([]int, len(set.Files))
	for i, f := range set.Files {
		labels[i] = f.Class
	}
	chosen, testFrom, err := pick(n, d.Name, len(set.Classes), labels[:set.Train], labels[set.Train:])
	if err != nil {
		return nil, err
	}
	d.Labels = make([]int, len(chosen))
	for i, at := range chosen {
		d.Labels[i], chosen[i] = labels[at], set.Files[at].Number
	}
	if set.Train < len(set.Files) {
		d.TestFrom = testFrom
	}
	return chosen, nil
}
