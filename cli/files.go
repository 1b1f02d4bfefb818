package main

import (
	"cmp"
	"fmt"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"lethe/core/data"
	"lethe/core/experiment"
)

// notOver refuses to write over a file that is read.
func notOver(out string, read ...string) error {
	to, err := os.Stat(out)
	if err != nil {
		return nil // Nothing is there.
	}
	for _, path := range read {
		if from, err := os.Stat(path); err == nil && os.SameFile(from, to) {
			return usageError{fmt.Errorf("%s is read here, and would be lost; write to another file", out)}
		}
	}
	return nil
}

// dataVariable names the environment variable that stands in for --data.
const dataVariable = "LETHE_DATA"

// filesFlag adds --data; the function it returns opens what the dataset of a config reads, nil where it reads nothing.
func filesFlag(cmd *cobra.Command) (open func(*experiment.Config) (fs.FS, error)) {
	path := cmd.Flags().String("data", "", "read the dataset from this `folder` or archive, by default $"+dataVariable+"; needed by datasets that do not come with the program")
	return func(c *experiment.Config) (fs.FS, error) {
		flag := "--data"
		if *path == "" {
			flag = dataVariable
		}
		place := cmp.Or(*path, os.Getenv(dataVariable))
		_, reads := c.Data.Value.(data.FileSource)
		switch {
		case !reads && *path != "":
			return nil, usageError{fmt.Errorf("--data: the dataset %s comes with the program and reads no files", c.Data.Name)}
		case !reads || place == "":
			return nil, nil
		}
		files, err := data.Open(place)
		if err != nil {
			return nil, usageError{fmt.Errorf("%s: %w", flag, err)}
		}
		return files, nil
	}
}
