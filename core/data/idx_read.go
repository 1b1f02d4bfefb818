//go:build !page

package data

import (
	"fmt"
	"io/fs"

	"lethe/core/data/internal/idx"
	"lethe/core/rng"
)

// LoadFrom reads the files.
func (s *IDX) LoadFrom(files fs.FS, seed rng.Seed) (*Dataset, error) {
	if err := checkSource(s); err != nil {
		return nil, err
	}
	parts, err := s.read(files)
	if err != nil {
		return nil, notRead(s.name, s.wanted(), err)
	}
	d, err := s.dataset(parts)
	if err != nil {
		return nil, err
	}
	s.finish(d, s.groups, seed)
	return d, nil
}

// idxPart is a pair of files.
type idxPart struct {
	height, width  int
	pixels, labels []byte
}

// read reads the training and the test part.
func (s *IDX) read(files fs.FS) (parts [2]idxPart, err error) {
	for i, prefix := range [...]string{"train", "t10k"} {
		if parts[i], err = readIDX(files, prefix); err != nil {
			return parts, err
		}
	}
	if a, b := parts[0], parts[1]; a.height != b.height || a.width != b.width {
		return parts, fmt.Errorf("training pictures of %d×%d pixels, but test pictures of %d×%d", a.height, a.width, b.height, b.width)
	}
	return parts, nil
}

// readIDX reads the pictures and labels whose files begin with prefix.
func readIDX(files fs.FS, prefix string) (idxPart, error) {
	images, named := prefix+"-images-idx3-ubyte", prefix+"-labels-idx1-ubyte"
	_, labels, err := idx.Read(files, named, 1)
	if err != nil {
		return idxPart{}, err
	}
	sizes, pixels, err := idx.Read(files, images, 3)
	switch {
	case err != nil:
		return idxPart{}, err
	case sizes[0] != len(labels):
		return idxPart{}, fmt.Errorf("%s has %d pictures, but %s has %d labels", images, sizes[0], named, len(labels))
	}
	const header = 8 // Of a file in one dimension.
	return idxPart{sizes[1], sizes[2], pixels, labels}, checkLabels(named, header, labels, 10)
}

// dataset returns the examples that are asked for.
func (s *IDX) dataset(parts [2]idxPart) (*Dataset, error) {
	train, test := parts[0], parts[1]
	head := Dataset{Name: s.name, Classes: 10, ClassNames: s.classNames, Shape: Shape{1, train.height, train.width}}
	chosen, testFrom, err := s.pick(s.name, head.Classes, train.labels, test.labels)
	if err != nil {
		return nil, err
	}
	size := head.Shape.Size()
	pixels := make([]byte, 0, len(chosen)*size)
	head.Labels, head.TestFrom = make([]int, len(chosen)), testFrom
	for i, example := range chosen {
		part := train
		if i >= testFrom {
			part, example = test, example-len(train.labels)
		}
		head.Labels[i] = int(part.labels[example])
		pixels = append(pixels, part.pixels[example*size:][:size]...)
	}
	return OfBytes(head, pixels, s.maps([]float64{s.mean}, []float64{s.deviation})...)
}
