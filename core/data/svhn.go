package data

import (
	"lethe/core/rng"
)

// SVHN is the 99,289 house numbers of the cropped digits of Street View House Numbers (Netzer, Wang, Coates, Bissacco, Wu and Ng 2011,
// "Reading Digits in Natural Images with Unsupervised Feature Learning"), 73,257 of them for training, in MAT-files of version 5. The
// files call the digit 0 class 10; here it is class 0. Normalised features are (byte/255 − mean)/deviation with (0.4377, 0.4438,
// 0.4728) and (0.1980, 0.2010, 0.1970), the numbers that most experiments use. Examples are in the order of the files, the official
// training part first; with n, those of them that come first in their class. Shape 3×32×32. Without label noise the seed does not
// matter.
type SVHN struct{ FileSettings }

const (
	svhnName   = "svhn"
	svhnWanted = "train_32x32.mat and test_32x32.mat from ufldl.stanford.edu/housenumbers, in one folder"
)

// Load fails and says which files are wanted.
func (*SVHN) Load(rng.Seed) (*Dataset, error) { return nil, needsFiles(svhnName, svhnWanted) }
