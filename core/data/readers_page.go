//go:build page

package data

import (
	"errors"
	"io/fs"

	"lethe/core/rng"
)

// A page carries no readers, which would make it larger for everyone: a program of their own reads a visitor's files, and the
// page is given what came of them, as Loaded.

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
