package data

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"lethe/core/rng"
)

// FileSource is a second power, of sources that read files given at run time; where these are is no part of their settings,
// for the hash of the data says what they were. Load without files fails and says which ones are wanted.
type FileSource interface {
	Source
	// LoadFrom reads the dataset from the files of a folder. A path to a single file comes as a folder of that file alone.
	LoadFrom(files fs.FS, seed rng.Seed) (*Dataset, error)
}

// Carried is a second power, of sources whose file comes with the program: inside it or, where it was built with the tag page,
// beside it.
type Carried interface {
	Source
	// Asset returns the file's name.
	Asset() string
	// LoadAsset is Load from the file's contents.
	LoadAsset(asset string, seed rng.Seed) (*Dataset, error)
}

// Load loads s, from files where it reads any or where its own lies among them. Files may be nil where there are none, and Loaded
// where they were read elsewhere.
func Load(s Source, files fs.FS, seed rng.Seed) (*Dataset, error) {
	if l, ok := files.(Loaded); ok {
		return l.Dataset, nil
	}
	if c, ok := s.(Carried); ok && files != nil {
		if raw, err := fs.ReadFile(files, c.Asset()); err == nil {
			return c.LoadAsset(string(raw), seed)
		}
	}
	if reader, ok := s.(FileSource); ok && files != nil {
		return reader.LoadFrom(files, seed)
	}
	return s.Load(seed)
}

// Open returns the files that a path gives to a FileSource: a folder's, or the file alone.
func Open(path string) (fs.FS, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, err
	case info.IsDir():
		return plain{os.DirFS(path)}, nil
	case !info.Mode().IsRegular():
		return nil, &fs.PathError{Op: "open", Path: path, Err: errNoFile} // A pipe would be waited for, and cannot be read twice.
	}
	return alone{plain{os.DirFS(filepath.Dir(path))}, filepath.Base(path)}, nil
}

var errNoFile = errors.New("neither a file nor a folder")

// plain is a folder of which only files and folders are opened: a pipe would be waited for.
type plain struct{ fs.FS }

func (p plain) Open(name string) (fs.File, error) {
	if info, err := fs.Stat(p.FS, name); err == nil && !info.Mode().IsRegular() && !info.IsDir() {
		return nil, &fs.PathError{Op: "open", Path: name, Err: errNoFile}
	}
	return p.FS.Open(name)
}

// alone is a folder of which but one file is seen.
type alone struct {
	folder fs.FS
	name   string
}

func (a alone) Open(name string) (fs.File, error) {
	if name != "." && name != a.name {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return a.folder.Open(name)
}

func (a alone) ReadDir(string) ([]fs.DirEntry, error) {
	info, err := fs.Stat(a.folder, a.name)
	if err != nil {
		return nil, err
	}
	return []fs.DirEntry{fs.FileInfoToDirEntry(info)}, nil
}

// FileSettings are what sources that read files have in common.
type FileSettings struct {
	N          int     `json:"n" doc:"examples to take, in the official proportion of training and test examples; 0 takes all" range:"[0, 1000000]"`
	Normalise  bool    `json:"normalise" doc:"shift and scale each channel to mean 0 and deviation 1 over the official training part; otherwise 0 is black and 1 white"`
	LabelNoise float64 `json:"label_noise" doc:"share of pictures given a wrong label" range:"[0, 1]"`
	Coarse     bool    `json:"coarse,omitempty" doc:"tell only groups of classes apart (even and odd digits; tops, trousers and dresses, shoes and bags; animals and vehicles; superclasses), the classes being sub-classes of these"`
}

// finish groups the classes of what was read, where that is asked for, and flips labels.
func (s FileSettings) finish(d *Dataset, groups []group, seed rng.Seed) {
	if s.Coarse {
		coarsen(d, groups)
	}
	flipLabels(d, s.LabelNoise, seed)
}

// defaultFiles returns the settings for a whole dataset, normalised.
func defaultFiles() FileSettings { return FileSettings{Normalise: true} }

// maps returns how the bytes of channels with the given means and deviations become numbers.
func (s FileSettings) maps(means, deviations []float64) []Affine {
	maps := make([]Affine, len(means))
	for c := range maps {
		maps[c] = Standardised(0, 1)
		if s.Normalise {
			maps[c] = Standardised(means[c], deviations[c])
		}
	}
	return maps
}

// pick is the function pick with the setting n.
func (s FileSettings) pick(name string, classes int, train, test []byte) (chosen []int, testFrom int, err error) {
	return pick(s.N, name, classes, train, test)
}

// pick says which examples to take, n in all or every one, given the labels of the training part and of the test part, which there need
// not be: for every class as many as is its share, the first ones, in order. Those from testFrom on are of the test part, whose
// numbers follow those of the training part.
func pick[L byte | int](n int, name string, classes int, train, test []L) (chosen []int, testFrom int, err error) {
	if n > len(train)+len(test) {
		return nil, 0, fmt.Errorf("data.n: %d examples, but %s has %d + %d", n, name, len(train), len(test))
	}
	shares := []int{len(train), len(test)}
	if n > 0 {
		shares = apportion(n, shares)
	}
	if shares[0] == 0 || shares[1] == 0 && len(test) > 0 {
		return nil, 0, fmt.Errorf("data.n: %d of %d + %d examples of %s leave a part empty", n, len(train), len(test), name)
	}
	chosen = firstOfEach(nil, train, 0, classes, shares[0])
	return firstOfEach(chosen, test, len(train), classes, shares[1]), shares[0], nil
}

// firstOfEach appends to chosen the first examples of each class, n in all, numbered from first in the order of labels.
func firstOfEach[L byte | int](chosen []int, labels []L, first, classes, n int) []int {
	stock := make([]int, classes)
	for _, k := range labels {
		stock[k]++
	}
	left := apportion(n, stock)
	for i, k := range labels {
		if left[k] > 0 {
			left[k]--
			chosen = append(chosen, first+i)
		}
	}
	return chosen
}

// checkLabels returns an error that names the file unless all labels are classes; byte 0 of them is at the given offset.
func checkLabels(file string, offset int, labels []byte, classes int) error {
	for i, k := range labels {
		if int(k) >= classes {
			return fmt.Errorf("%s: byte %d: label %d is outside [0, %d]", file, offset+i, k, classes-1)
		}
	}
	return nil
}

// needsFiles is the error of a source that has none.
func needsFiles(name, wanted string) error {
	return fmt.Errorf("data: %s is read from files (--data): %s", name, wanted)
}

// notRead puts the place before an error, and what is wanted behind one of a file that is not there.
func notRead(name, wanted string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("data: %s: %w; wanted are %s", name, err, wanted)
	}
	return fmt.Errorf("data: %s: %w", name, err)
}
