package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"lethe/core/scores"
)

// readScores reads what a file says of each example, or that of the run in a folder.
func readScores(path string, c scores.Choice) (*scores.Table, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("%s: %s", path, reason(err))
	}
	if info.IsDir() {
		path = filepath.Join(path, "examples.csv")
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("%s: no such file; the folder holds no run", path)
		}
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("%s: %s", path, reason(err))
	}
	defer f.Close()
	t, err := scores.ReadCSV(path, f, c)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return t, nil
}
