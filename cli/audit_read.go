package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"lethe/core/npy"
	"lethe/core/scores"
)

// readScores reads what a file or a folder says of each example.
func readScores(name string, c scores.Choice) (*scores.Table, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, fmt.Errorf("%s: %s", name, reason(err))
	}
	var t *scores.Table
	switch {
	case info.IsDir():
		return readScoresFolder(name, c)
	case !info.Mode().IsRegular(): // A pipe would be waited for, and cannot be read twice.
		return nil, fmt.Errorf("%s is neither a file nor a folder", name)
	case strings.EqualFold(filepath.Ext(name), ".npz"):
		if err = plainArrays(c); err == nil {
			t, err = readNPZ(name)
		}
	case strings.EqualFold(filepath.Ext(name), ".npy"):
		err = errors.New("one array does not say what the model was trained on; give a folder with loss_train.npy and loss_test.npy, or an npz")
	default:
		t, err = readScoresCSV(name, c)
	}
	if err != nil {
		return nil, noScores(name, fmt.Errorf("%s: %w", name, err))
	}
	return t, nil
}

// noScores returns err, which met a file that is no table of examples; where it is another one of a run's or is known, what would do.
func noScores(name string, err error) error {
	const wanted = "a table of examples"
	switch ext, dir := filepath.Ext(name), filepath.Dir(name); {
	case ext != ".json" && ext != ".jsonl":
		return err
	case regular(filepath.Join(dir, "examples.csv")):
		return fmt.Errorf("%s: not %s; give %s", name, wanted, dir)
	}
	return astray(name, wanted, err)
}

// readScoresFolder reads the folder of a run, of experiments for a likelihood ratio, or of arrays.
func readScoresFolder(name string, c scores.Choice) (t *scores.Table, err error) {
	examples, files := filepath.Join(name, "examples.csv"), os.DirFS(name)
	arrays, _ := fs.Glob(files, "*.npy") // The pattern is well formed.
	switch {
	case regular(examples):
		return readScores(examples, c)
	case scores.IsLiRA(files):
		t, err = scores.ReadLiRA(name, files, c.Model)
	case len(arrays) > 0:
		if err = plainArrays(c); err == nil {
			t, err = scores.ReadArrays(name, arrayFolder{files, arrays})
		}
	default:
		err = errors.New("neither examples.csv of a run, nor folders with keep.npy, nor files such as loss_train.npy in it")
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return t, nil
}

// plainArrays fails where something is asked for that arrays do not tell apart.
func plainArrays(c scores.Choice) error {
	switch {
	case c.Model != "":
		return fmt.Errorf("no model %q: %w", c.Model, scores.ErrOneModel)
	case c.Seed != "":
		return fmt.Errorf("no seed %q: %w", c.Seed, scores.ErrOneModel)
	case c.Score != "":
		return fmt.Errorf("no column %q to judge by: arrays are judged by the one called score, high for members", c.Score)
	}
	return nil
}

func readScoresCSV(name string, c scores.Choice) (*scores.Table, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, errors.New(reason(err))
	}
	defer f.Close()
	return scores.ReadCSV(name, f, c)
}

func readNPZ(name string) (*scores.Table, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, errors.New(reason(err))
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	archive, err := npy.Open(f, info.Size())
	if err != nil {
		return nil, err
	}
	return scores.ReadArrays(name, archive)
}

// arrayFolder is a folder of npy files.
type arrayFolder struct {
	files fs.FS
	paths []string
}

// Names implements scores.Arrays.
func (a arrayFolder) Names() []string {
	var names []string
	for _, p := range a.paths {
		names = append(names, strings.TrimSuffix(p, ".npy"))
	}
	return names
}

// Read implements scores.Arrays.
func (a arrayFolder) Read(name string) (*npy.Array, error) {
	f, err := a.files.Open(path.Clean(name + ".npy"))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	array, err := npy.Read(f)
	if err != nil {
		return nil, fmt.Errorf("%s.npy: %w", name, err)
	}
	return array, nil
}
