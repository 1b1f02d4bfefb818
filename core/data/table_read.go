//go:build !page

package data

import (
	"io/fs"

	"lethe/core/data/internal/table"
	"lethe/core/rng"
)

// LoadFrom reads the files.
func (s *CSV) LoadFrom(files fs.FS, seed rng.Seed) (*Dataset, error) {
	return readNoisy(s, s.read, files, s.LabelNoise, seed)
}

// read reads the examples that are asked for.
func (s *CSV) read(files fs.FS) (*Dataset, error) {
	delimiters := map[string]rune{"comma": ',', "semicolon": ';', "tab": '\t'}
	return tabular{name: csvName, wanted: csvWanted, n: s.N, scale: s.Scale, format: table.Format{
		Delimiter: delimiters[s.Delimiter], Header: s.Header, Label: s.Label, Drop: s.Drop, Categorical: s.Categorical,
	}}.load(files)
}

// LoadFrom reads the files.
func (s *Adult) LoadFrom(files fs.FS, seed rng.Seed) (*Dataset, error) {
	return readNoisy(s, s.read, files, s.LabelNoise, seed)
}

// read reads the examples that are asked for. UCI's test file begins with a remark and has a full stop behind each label.
func (s *Adult) read(files fs.FS) (*Dataset, error) {
	names := []string{"age", "workclass", "fnlwgt", "education", "education-num", "marital-status", "occupation", "relationship",
		"race", "sex", "capital-gain", "capital-loss", "hours-per-week", "native-country", "income"}
	return tabular{name: adultName, wanted: adultWanted, n: s.N, scale: "columns", format: table.Format{
		Delimiter: ',', Names: names, Label: "15", Prefix: "adult.", Comment: '|', Suffix: ".",
		Numeric: []string{"age", "fnlwgt", "education-num", "capital-gain", "capital-loss", "hours-per-week"},
	}}.load(files)
}
