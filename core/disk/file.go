package disk

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	sha "lethe/core/hash"
)

// File is a file in the making. It takes its name only when it is complete, so that a reader never finds half of it; unless it
// is to grow in sight.
type File struct {
	*bufio.Writer
	file *os.File
	sum  hash.Hash
	path string
}

// Create starts the file at path, in whose folder, which it makes if need be, it keeps a temporary one until Commit or Discard.
func Create(path string) (*File, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, err
	}
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return nil, err
	}
	return newFile(f, path), nil
}

// Unfinished returns the name that a file is to have whose name in the making is base, and whether it is one of Create's: a dot,
// its name to be, and a number.
func Unfinished(base string) (name string, ok bool) {
	base, dotted := strings.CutPrefix(base, ".")
	end := strings.LastIndexByte(base, '-')
	if !dotted || end < 1 || end+1 == len(base) || strings.Trim(base[end+1:], "0123456789") != "" {
		return "", false
	}
	return base[:end], true
}

// Grow starts the file at path under its own name, in place of any that is there: what is flushed survives even a kill, and a
// reader finds the beginning of it.
func Grow(path string) (*File, error) {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return nil, err
	}
	return newFile(f, path), nil
}

func newFile(f *os.File, path string) *File {
	p := &File{file: f, sum: sha.New(), path: path}
	p.Writer = bufio.NewWriter(io.MultiWriter(named{f, path}, p.sum))
	return p
}

// Sum flushes the file and returns the SHA-256 of its bytes so far.
func (p *File) Sum() ([]byte, error) {
	err := p.Flush()
	return p.sum.Sum(nil), err
}

// Commit gives the file its name and returns the SHA-256 of its bytes, in hexadecimal. All of that is on the disk then and
// survives a power cut. After an error nothing of it remains.
func (p *File) Commit() (sum string, err error) {
	return p.finish(p.Flush, p.file.Sync, p.close, p.rename, func() error { return Sync(filepath.Dir(p.path)) })
}

// Place is Commit for a file that is easily made again: it survives the end of the program, but maybe no power cut.
func (p *File) Place() (sum string, err error) { return p.finish(p.Flush, p.close, p.rename) }

func (p *File) finish(steps ...func() error) (sum string, err error) {
	for _, step := range steps {
		if err := step(); err != nil {
			p.Discard()
			return "", err
		}
	}
	return hex.EncodeToString(p.sum.Sum(nil)), nil
}

// close lets others read the file and closes it.
func (p *File) close() error {
	if err := p.file.Chmod(0o644); err != nil {
		return err
	}
	return p.file.Close()
}

// rename gives the file its name, unless it grew under it.
func (p *File) rename() error {
	if p.file.Name() == p.path {
		return nil
	}
	return os.Rename(p.file.Name(), p.path)
}

// CommitLines is Commit for a file of lines. Where not all of them fit on the disk, those that do are kept beside the error.
func (p *File) CommitLines() (sum string, err error) {
	err = p.Flush()
	if err == nil {
		return p.Commit()
	}
	lines, cut := wholeLines(p.file)
	if cut == nil && lines > 0 {
		cut = p.file.Truncate(lines)
	}
	if cut != nil || lines == 0 {
		p.Discard()
		return "", errors.Join(err, cut)
	}
	p.Reset(io.Discard) // Or it would repeat the error.
	_, cut = p.Commit()
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

// Discard removes what has been written.
func (p *File) Discard() {
	p.file.Close()
	os.Remove(p.file.Name())
}
