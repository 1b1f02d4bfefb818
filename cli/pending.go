package main

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// pending is a file in the making. It takes its name only when it is complete, so that a reader never finds half of it; unless it
// is to grow in sight.
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
	return newPending(f, path), nil
}

// grow starts the file at path under its own name, in place of any that is there: what is flushed survives even a kill, and a
// reader finds the beginning of it.
func grow(path string) (*pending, error) {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return nil, err
	}
	return newPending(f, path), nil
}

func newPending(f *os.File, path string) *pending {
	p := &pending{file: f, sum: sha256.New(), path: path}
	p.Writer = bufio.NewWriter(io.MultiWriter(named{f, path}, p.sum))
	return p
}

// commit gives the file its name and returns the SHA-256 of its bytes. After an error nothing of it remains.
func (p *pending) commit() (sum string, err error) {
	for _, step := range [...]func() error{
		p.Flush,
		p.file.Sync,
		func() error { return p.file.Chmod(0o644) },
		p.file.Close,
		p.rename,
	} {
		if err := step(); err != nil {
			p.discard()
			return "", err
		}
	}
	return hex.EncodeToString(p.sum.Sum(nil)), nil
}

// rename gives the file its name, unless it grew under it.
func (p *pending) rename() error {
	if p.file.Name() == p.path {
		return nil
	}
	return os.Rename(p.file.Name(), p.path)
}

// commitLines is commit for a file of lines. Where not all of them fit on the disk, those that do are kept beside the error.
func (p *pending) commitLines() (sum string, err error) {
	err = p.Flush()
	if err == nil {
		return p.commit()
	}
	lines, cut := wholeLines(p.file)
	if cut == nil && lines > 0 {
		cut = p.file.Truncate(lines)
	}
	if cut != nil || lines == 0 {
		p.discard()
		return "", errors.Join(err, cut)
	}
	p.Reset(io.Discard) // Or it would repeat the error.
	_, cut = p.commit()
	return "", errors.Join(err, cut)
}

// wholeLines returns how many bytes of f its complete lines take.
func wholeLines(f *os.File) (int64, error) {
	end, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		return 0, err
	}
	var block [4096]byte
	for end > 0 {
		start := max(0, end-int64(len(block)))
		n, err := f.ReadAt(block[:end-start], start)
		if err != nil {
			return 0, err
		}
		if i := bytes.LastIndexByte(block[:n], '\n'); i >= 0 {
			return start + int64(i) + 1, nil
		}
		end = start
	}
	return 0, nil
}

// named is a temporary file whose errors speak of the file that it is to become.
type named struct {
	*os.File
	path string
}

func (n named) Write(b []byte) (int, error) {
	k, err := n.File.Write(b)
	if e := (*fs.PathError)(nil); errors.As(err, &e) {
		err = &fs.PathError{Op: e.Op, Path: n.path, Err: e.Err}
	}
	return k, err
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
