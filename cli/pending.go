package main

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"io"
	"os"
	"path/filepath"
)

// pending is a file in the making. It takes its name only when it is complete, so that a reader never finds half of it.
type pending struct {
	*bufio.Writer
	file *os.File
	sum  hash.Hash
	path string
}

// create starts the file at path, in whose folder it keeps a temporary one until commit or discard.
func create(path string) (*pending, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, err
	}
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return nil, err
	}
	p := &pending{file: f, sum: sha256.New(), path: path}
	p.Writer = bufio.NewWriter(io.MultiWriter(f, p.sum))
	return p, nil
}

// commit gives the file its name and returns the SHA-256 of its bytes. After an error nothing of it remains.
func (p *pending) commit() (sum string, err error) {
	for _, step := range [...]func() error{
		p.Flush,
		p.file.Sync,
		func() error { return p.file.Chmod(0o644) },
		p.file.Close,
		func() error { return os.Rename(p.file.Name(), p.path) },
	} {
		if err := step(); err != nil {
			p.discard()
			return "", err
		}
	}
	return hex.EncodeToString(p.sum.Sum(nil)), nil
}

// discard removes what has been written.
func (p *pending) discard() {
	p.file.Close()
	os.Remove(p.file.Name())
}

// writeFile writes a whole file by way of a pending one.
func writeFile(path string, write func(io.Writer) error) (sum string, err error) {
	p, err := create(path)
	if err != nil {
		return "", err
	}
	if err := write(p); err != nil {
		p.discard()
		return "", err
	}
	return p.commit()
}
