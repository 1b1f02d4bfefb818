// Package cifar reads CIFAR-10 and CIFAR-100 (Krizhevsky 2009, "Learning Multiple Layers of Features from Tiny Images"): their
// official binary batches, or for CIFAR-10 folders of JPEG pictures named …/{train,test}/<class>/<picture>.jpg. Any of these may lie in a folder or in a tar
// archive, gzipped or not, which is read as a stream. Sizes are bounded before memory is asked for.
//
// Go's JPEG decoder works in whole numbers, so it gives the same pixels on every machine, though another release of Go may round
// otherwise.
package cifar

import (
	"io/fs"
	"path"
	"slices"

	"lethe/core/data/internal/tree"
)

// Pictures have Pixels bytes: the red channel, the green and the blue, each row by row.
const (
	Classes  = 10
	Pixels   = channels * plane
	channels = 3
	plane    = side * side
	side     = 32

	mostPictures = 100_000
	badMemory    = "cifar: memory of the wrong length"
)

// Names returns what the classes are called, in their order.
func Names() []string {
	return []string{"airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"}
}

// Set is what a folder or archive holds. Pictures are numbered, those of the training part first: in the order of the batches, or
// by class and name.
type Set struct {
	Train, Test []byte // The labels.
	Super       []byte // The superclasses of all, by number; of CIFAR-100 alone.
	JPEG        bool   // The pictures are JPEG files, so not the pixels that were published.

	format

	files   fs.FS
	numbers map[string]int // Of each JPEG, or of the first record of each batch, by path.
}

// Len returns the number of pictures.
func (s *Set) Len() int { return len(s.Train) + len(s.Test) }

// Label returns the class of the picture of that number.
func (s *Set) Label(number int) byte {
	if number < len(s.Train) {
		return s.Train[number]
	}
	return s.Test[number-len(s.Train)]
}

// Survey looks for the pictures of CIFAR-10 and reads their labels. Where there are batches it wants all of them, and folders do
// not count. Where there is nothing at all the error wraps fs.ErrNotExist.
func Survey(files fs.FS) (*Set, error) { return survey(files, ten()) }

// SurveyHundred is Survey for CIFAR-100, of which there are batches alone.
func SurveyHundred(files fs.FS) (*Set, error) { return survey(files, hundred()) }

func survey(files fs.FS, as format) (*Set, error) {
	s := &Set{files: files, numbers: map[string]int{}, format: as}
	batches := make([]found, len(as.names))
	var pictures []located
	err := tree.Walk(files, func(e tree.Entry) error {
		if i := slices.Index(as.names, path.Base(e.Name)); i >= 0 {
			return batches[i].look(e, as)
		}
		if as.classes != Classes {
			return nil
		}
		p, ok, err := pictureAt(e.Name)
		if ok {
			pictures = append(pictures, p)
		}
		return err
	})
	switch {
	case err != nil:
		return nil, err
	case slices.ContainsFunc(batches, func(b found) bool { return b.labels != nil }):
		return s, s.ofBatches(batches)
	}
	s.JPEG = true
	return s, s.ofPictures(pictures)
}

// Read sets dst to the pixels of the chosen pictures, which are numbers in ascending order, one after the other.
// It panics unless dst has Pixels bytes for each.
func (s *Set) Read(dst []byte, chosen []int) error {
	if len(dst) != len(chosen)*Pixels {
		panic(badMemory)
	}
	left, waste := len(chosen), make([]byte, Pixels)
	put := func(number int) []byte {
		i, wanted := slices.BinarySearch(chosen, number)
		if !wanted {
			return waste
		}
		left--
		return dst[i*Pixels:][:Pixels]
	}
	var d decoder
	err := tree.Walk(s.files, func(e tree.Entry) error {
		number, known := s.numbers[e.Name]
		switch {
		case !known:
			return nil
		case !s.JPEG:
			return s.readBatch(e, number, put)
		}
		if _, wanted := slices.BinarySearch(chosen, number); !wanted {
			return nil
		}
		return d.picture(put(number), e)
	})
	if err == nil && left != 0 {
		err = errChanged
	}
	return err
}
