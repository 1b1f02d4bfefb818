package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// namesOf returns what folders are called in a report: by their base names, and by their paths where two of these are the same, or so
// alike that some systems take them for one file. A folder that is given twice is refused, whatever it is called by.
func namesOf(dirs []string) ([]string, error) {
	bases, infos := map[string]int{}, make([]os.FileInfo, len(dirs))
	names := make([]string, len(dirs))
	for i, dir := range dirs {
		names[i] = baseOf(dir)
		bases[strings.ToLower(names[i])]++
		info, err := os.Stat(dir)
		if err != nil {
			continue // Whoever reads it says so.
		}
		infos[i] = info
		for k, other := range infos[:i] {
			if other != nil && os.SameFile(info, other) {
				return nil, fmt.Errorf("%s: the same folder as %s", dir, dirs[k])
			}
		}
	}
	for i, dir := range dirs {
		if bases[strings.ToLower(names[i])] > 1 {
			names[i] = filepath.ToSlash(filepath.Clean(dir))
		}
	}
	return names, nil
}

// baseOf returns the last part of a folder's full path.
func baseOf(dir string) string {
	if full, err := filepath.Abs(dir); err == nil {
		return filepath.Base(full)
	}
	return filepath.Base(dir)
}

// fileName makes a part of a file's name of a section's name, which may be a path: o/f1 becomes o+f1. Different names stay
// different, for the signs put in are escaped where they were.
func fileName(name string) string {
	return strings.NewReplacer("%", "%25", "+", "%2B", ":", "%3A", `\`, "%5C", "/", "+").Replace(name)
}

// spare refuses a target that is one of the folders read or lies in one: what runs have left is not to be overwritten.
func spare(dirs []string, flag, target string) error {
	if target == "" {
		return nil
	}
	at, err := filepath.Abs(target)
	if err != nil {
		return err
	}
	for {
		if info, err := os.Stat(at); err == nil {
			for _, dir := range dirs {
				if other, err := os.Stat(dir); err == nil && os.SameFile(info, other) {
					return fmt.Errorf("%s: %s is in %s, which is read; give another place", flag, target, dir)
				}
			}
		}
		up := filepath.Dir(at)
		if up == at {
			return nil
		}
		at = up
	}
}
