package store

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"

	"lethe/core/tensor"
)

// Opened is an open file of tensors.
type Opened struct {
	*tensor.File
	Format string // its name
	file   *os.File
}

// Open opens a file of any format. Errors name it.
func Open(path string) (*Opened, error) {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s: no file: %w", path, ErrOther) // A pipe would be waited for.
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	o := &Opened{file: file}
	if err := o.read(); err != nil {
		file.Close()
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return o, nil
}

func (o *Opened) read() error {
	info, err := o.file.Stat()
	switch {
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return fmt.Errorf("no file: %w", ErrOther)
	}
	o.File, o.Format, err = Read(o.file, info.Size())
	return err
}

// SHA256 returns the SHA-256 of the whole file, as sha256sum prints it.
func (o *Opened) SHA256() (string, error) {
	h := sha256.New()
	if _, err := o.file.Seek(0, io.SeekStart); err != nil {
		return "", err
	}
	if _, err := io.Copy(h, o.file); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// Close closes the file. Elements can no longer be read.
func (o *Opened) Close() error { return o.file.Close() }
