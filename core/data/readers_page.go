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

func (*CIFAR10) read(fs.FS) (*Dataset, error)  { return nil, errNoReader(cifarName) }
func (*CIFAR100) read(fs.FS) (*Dataset, error) { return nil, errNoReader(hundredName) }
func (*CSV) read(fs.FS) (*Dataset, error)      { return nil, errNoReader(csvName) }
func (*Adult) read(fs.FS) (*Dataset, error)    { return nil, errNoReader(adultName) }
func (*NPY) read(fs.FS) (*Dataset, error)      { return nil, errNoReader(npyName) }
func (*SVHN) read(fs.FS) (*Dataset, error)     { return nil, errNoReader(svhnName) }
func (*Images) read(fs.FS) (*Dataset, error)   { return nil, errNoReader(imagesName) }
func (*Text) read(fs.FS) (*Dataset, error)     { return nil, errNoReader(textName) }
