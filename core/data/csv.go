package data

import (
	"lethe/core/rng"
)

// CSV is a table in a text file of the user's: values between commas, semicolons or tabs (RFC 4180), as it is or gzipped, in one
// file or in a folder with a train and a test file, which then is the official test part. A column in which every value is a
// number is a feature; any other becomes a feature of 0 or 1 for each of its categories, in sorted order. Empty cells, ?, NA and
// NaN are missing: a category of their own, or in a column of numbers the mean and a second feature that says so, since a mean
// alone would be a value that nobody had and nothing marks. Means, deviations and categories are those of the training part,
// or of all where the file has no test part: what Split holds out later has then a share in them.
//
// Examples are in the order of the file, training part first; with n, those of them that come first in their class. Features are
// kept as bytes where all are integers from 0 to 255 and not scaled column by column. Shape 1×1×features. Without label noise the
// seed does not matter.
type CSV struct {
	N           int      `json:"n" doc:"examples to take, each class and part by its share; 0 takes all" range:"[0, 10000000]"`
	Label       string   `json:"label" doc:"the column of the label, by its name or, from 1, its number; empty takes one called label, class, target or y, or else the last"`
	Header      string   `json:"header" doc:"whether the first line names the columns; auto takes it for such a line unless a cell in it is a number, empty or there twice" choices:"auto|yes|no"`
	Delimiter   string   `json:"delimiter" doc:"what stands between cells; auto takes what the first line has most of" choices:"auto|comma|semicolon|tab"`
	Drop        []string `json:"drop,omitempty" doc:"columns to leave out, by name or number"`
	Categorical []string `json:"categorical,omitempty" doc:"columns whose numbers are names of categories, by name or number"`
	Scale       string   `json:"scale" doc:"shift and scale numbers to mean 0 and deviation 1 over the training part: each column by its own, the whole table by one mean and deviation, or none" choices:"columns|whole|none"`
	LabelNoise  float64  `json:"label_noise" doc:"share of examples given a wrong label" range:"[0, 1]"`
}

const (
	csvName   = "csv"
	csvWanted = "a .csv or .tsv file, as it is or with .gz, or a folder with one for training and one for tests that are called so"
)

// NewCSV returns the settings that find out by themselves.
func NewCSV() *CSV { return &CSV{Header: "auto", Delimiter: "auto", Scale: "columns"} }

// Load fails and says which files are wanted.
func (*CSV) Load(rng.Seed) (*Dataset, error) { return nil, needsFiles(csvName, csvWanted) }
