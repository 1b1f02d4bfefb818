package data

import "lethe/core/rng"

// IDX is a dataset in the four IDX files, plain or gzipped, that MNIST came in: NewMNIST or NewFashionMNIST. Examples are in the
// order of the files, the official training part first; with n, those of them that come first in their class. Shape 1×28×28.
// Without label noise the seed does not matter.
type IDX struct {
	FileSettings
	name            string
	classNames      []string
	groups          []group
	mean, deviation float64 // of the training pixels, black 0 and white 1
	origin          string
}

// NewMNIST returns the 70,000 handwritten digits of LeCun, Cortes and Burges (1998), 60,000 of them for training. Normalised
// features are (byte/255 − 0.1307)/0.3081.
func NewMNIST() *IDX {
	return &IDX{FileSettings: defaultFiles(), name: "mnist", groups: parity(), mean: 0.1307, deviation: 0.3081, origin: "the MNIST database of handwritten digits"}
}

// NewFashionMNIST returns the 70,000 pictures of clothes of Fashion-MNIST (Xiao, Rasul and Vollgraf 2017, arXiv:1708.07747; MIT
// licence), 60,000 of them for training. Normalised features are (byte/255 − 0.2860)/0.3530.
func NewFashionMNIST() *IDX {
	return &IDX{FileSettings: defaultFiles(), name: "fashion-mnist", classNames: fashionNames(), groups: clothes(), mean: 0.2860, deviation: 0.3530,
		origin: "Debian's package dataset-fashion-mnist, which puts them into /usr/share/datasets/fashion-mnist"}
}

// Load fails and says which files are wanted.
func (s *IDX) Load(rng.Seed) (*Dataset, error) { return nil, needsFiles(s.name, s.wanted()) }

// wanted says which files are wanted.
func (s *IDX) wanted() string {
	return "train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte in one folder, each as it is or with .gz, from " + s.origin
}
