package data

import (
	"lethe/core/rng"
)

// Images is PNG and JPEG pictures in class folders, those of an official test part apart or not. All are brought to one size: the
// middle square of each, or all of it drawn out, every pixel being the mean of the area that it covers, in whole numbers. What is
// transparent becomes black. Normalised features have mean 0 and deviation 1 in each channel over the training part, or over
// all where there is no other. Examples are by class and path, the training part first; with n, those of them that come first in
// their class. Shape 3×size×size, grey 1×size×size. Without label noise the seed does not matter.
type Images struct {
	N          int     `json:"n" doc:"pictures to take, in the proportion of training and test pictures; 0 takes all" range:"[0, 1000000]"`
	Size       int     `json:"size" doc:"pixels in a row and in a column, to which all pictures are brought" range:"[1, 512]"`
	Colour     bool    `json:"colour" doc:"red, green and blue; otherwise grey"`
	Fit        string  `json:"fit" doc:"what becomes of a picture that is no square: its middle is cut out, or it is drawn out" choices:"crop|stretch"`
	Normalise  bool    `json:"normalise" doc:"shift and scale each channel to mean 0 and deviation 1; otherwise 0 is black and 1 white"`
	LabelNoise float64 `json:"label_noise" doc:"share of pictures given a wrong label" range:"[0, 1]"`
}

const (
	imagesName   = "images"
	imagesWanted = "PNG or JPEG pictures in class folders, or in those below train and test, as a folder or as one .tar, .tar.gz, .tar.xz or .zip"
)

// Load fails and says which files are wanted.
func (*Images) Load(rng.Seed) (*Dataset, error) { return nil, needsFiles(imagesName, imagesWanted) }
