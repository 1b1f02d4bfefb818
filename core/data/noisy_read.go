//go:build !page

package data

import (
	"io/fs"

	"lethe/core/rng"
)

// readNoisy is LoadFrom of a source that reads files and then flips labels.
func readNoisy(s Source, read func(fs.FS) (*Dataset, error), files fs.FS, noise float64, seed rng.Seed) (*Dataset, error) {
	if err := checkSource(s); err != nil {
		return nil, err
	}
	d, err := read(files)
	if err == nil {
		flipLabels(d, noise, seed)
	}
	return d, err
}
