package data

import (
	"lethe/core/rng"
)

// CIFAR100 is the 60,000 colour pictures of CIFAR-100 (Krizhevsky 2009, "Learning Multiple Layers of Features from Tiny Images"),
// 50,000 of them for training, in 100 classes: the official binary files, in a folder or in a tar archive. Coarse, it has the 20
// superclasses, which the files give each picture beside its class, and the classes are their sub-classes. Normalised features are
// (byte/255 − mean)/deviation with (0.5071, 0.4865, 0.4409) and (0.2673, 0.2564, 0.2762), the numbers that most experiments use.
// Examples are in the order of the files, the official training part first; with n, those of them that come first in their
// class. Shape 3×32×32. Without label noise the seed does not matter.
type CIFAR100 struct{ FileSettings }

const (
	hundredName   = "cifar100"
	hundredWanted = "train.bin and test.bin of cifar-100-binary.tar.gz from www.cs.toronto.edu/~kriz/cifar.html, as a folder or as one .tar or .tar.gz"
)

// Load fails and says which files are wanted.
func (*CIFAR100) Load(rng.Seed) (*Dataset, error) { return nil, needsFiles(hundredName, hundredWanted) }

// affine returns how bytes become numbers.
func (s *CIFAR100) affine() []Affine {
	return s.maps([]float64{0.5071, 0.4865, 0.4409}, []float64{0.2673, 0.2564, 0.2762})
}
