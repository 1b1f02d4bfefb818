package data

import (
	"lethe/core/rng"
)

// CIFAR10 is the 60,000 colour pictures of CIFAR-10 (Krizhevsky 2009, "Learning Multiple Layers of Features from Tiny Images"),
// 50,000 of them for training: the official binary batches, or class folders of JPEG pictures, in a folder or in a tar archive.
// JPEG pictures are not the pixels that were published, which Dataset.Note then says. Normalised features are
// (byte/255 − mean)/deviation with (0.4914, 0.4822, 0.4465) and (0.2023, 0.1994, 0.2010), the numbers that most experiments
// use. Examples are in the order of the batches, or by class and name, the official training part first; with n, those of them
// that come first in their class. Shape 3×32×32. Without label noise the seed does not matter.
type CIFAR10 struct{ FileSettings }

const (
	cifarName   = "cifar10"
	cifarWanted = "data_batch_1.bin to data_batch_5.bin and test_batch.bin of cifar-10-binary.tar.gz from www.cs.toronto.edu/~kriz/cifar.html, " +
		"or JPEG pictures in folders train/<class> and test/<class>, as a folder or as one .tar or .tar.gz"
	cifarNote = "Data: a JPEG re-encoding of CIFAR-10, not the pixels that were published."
)

// Load fails and says which files are wanted.
func (*CIFAR10) Load(rng.Seed) (*Dataset, error) { return nil, needsFiles(cifarName, cifarWanted) }

// affine returns how bytes become numbers.
func (s *CIFAR10) affine() []Affine {
	return s.maps([]float64{0.4914, 0.4822, 0.4465}, []float64{0.2023, 0.1994, 0.2010})
}
