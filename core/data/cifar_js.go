package data

import (
	"errors"
	"io/fs"
)

// errNoReader says that there is none here.
func errNoReader(name string) error {
	return errors.New("data: " + name + " is not read in WebAssembly; use the command line")
}

// read fails: the readers of archives and JPEG pictures would make the page larger for everyone.
func (*CIFAR10) read(fs.FS) (*Dataset, error) {
	return nil, errNoReader(cifarName)
}

// read fails as that of CIFAR10 does.
func (*CIFAR100) read(fs.FS) (*Dataset, error) { return nil, errNoReader(hundredName) }
