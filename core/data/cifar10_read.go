//go:build !page

package data

import (
	"io/fs"

	"lethe/core/data/internal/cifar"
	"lethe/core/rng"
)

// LoadFrom reads the files.
func (s *CIFAR10) LoadFrom(files fs.FS, seed rng.Seed) (*Dataset, error) {
	if err := checkSource(s); err != nil {
		return nil, err
	}
	d, err := s.read(files)
	if err != nil {
		return nil, err
	}
	s.finish(d, creatures(), seed)
	return d, nil
}

// read reads the examples that are asked for.
func (s *CIFAR10) read(files fs.FS) (*Dataset, error) {
	set, err := cifar.Survey(files)
	if err != nil {
		return nil, notRead(cifarName, cifarWanted, err)
	}
	chosen, testFrom, err := s.pick(cifarName, cifar.Classes, set.Train, set.Test)
	if err != nil {
		return nil, err
	}
	pixels := make([]byte, len(chosen)*cifar.Pixels)
	if err := set.Read(pixels, chosen); err != nil {
		return nil, notRead(cifarName, cifarWanted, err)
	}
	head := Dataset{Name: cifarName, Classes: cifar.Classes, ClassNames: cifar.Names(), Shape: Shape{3, 32, 32}, TestFrom: testFrom}
	if set.JPEG {
		head.Note = cifarNote
	}
	head.Labels = make([]int, len(chosen))
	for i, number := range chosen {
		head.Labels[i] = int(set.Label(number))
	}
	return OfBytes(head, pixels, s.affine()...)
}
