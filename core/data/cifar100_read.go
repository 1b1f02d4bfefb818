//go:build !page

package data

import (
	"io/fs"

	"lethe/core/data/internal/cifar"
	"lethe/core/rng"
)

// LoadFrom reads the files.
func (s *CIFAR100) LoadFrom(files fs.FS, seed rng.Seed) (*Dataset, error) {
	return readNoisy(s, s.read, files, s.LabelNoise, seed)
}

// read reads the examples that are asked for.
func (s *CIFAR100) read(files fs.FS) (*Dataset, error) {
	set, err := cifar.SurveyHundred(files)
	if err != nil {
		return nil, notRead(hundredName, hundredWanted, err)
	}
	chosen, testFrom, err := s.pick(hundredName, cifar.Hundred, set.Train, set.Test)
	if err != nil {
		return nil, err
	}
	pixels := make([]byte, len(chosen)*cifar.Pixels)
	if err := set.Read(pixels, chosen); err != nil {
		return nil, notRead(hundredName, hundredWanted, err)
	}
	head := Dataset{Name: hundredName, Classes: cifar.Hundred, ClassNames: cifar.HundredNames(), Shape: Shape{3, 32, 32}, TestFrom: testFrom}
	head.Labels = make([]int, len(chosen))
	for i, number := range chosen {
		head.Labels[i] = int(set.Label(number))
	}
	if s.Coarse {
		head.Classes, head.ClassNames, head.FineNames = cifar.Twenty, cifar.TwentyNames(), head.ClassNames
		head.Labels, head.Fine = make([]int, len(chosen)), head.Labels
		for i, number := range chosen {
			head.Labels[i] = int(set.Super[number])
		}
	}
	return OfBytes(head, pixels, s.affine()...)
}
