package data

import (
	"lethe/core/rng"
)

// Adult is the census data of UCI's Adult (Becker and Kohavi 1996, doi:10.24432/C5XW20; CC BY 4.0): 32,561 people for training and
// 16,281 for tests, who earn more than 50,000 dollars a year or do not. Six columns are numbers, each shifted and scaled to mean 0
// and deviation 1 over the training part; eight are categories, where a missing value is one, too: 108 features. It reads the files
// as UCI has them, or with a header. Examples are in their order; with n, those of them that come first in their class. Without
// label noise the seed does not matter.
type Adult struct {
	N          int     `json:"n" doc:"examples to take, in the official proportion of training and test examples; 0 takes all" range:"[0, 1000000]"`
	LabelNoise float64 `json:"label_noise" doc:"share of people given the wrong label" range:"[0, 1]"`
}

const (
	adultName   = "adult"
	adultWanted = "adult.data and adult.test in one folder, each as it is or with .gz, from archive.ics.uci.edu/dataset/2/adult"
)

// Load fails and says which files are wanted.
func (*Adult) Load(rng.Seed) (*Dataset, error) { return nil, needsFiles(adultName, adultWanted) }
