//go:build !page

package data

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"lethe/core/data/internal/table"
	"lethe/core/npy"
)

// arrays are the features and labels of a training and, where there is one, of a test part.
type arrays struct {
	from    string // What the file or folder was.
	get     func(name string) (*npy.Array, error)
	names   []string
	close   func()
	parts   [2]arrayPart
	labels  string // What the array of the training part's labels is called.
	classes []int  // What it holds, sorted.
}

// arrayPart is one of the parts, and the second is empty where there are no tests.
type arrayPart struct {
	name   string
	x      *npy.Array
	size   int    // Features of an example.
	labels []byte // Which of the classes each example is of.
}

// openArrays opens the archive in files, or the .npy files where there is none.
func openArrays(files fs.FS) (*arrays, error) {
	entries, err := fs.ReadDir(files, ".")
	if err != nil {
		return nil, err
	}
	a, archives := &arrays{close: func() {}}, []string(nil)
	for _, e := range entries {
		name, single := strings.CutSuffix(e.Name(), ".npy")
		switch {
		case e.IsDir():
		case strings.HasSuffix(e.Name(), ".npz"), len(entries) == 1 && !single:
			archives = append(archives, e.Name())
		case single:
			a.names = append(a.names, name)
		}
	}
	switch {
	case len(archives) > 1:
		return nil, fmt.Errorf("several archives: %s; give one of them", table.Few(archives))
	case len(archives) == 1:
		return openArchive(files, archives[0])
	case len(a.names) == 0:
		return nil, fmt.Errorf("no arrays: %w", fs.ErrNotExist)
	}
	a.from = "files in a folder"
	a.get = func(name string) (*npy.Array, error) {
		f, err := files.Open(name + ".npy")
		if err != nil {
			return nil, err
		}
		defer f.Close()
		var array *npy.Array
		info, err := f.Stat()
		if err == nil {
			array, err = npy.ReadSized(f, info.Size())
		}
		if err != nil {
			return nil, fmt.Errorf("%s.npy: %w", name, err)
		}
		return array, nil
	}
	return a, nil
}

// openArchive opens an archive.
func openArchive(files fs.FS, name string) (*arrays, error) {
	f, err := files.Open(name)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	at, ok := f.(io.ReaderAt)
	if err == nil && !ok {
		err = errors.New("cannot be read in any order")
	}
	var archive *npy.Archive
	if err == nil {
		archive, err = npy.Open(at, info.Size())
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", name, err), f.Close())
	}
	get := func(array string) (*npy.Array, error) {
		a, err := archive.Read(array)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		return a, nil
	}
	return &arrays{from: name, get: get, names: archive.Names(), close: func() { _ = f.Close() }}, nil
}

// load reads all arrays that count.
func (a *arrays) load() (err error) {
	x := a.called("x", "x_train", "data", "features", "images")
	y := a.called("y", "y_train", "labels", "label", "target", "targets")
	if x == "" || y == "" {
		return fmt.Errorf("%s: want arrays X and y; there are %s", a.from, table.Few(a.names))
	}
	a.labels = y
	if err := a.loadPart(0, x, y); err != nil {
		return err
	}
	switch x, y := a.called("x_test"), a.called("y_test"); {
	case x == "" && y == "":
		return nil
	case x == "" || y == "":
		return fmt.Errorf("%s: %s%s is alone; want both X_test and y_test, or neither", a.from, x, y)
	default:
		err = a.loadPart(1, x, y)
	}
	if train, test := a.parts[0], a.parts[1]; err == nil && !slices.Equal(train.x.Shape[1:], test.x.Shape[1:]) {
		return fmt.Errorf("%s: %s has the shape %v, but %s %v", a.from, test.name, test.x.Shape, train.name, train.x.Shape)
	}
	return err
}

// called returns the array that has one of these names, the first of them that there is, whatever its capitals.
func (a *arrays) called(usual ...string) string {
	for _, want := range usual {
		for _, name := range a.names {
			if strings.EqualFold(name, want) {
				return name
			}
		}
	}
	return ""
}

// mostLabels is how many examples a part may have. Labels take more memory than the arrays that they come in.
const mostLabels = 10_000_000

// loadPart reads features and labels of a part. Those of the first say which classes there are.
func (a *arrays) loadPart(i int, x, y string) error {
	array, err := a.get(y)
	if err != nil {
		return err
	}
	switch s := array.Shape; {
	case len(s) != 1 && (len(s) != 2 || s[1] != 1) || array.Len() == 0:
		return fmt.Errorf("%s: %s has the shape %v; want a label for each example", a.from, y, s)
	case array.Len() > mostLabels:
		return fmt.Errorf("%s: %s has %d labels; at most %d", a.from, y, array.Len(), mostLabels)
	}
	if i == 0 {
		if err := a.learn(y, array); err != nil {
			return err
		}
	}
	p := arrayPart{name: x}
	if p.labels, err = a.number(y, array); err != nil {
		return err
	}
	if p.x, err = a.get(x); err != nil {
		return err
	}
	if len(p.x.Shape) < 2 || p.x.Shape[0] != len(p.labels) || p.x.Len() == 0 {
		return fmt.Errorf("%s: %s has the shape %v, but there are %d labels; want an example for each", a.from, x, p.x.Shape, len(p.labels))
	}
	p.size = p.x.Len() / len(p.labels)
	for at := range p.x.Len() {
		if v := p.x.Float(at); v-v != 0 {
			return fmt.Errorf("%s: %s: example %d: feature %d is %v; want finite numbers", a.from, x, at/p.size, at%p.size, v)
		}
	}
	a.parts[i] = p
	return nil
}

// learn finds the classes of the training part.
func (a *arrays) learn(name string, labels *npy.Array) error {
	const most = 256
	seen := map[int]bool{}
	for at := range labels.Len() {
		label, err := labels.Int(at)
		if err != nil {
			return fmt.Errorf("%s: %s: %w", a.from, name, err)
		}
		if seen[label] = true; len(seen) > most {
			return fmt.Errorf("%s: %s: element %d: more than %d different values; want a class for each", a.from, name, at, most)
		}
	}
	a.classes = slices.Sorted(maps.Keys(seen))
	return nil
}

// number returns which of the classes each label is.
func (a *arrays) number(name string, labels *npy.Array) ([]byte, error) {
	numbers := make([]byte, labels.Len())
	for at := range numbers {
		label, err := labels.Int(at)
		if err != nil {
			return nil, fmt.Errorf("%s: %s: %w", a.from, name, err)
		}
		k, known := slices.BinarySearch(a.classes, label)
		if !known {
			return nil, fmt.Errorf("%s: %s: element %d: label %d is not in the training part", a.from, name, at, label)
		}
		numbers[at] = byte(k)
	}
	return numbers, nil
}

// classNames returns the labels as text where they are not 0, 1 and so on.
func (a *arrays) classNames() (names []string) {
	if a.classes[0] == 0 && a.classes[len(a.classes)-1] == len(a.classes)-1 {
		return nil
	}
	for _, k := range a.classes {
		names = append(names, strconv.Itoa(k))
	}
	return names
}

// found says what was read.
func (a *arrays) found() []string {
	var all []string
	for _, p := range a.parts {
		if p.x != nil {
			all = append(all, fmt.Sprintf("%s: %s of type %s and shape %v", a.from, p.name, p.x.Type, p.x.Shape))
		}
	}
	return all
}

// row sets dst to the features of example i, feature j being that at order[j] in the file.
func (p *arrayPart) row(dst []float64, i int, order []int) {
	if order == nil {
		p.x.Copy(dst, i*p.size)
		return
	}
	for j, at := range order {
		dst[j] = p.x.Float(i*p.size + at)
	}
}

// whole reports whether all features are integers from 0 to 255.
func (p *arrayPart) whole() bool {
	if p.x == nil || p.x.Bytes() != nil {
		return true
	}
	for i := range p.x.Len() {
		if x := p.x.Float(i); x != math.Trunc(x) || !(x >= 0 && x <= 255) {
			return false
		}
	}
	return true
}

// moments returns the mean and the deviation of each feature (Welford 1962).
func (p *arrayPart) moments(order []int) (means, deviations []float64) {
	means, deviations = make([]float64, p.size), make([]float64, p.size)
	row := make([]float64, p.size)
	for i := range p.labels {
		p.row(row, i, order)
		for j, x := range row {
			before := x - means[j]
			means[j] += before / float64(i+1)
			deviations[j] += float64(before * (x - means[j]))
		}
	}
	for j, sum := range deviations {
		deviations[j] = math.Sqrt(sum / float64(len(p.labels)))
	}
	return means, deviations
}
