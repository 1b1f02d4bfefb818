package reader

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"lethe/core/catalog"
	"lethe/core/data"
	"lethe/wasm/found"
)

// dataSeed is the seed of generated data and of label noise that a game begins with.
const dataSeed = 1

// survey reads files as the visitor says, or as they look like, and describes what is in them.
func survey(files fs.FS, c found.Choices) (*found.Report, error) {
	w, err := wish(files, c)
	if err != nil {
		return nil, err
	}
	d, err := load(files, *w)
	var many tooMany
	if errors.As(err, &many) && c.Wish == nil && c.Sets["n"] == "" { // Then it is as many as a page takes.
		some := c
		some.Sets = map[string]string{"n": fmt.Sprint(found.MostExamples)}
		for key, value := range c.Sets {
			some.Sets[key] = value
		}
		if w, err = wish(files, some); err == nil {
			d, err = load(files, *w)
		}
		if err != nil {
			err = many
		}
	}
	if err != nil {
		return nil, err
	}
	r := &found.Report{Source: sourceOf(w), Wish: *w, SHA256: d.SHA256(), Examples: d.Len(), TestFrom: d.TestFrom, Classes: d.Classes, Shape: d.Shape}
	r.HTML, err = show(files, d, r, c)
	return r, err
}

// wish returns how files are to be read.
func wish(files fs.FS, c found.Choices) (*found.Wish, error) {
	if c.Wish != nil {
		return c.Wish, nil
	}
	source := c.Source
	if source == "" {
		var err error
		if source, err = guess(files); err != nil {
			return nil, err
		}
	}
	raw, err := settings(source, c.Sets)
	return &found.Wish{Data: raw, Seed: dataSeed}, err
}

// sourceOf returns what a wish's source is called.
func sourceOf(w *found.Wish) string {
	var c struct{ Name string }
	_ = json.Unmarshal(w.Data, &c) // It was read before.
	return c.Name
}

// settings returns a source as a config has it, with settings as they are written.
func settings(source string, sets map[string]string) ([]byte, error) {
	s, err := data.Sources.New(source)
	if err != nil {
		return nil, err
	}
	document := map[string]any{"name": source}
	for _, f := range catalog.Fields(s) {
		value, ok := sets[f.Name]
		switch {
		case !ok:
		case f.Type == "string":
			document[f.Name] = value
		case !json.Valid([]byte(value)):
			return nil, fmt.Errorf("data.%s: %q", f.Name, value)
		default:
			document[f.Name] = json.RawMessage(value)
		}
	}
	raw, err := json.Marshal(document)
	if err != nil {
		return nil, err
	}
	var c data.SourceChoice
	if err := c.DecodeAt("data", raw); err != nil {
		return nil, err
	}
	return json.Marshal(c)
}

// look is how the files of a source are called: all of these are there, each perhaps as a beginning.
type look struct {
	source string
	names  []string
}

// looks lists them; the first that fits counts.
func looks() []look {
	return []look{
		{"adult", []string{"adult.data", "adult.test"}},
		{"svhn", []string{"train_32x32.mat", "test_32x32.mat"}},
		{"mnist", []string{"train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"}},
		{"cifar10", []string{"data_batch_1.bin", "test_batch.bin"}},
		{"cifar100", []string{"train.bin", "test.bin"}},
		{"cifar100", []string{"cifar-100"}},
		{"cifar10", []string{"cifar-10"}},
	}
}

// errStrange says that files look like nothing known.
var errStrange = errors.New("these files look like nothing that is read here: a table (.csv or .tsv, .gz too, or one for training and one for tests), arrays of NumPy (.npz, or X.npy and y.npy), pictures (.png, .jpg) or texts in folders by class, as they are or in one .zip or .tar, or the files of MNIST, CIFAR, SVHN or Adult")

// guess says which source reads files that are called so.
func guess(files fs.FS) (string, error) {
	entries, err := fs.ReadDir(files, ".")
	if err != nil {
		return "", err
	}
	for _, l := range looks() {
		fits := !slices.ContainsFunc(l.names, func(beginning string) bool {
			return !slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return strings.HasPrefix(strings.ToLower(e.Name()), beginning) })
		})
		if fits {
			return l.source, nil
		}
	}
	for _, e := range entries {
		switch name := strings.ToLower(e.Name()); path.Ext(strings.TrimSuffix(name, ".gz")) {
		case ".csv", ".tsv":
			return "csv", nil
		case ".npy", ".npz":
			return "npy", nil
		case ".zip":
			return inside(files, e.Name()), nil
		case ".tar", ".tgz", ".xz":
			return "images", nil // Of texts, one says so.
		}
	}
	return folders(files)
}

// picture reports whether a file is called like a picture.
func picture(name string) bool {
	return slices.Contains([]string{".png", ".jpg", ".jpeg"}, strings.ToLower(path.Ext(name)))
}

// folders says what is in class folders: pictures where there is any, else texts.
func folders(files fs.FS) (string, error) {
	source := ""
	err := fs.WalkDir(files, ".", func(name string, e fs.DirEntry, err error) error {
		switch {
		case err != nil || e.IsDir() || !strings.Contains(name, "/"):
			return err
		case picture(name):
			source = "images"
			return fs.SkipAll
		}
		source = "text"
		return nil
	})
	if err == nil && source == "" {
		err = errStrange
	}
	return source, err
}

// inside says the same of an archive; one that cannot be opened is for the reader of pictures to complain about.
func inside(files fs.FS, name string) string {
	raw, err := fs.ReadFile(files, name)
	if err != nil {
		return "images"
	}
	archive, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil || slices.ContainsFunc(archive.File, func(f *zip.File) bool { return picture(f.Name) }) {
		return "images"
	}
	return "text"
}
