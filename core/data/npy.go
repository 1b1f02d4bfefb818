package data

import (
	"lethe/core/rng"
)

// NPY is arrays of the user's as NumPy saves them: an archive (.npz), or .npy files in a folder. The features are called X (or
// data, features, images, X_train), first index the example; the labels y (or labels, target, y_train), whole numbers; X_test and
// y_test, where they are there, are the official test part. Capitals do not matter. Features of three and four indices are pictures,
// and where the channels are has to be said.
//
// Examples are in their order, training part first; with n, those of them that come first in their class. Features are kept as
// bytes where all are integers from 0 to 255 and not scaled one by one, and as float64 otherwise. Without label noise the seed does not matter.
type NPY struct {
	N          int     `json:"n" doc:"examples to take, each class and part by its share; 0 takes all" range:"[0, 10000000]"`
	Channels   string  `json:"channels" doc:"which index of pictures is the channel: the first after the example, the last, or there is no picture and features lie flat; unset is an error for features of four indices, and grey pictures for three" choices:"unset|first|last|flat"`
	Scale      string  `json:"scale" doc:"shift and scale to mean 0 and deviation 1 over the training part: each feature by its own (columns), all by one mean and deviation (whole), or none; auto takes whole for pictures and columns otherwise" choices:"auto|columns|whole|none"`
	LabelNoise float64 `json:"label_noise" doc:"share of examples given a wrong label" range:"[0, 1]"`
}

const (
	npyName   = "npy"
	npyWanted = "an archive .npz with arrays X and y, or a folder with X.npy and y.npy; X_test and y_test beside them are the test part"
)

// NewNPY returns the settings that find out what there is to be found out.
func NewNPY() *NPY { return &NPY{Channels: "unset", Scale: "auto"} }

// Load fails and says which files are wanted.
func (*NPY) Load(rng.Seed) (*Dataset, error) { return nil, needsFiles(npyName, npyWanted) }
