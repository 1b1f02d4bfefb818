//go:build !page

package data

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"lethe/core/data/internal/mat"
	"lethe/core/rng"
)

const (
	svhnSide    = 32
	svhnPixels  = 3 * svhnSide * svhnSide
	mostNumbers = 1_000_000 // pictures in a file
)

// LoadFrom reads the files.
func (s *SVHN) LoadFrom(files fs.FS, seed rng.Seed) (*Dataset, error) {
	if err := checkSource(s); err != nil {
		return nil, err
	}
	d, err := s.read(files)
	if err != nil {
		return nil, err
	}
	s.finish(d, parity(), seed)
	return d, nil
}

// read reads the examples that are asked for: first all labels, then the pictures chosen by them.
func (s *SVHN) read(files fs.FS) (*Dataset, error) {
	var parts [2][]byte
	names := [...]string{"train_32x32.mat", "test_32x32.mat"}
	for i, name := range names {
		var err error
		if parts[i], err = svhnLabels(files, name); err != nil {
			return nil, notRead(svhnName, svhnWanted, err)
		}
	}
	train, test := parts[0], parts[1]
	chosen, testFrom, err := s.pick(svhnName, 10, train, test)
	if err != nil {
		return nil, err
	}
	head := Dataset{Name: svhnName, Classes: 10, Shape: Shape{3, svhnSide, svhnSide}, TestFrom: testFrom, Labels: make([]int, len(chosen))}
	pixels := make([]byte, 0, min(int64(len(chosen)*svhnPixels), usualPacking*sizesOf(files, names[:])))
	for part, name := range names {
		wanted, first := chosen[:testFrom], 0
		if part == 1 {
			wanted, first = chosen[testFrom:], len(train)
		}
		for i, number := range wanted {
			wanted[i] = number - first
			head.Labels[part*testFrom+i] = int(parts[part][wanted[i]])
		}
		if pixels, err = svhnPictures(files, name, pixels, wanted, len(parts[part])); err != nil {
			return nil, notRead(svhnName, svhnWanted, err)
		}
	}
	return OfBytes(head, pixels, s.maps([]float64{0.4377, 0.4438, 0.4728}, []float64{0.1980, 0.2010, 0.1970})...)
}

// usualPacking is how many times its size a file of pictures mostly takes, unpacked. More may follow, but then memory grows with what is
// there.
const usualPacking = 2

// sizesOf returns how many bytes the files have; one that cannot be asked has none.
func sizesOf(files fs.FS, names []string) (n int64) {
	for _, name := range names {
		if info, err := fs.Stat(files, name); err == nil {
			n += info.Size()
		}
	}
	return n
}

// visitMAT visits the arrays of a file, and fails where there is none of that name.
func visitMAT(files fs.FS, name, wanted string, visit func(*mat.Array) error) error {
	f, err := files.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	found := false
	err = mat.Visit(f, info.Size(), func(a *mat.Array) error {
		if a.Name != wanted {
			return nil
		}
		if found {
			return errors.New("there twice")
		}
		found = true
		return visit(a)
	})
	switch {
	case err != nil:
		return fmt.Errorf("%s: %w", name, err)
	case !found:
		return fmt.Errorf("%s: no array of numbers called %q", name, wanted)
	}
	return nil
}

// svhnLabels reads the labels of a file, 10 being the digit 0.
func svhnLabels(files fs.FS, name string) (labels []byte, err error) {
	err = visitMAT(files, name, "y", func(a *mat.Array) error {
		if n := a.Len(); n == 0 || n > mostNumbers || !slices.Contains(a.Dims, n) {
			return fmt.Errorf("%v labels, want a column of 1 to %d", a.Dims, mostNumbers)
		}
		one := make([]float64, 1)
		for i := range a.Len() { // What the head claims may not be there.
			if err := a.Read(one); err != nil {
				return err
			}
			if one[0] != float64(int(one[0])) || one[0] < 1 || one[0] > 10 {
				return fmt.Errorf("label %d is %v, want 1 to 10", i, one[0])
			}
			labels = append(labels, byte(int(one[0])%10))
		}
		return nil
	})
	return labels, err
}

// svhnPictures appends to pixels the wanted pictures of a file, which are numbers in ascending order and of which there are n. Memory
// grows with what is there, for a packed file may claim a thousand times its own length.
func svhnPictures(files fs.FS, name string, pixels []byte, wanted []int, n int) ([]byte, error) {
	err := visitMAT(files, name, "X", func(a *mat.Array) error {
		if !slices.Equal(a.Dims, []int{svhnSide, svhnSide, 3, n}) && !(n == 1 && slices.Equal(a.Dims, []int{svhnSide, svhnSide, 3})) {
			return fmt.Errorf("sizes %v, want [%d %d 3 %d] for the %d labels of \"y\"", a.Dims, svhnSide, svhnSide, n, n)
		}
		picture, turned := make([]float64, svhnPixels), make([]byte, svhnPixels)
		for i := 0; len(wanted) > 0; i++ {
			if err := a.Read(picture); err != nil {
				return err
			}
			if i != wanted[0] {
				continue
			}
			if !turn(turned, picture) {
				return fmt.Errorf("picture %d: pixels that are no bytes", i)
			}
			pixels, wanted = append(pixels, turned...), wanted[1:]
		}
		return nil
	})
	return pixels, err
}

// turn sets dst to a picture by channels and rows, given one by channels and columns. It reports whether all pixels are bytes.
func turn(dst []byte, columns []float64) bool {
	const plane = svhnSide * svhnSide
	for at, x := range columns {
		if x != float64(byte(x)) {
			return false
		}
		channel, column, row := at/plane, at%plane/svhnSide, at%svhnSide
		dst[channel*plane+row*svhnSide+column] = byte(x)
	}
	return true
}
