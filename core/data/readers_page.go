//go:build page

package data

import (
	"errors"
	"io/fs"

	"lethe/core/rng"
)

// A page carries no readers, which would make it larger for everyone: another program reads a visitor's files, and the page gets
// what came of them, as Loaded.

// errNoReader says so.
func errNoReader(name string) error {
	return errors.New("data: " + name + " is read by another program than this one")
}

// LoadFrom fails.
func (s *IDX) LoadFrom(fs.FS, rng.Seed) (*Dataset, error) { return nil, errNoReader(s.name) }

// LoadFrom fails.
func (*CIFAR10) LoadFrom(fs.FS, rng.Seed) (*Dataset, error) { return nil, errNoReader(cifarName) }

// LoadFrom fails.
func (*CIFAR100) LoadFrom(fs.FS, rng.Seed) (*Dataset, error) { return nil, errNoReader(hundredName) }

// LoadFrom fails.
func (*CSV) LoadFrom(fs.FS, rng.Seed) (*Dataset, error) { return nil, errNoReader(csvName) }

// LoadFrom fails.
func (*Adult) LoadFrom(fs.FS, rng.Seed) (*Dataset, error) { return nil, errNoReader(adultName) }

// LoadFrom fails.
func (*NPY) LoadFrom(fs.FS, rng.Seed) (*Dataset, error) { return nil, errNoReader(npyName) }

// LoadFrom fails.
func (*SVHN) LoadFrom(fs.FS, rng.Seed) (*Dataset, error) { return nil, errNoReader(svhnName) }

// LoadFrom fails.
func (*Images) LoadFrom(fs.FS, rng.Seed) (*Dataset, error) { return nil, errNoReader(imagesName) }

// LoadFrom fails.
func (*Text) LoadFrom(fs.FS, rng.Seed) (*Dataset, error) { return nil, errNoReader(textName) }
