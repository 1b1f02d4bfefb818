//go:build !page

package data

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"math"

	"lethe/core/data/internal/folders"
	"lethe/core/data/internal/picture"
	"lethe/core/data/internal/tree"
	"lethe/core/rng"
)

// mostPixels is how many bytes all pictures may take.
const mostPixels = 1 << 31

// LoadFrom reads the files.
func (s *Images) LoadFrom(files fs.FS, seed rng.Seed) (*Dataset, error) {
	return readNoisy(s, s.read, files, s.LabelNoise, seed)
}

// read reads the examples that are asked for: a first walk finds their names, a second one what is in them.
func (s *Images) read(files fs.FS) (*Dataset, error) {
	var names []string
	err := tree.Walk(files, func(e tree.Entry) error {
		if picture.Named(e.Name) {
			names = append(names, e.Name)
		}
		return nil
	})
	if err != nil {
		return nil, notRead(imagesName, imagesWanted, err)
	}
	set, err := folders.Of(names)
	if err != nil {
		return nil, notRead(imagesName, imagesWanted, tree.Inside(files, err))
	}
	head := Dataset{Name: imagesName, Classes: len(set.Classes), ClassNames: set.Classes, Shape: Shape{3, s.Size, s.Size}}
	if !s.Colour {
		head.Shape.Channels = 1
	}
	chosen, err := pickFiles(&head, s.N, set)
	if err != nil {
		return nil, err
	}
	if total := len(chosen) * head.Shape.Size(); total > mostPixels {
		return nil, fmt.Errorf("data.size: %d pictures would take %d bytes; at most %d", len(chosen), total, mostPixels)
	}
	pixels := make([]byte, len(chosen)*head.Shape.Size())
	if err := s.pixels(pixels, files, names, chosen); err != nil {
		return nil, notRead(imagesName, imagesWanted, err)
	}
	learnt := head.TestFrom
	if learnt == 0 {
		learnt = len(chosen)
	}
	return OfBytes(head, pixels, s.maps(pixels[:learnt*head.Shape.Size()], head.Shape)...)
}

// pixels sets dst to the chosen pictures.
func (s *Images) pixels(dst []byte, files fs.FS, names []string, chosen []int) error {
	places, each := make(map[string]int, len(chosen)), len(dst)/len(chosen)
	for at, number := range chosen {
		places[names[number]] = at
	}
	var buffer bytes.Buffer
	colours := make([]byte, 3*s.Size*s.Size)
	err := tree.Walk(files, func(e tree.Entry) error {
		at, wanted := places[e.Name]
		if !wanted {
			return nil
		}
		delete(places, e.Name)
		body, size, err := e.Open()
		if err != nil {
			return err
		}
		defer body.Close()
		p, err := picture.Read(body, size, &buffer, func(int, int) error { return nil })
		if err != nil {
			return err
		}
		p.Fit(colours, s.Size, s.Fit == "crop")
		if s.Colour {
			copy(dst[at*each:], colours)
		} else {
			picture.Grey(dst[at*each:][:each], colours)
		}
		return nil
	})
	if err == nil && len(places) > 0 {
		err = errors.New("changed while it was read")
	}
	return err
}

// maps returns how the bytes of each channel become numbers, given the pictures that they are learnt from.
func (s *Images) maps(pixels []byte, shape Shape) []Affine {
	maps, plane := make([]Affine, shape.Channels), shape.Height*shape.Width
	for c := range maps {
		maps[c] = Standardised(0, 1)
		var sum, squares int64
		for from := c * plane; from < len(pixels) && s.Normalise; from += shape.Size() {
			for _, b := range pixels[from:][:plane] {
				sum, squares = sum+int64(b), squares+int64(b)*int64(b)
			}
		}
		n := float64(len(pixels) / shape.Channels)
		mean := float64(sum) / n
		if variance := float64(squares)/n - float64(mean*mean); variance > 0 {
			maps[c] = Standardised(mean/255, math.Sqrt(variance)/255)
		}
	}
	return maps
}
