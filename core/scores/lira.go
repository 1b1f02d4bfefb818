package scores

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"path"
	"slices"
	"strings"

	"lethe/core/audit"
	"lethe/core/catalog"
	"lethe/core/npy"
	"lethe/core/vec"
)

const (
	mostShadows  = 4096 // models in a folder
	leastShadows = 4    // beside the audited one
)

// shadows are what other models say of a table's rows: φ, a row for each model, and whether it was trained on each.
type shadows struct {
	names []string
	phi   [][]float64
	in    [][]bool
}

// IsLiRA reports whether a folder holds experiments as ReadLiRA reads them.
func IsLiRA(files fs.FS) bool {
	names, err := experiments(files)
	return err == nil && len(names) > 0
}

// experiments lists the folders with a keep.npy, by the first number in their names.
func experiments(files fs.FS) ([]string, error) {
	entries, err := fs.ReadDir(files, ".")
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if info, err := fs.Stat(files, path.Join(e.Name(), "keep.npy")); err == nil && info.Mode().IsRegular() {
			names = append(names, e.Name())
		}
	}
	slices.SortFunc(names, func(a, b string) int {
		x, y := firstNumber(a), firstNumber(b)
		return cmp.Or(cmp.Compare(len(x), len(y)), cmp.Compare(x, y), cmp.Compare(a, b))
	})
	return names, nil
}

// firstNumber returns the first digits of a name, without leading zeros.
func firstNumber(name string) string {
	from := strings.IndexAny(name, "0123456789")
	if from < 0 {
		return ""
	}
	name = name[from:]
	if end := strings.IndexFunc(name, func(r rune) bool { return r < '0' || r > '9' }); end >= 0 {
		name = name[:end]
	}
	return strings.TrimLeft(name, "0")
}

// ReadLiRA reads the folder of Carlini et al. 2022 (arXiv:2112.03570), as their code in TensorFlow Privacy leaves it:
//
//	experiment-N_M/keep.npy      which of the n examples model N of M was trained on
//	experiment-N_M/scores/*.npy  φ = log p_y − log Σ_{j≠y} p_j of each, n × augmentations, of which the last file counts
//	experiment-N_M/logits/*.npy  instead of scores: n × augmentations × K, with the labels in y_train.npy beside the experiments
//
// Augmentations are averaged. The model to audit is the last one, or that of the name; all others are its shadow models. Errors name
// the file.
func ReadLiRA(source string, files fs.FS, model string) (*Table, error) {
	names, err := experiments(files)
	if err != nil {
		return nil, err
	}
	switch {
	case len(names) < 1+leastShadows:
		return nil, fmt.Errorf("%d experiments with a keep.npy; want %d at least, the audited model and %d shadow models", len(names), 1+leastShadows, leastShadows)
	case len(names) > mostShadows:
		return nil, fmt.Errorf("%d experiments; want %d at the most", len(names), mostShadows)
	}
	target := len(names) - 1
	if model != "" {
		if target = slices.Index(names, model); target < 0 {
			if near, ok := catalog.Nearest(model, names); ok {
				return nil, fmt.Errorf("no experiment %q; did you mean %q?", model, near)
			}
			return nil, fmt.Errorf("no experiment %q; there are %s", model, list(names))
		}
	}
	r := &liraReader{files: files}
	var phi [][]float64
	var in [][]bool
	for _, name := range names {
		values, keep, err := r.experiment(name)
		if err != nil {
			return nil, err
		}
		if (len(phi)+1)*r.n > mostElements {
			return nil, fmt.Errorf("%s: over %d numbers in all", name, mostElements)
		}
		phi, in = append(phi, values), append(in, keep)
	}
	return leaveOut(source, names, phi, in, target)
}

// leaveOut makes one of the models the audited one and the others its shadows.
func leaveOut(source string, names []string, phi [][]float64, in [][]bool, target int) (*Table, error) {
	t := &Table{Source: source, Model: names[target], Member: in[target], Loss: make([]float64, len(phi[target]))}
	t.margins = phi[target]
	for i, x := range t.margins {
		t.Loss[i] = vec.Softplus(-x) // −log p_y.
	}
	next := target + 1
	t.shadows = &shadows{slices.Delete(slices.Clone(names), target, next), slices.Delete(phi, target, next), slices.Delete(in, target, next)}
	return t, t.complete()
}

// liraReader reads experiments over the same examples.
type liraReader struct {
	files  fs.FS
	n      int // examples; 0 before the first experiment
	labels []int
}

// experiment returns the margins of all examples under a model, and which it was trained on.
func (r *liraReader) experiment(name string) (phi []float64, keep []bool, err error) {
	kept, err := r.read(path.Join(name, "keep.npy"))
	if err != nil {
		return nil, nil, err
	}
	file, err := r.last(path.Join(name, "scores"))
	if err != nil {
		if file, err = r.last(path.Join(name, "logits")); err != nil {
			return nil, nil, fmt.Errorf("%s: neither scores nor logits in it", name)
		}
		phi, err = r.fromLogits(file)
	} else {
		phi, err = r.fromScores(file)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", file, err)
	}
	if r.n == 0 {
		r.n = len(phi)
	}
	switch {
	case len(phi) != r.n || r.n == 0:
		return nil, nil, fmt.Errorf("%s: %d examples, and the experiment before it has %d", file, len(phi), r.n)
	case len(kept.Shape) != 1 || kept.Len() < r.n:
		return nil, nil, fmt.Errorf("%s/keep.npy: shape %v; want one value for each of %d examples", name, kept.Shape, r.n)
	}
	g := gatherer{}
	if err := g.addMembers(kept); err != nil {
		return nil, nil, fmt.Errorf("%s/keep.npy: %w", name, err)
	}
	return phi, g.t.Member[:r.n], nil
}

// last returns the last file of a folder by name: the latest epoch.
func (r *liraReader) last(dir string) (string, error) {
	entries, err := fs.ReadDir(r.files, dir)
	if err != nil {
		return "", err
	}
	for _, e := range slices.Backward(entries) {
		if strings.HasSuffix(e.Name(), ".npy") && e.Type().IsRegular() {
			return path.Join(dir, e.Name()), nil
		}
	}
	return "", fs.ErrNotExist
}

func (r *liraReader) read(name string) (*npy.Array, error) {
	f, err := r.files.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var a *npy.Array
	info, err := f.Stat()
	if err == nil {
		a, err = npy.ReadSized(f, info.Size())
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return a, nil
}

// fromScores returns the means over augmentations.
func (r *liraReader) fromScores(name string) ([]float64, error) {
	a, err := r.read(name)
	if err != nil {
		return nil, errors.Unwrap(err)
	}
	if len(a.Shape) == 0 || a.Shape[0] == 0 || a.Len() == 0 {
		return nil, fmt.Errorf("shape %v; want examples × augmentations", a.Shape)
	}
	all, means := finite{a, make([]float64, a.Len()/a.Shape[0])}, make([]float64, a.Shape[0])
	for i := range means {
		row, err := all.row(i)
		if err != nil {
			return nil, err
		}
		means[i] = mean(row)
	}
	return means, nil
}

// finite is an array that is read row by row.
type finite struct {
	*npy.Array
	space []float64 // of a row
}

// row returns a row, until the next is asked for, whose numbers have to be finite.
func (f finite) row(i int) ([]float64, error) {
	f.Copy(f.space, i*len(f.space))
	for k, x := range f.space {
		if !(math.Abs(x) <= largest) {
			return nil, fmt.Errorf("element %d is %v, which is not finite or beyond ±%g", i*len(f.space)+k, x, largest)
		}
	}
	return f.space, nil
}

func mean(x []float64) float64 { return vec.Sum(x) / float64(len(x)) }

// fromLogits returns the margins of logits, the means over augmentations.
func (r *liraReader) fromLogits(name string) ([]float64, error) {
	if r.labels == nil {
		y, err := r.read("y_train.npy")
		if err != nil {
			return nil, fmt.Errorf("its labels: %w", err)
		}
		if r.labels, err = y.Ints(); err != nil {
			return nil, fmt.Errorf("y_train.npy: %w", err)
		}
	}
	a, err := r.read(name)
	if err != nil {
		return nil, errors.Unwrap(err)
	}
	if len(a.Shape) < 2 || a.Len() == 0 || a.Shape[len(a.Shape)-1] < 2 {
		return nil, fmt.Errorf("shape %v; want examples × augmentations × two classes or more", a.Shape)
	}
	n, k := a.Shape[0], a.Shape[len(a.Shape)-1]
	if len(r.labels) < n {
		return nil, fmt.Errorf("%d examples, and y_train.npy has %d", n, len(r.labels))
	}
	views := a.Len() / k / n // of an example
	all, means := finite{a, make([]float64, views*k)}, make([]float64, n)
	e := audit.Evidence{Scores: vec.NewMatrix(views, 1+k), Labels: make([]int, views)}
	for i := range means {
		row, err := all.row(i)
		if err != nil {
			return nil, err
		}
		y := r.labels[i]
		if y < 0 || y >= k {
			return nil, fmt.Errorf("y_train.npy says class %d of example %d, and there are %d", y, i, k)
		}
		for v := range views {
			copy(e.Scores.Row(v)[1:], row[v*k:][:k])
			e.Labels[v] = y
		}
		means[i] = mean(e.Margins())
	}
	return means, nil
}
