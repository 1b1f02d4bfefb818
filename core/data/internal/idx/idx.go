// Package idx reads the files that MNIST came in: a big-endian header and then the elements as bytes (LeCun, Cortes and Burges
// 1998, "The MNIST database"). Files may be gzipped. What a header claims is checked against the file before memory is asked for.
package idx

import (
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
)

const (
	// MostBytes is how much a file may hold, unpacked: five times what MNIST's largest does.
	MostBytes = 1 << 28
	// packing is more than gzip can shrink anything by.
	packing = 1032
	// unsigned is the type byte of a header whose elements are bytes.
	unsigned = 0x08
)

// Read reads the file of that name, or else its gzipped twin with ".gz" behind the name, and returns its sizes, of which it must
// have as many as dims says, and its elements. Anything but a whole file is an error that names file and offset.
func Read(files fs.FS, name string, dims int) (sizes []int, elements []byte, err error) {
	f, name, packed, err := open(files, name)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	if sizes, elements, err = read(f, packed, dims); err != nil {
		return nil, nil, fmt.Errorf("%s: %w", name, err)
	}
	return sizes, elements, nil
}

// open opens the file, packed or not. Where neither is there, the error wraps fs.ErrNotExist.
func open(files fs.FS, name string) (f fs.File, found string, packed bool, err error) {
	f, err = files.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		var err2 error
		if f, err2 = files.Open(name + ".gz"); !errors.Is(err2, fs.ErrNotExist) {
			return f, name + ".gz", true, err2
		}
	}
	return f, name, false, err
}

// read reads an open file.
func read(f fs.File, packed bool, dims int) (sizes []int, elements []byte, err error) {
	info, err := f.Stat()
	if err != nil {
		return nil, nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, nil, errors.New("no regular file")
	}
	body, room := io.Reader(f), info.Size()
	if packed {
		if body, err = gzip.NewReader(f); err != nil {
			return nil, nil, err
		}
		room = min(room, MostBytes) * packing
	}
	return decode(body, room, dims)
}

// decode reads a stream that has room for so many bytes at the most.
func decode(body io.Reader, room int64, dims int) (sizes []int, elements []byte, err error) {
	header := make([]byte, 4+4*dims)
	if n, err := io.ReadFull(body, header); err != nil {
		return nil, nil, fmt.Errorf("byte %d: the file ends in its header: %w", n, err)
	}
	if want := uint32(unsigned<<8 | dims); binary.BigEndian.Uint32(header) != want {
		return nil, nil, fmt.Errorf("byte 0: the file begins with %#08x, want %#08x: bytes in %d dimensions", header[:4], want, dims)
	}
	total := int64(1)
	for at := 4; at < len(header); at += 4 {
		size := int64(binary.BigEndian.Uint32(header[at:]))
		if total *= size; size == 0 || total > MostBytes {
			return nil, nil, fmt.Errorf("byte %d: size %d is outside what a file may hold, 1 to %d bytes", at, size, MostBytes)
		}
		sizes = append(sizes, int(size))
	}
	if total > room-int64(len(header)) {
		return nil, nil, fmt.Errorf("byte 4: the header claims %d elements, for which the file is too short", total)
	}
	elements = make([]byte, total)
	if n, err := io.ReadFull(body, elements); err != nil {
		return nil, nil, fmt.Errorf("byte %d: the file ends after %d of %d elements: %w", len(header)+n, n, total, err)
	}
	return sizes, elements, end(body, int64(len(header))+total)
}

// end returns an error unless body is at its end; there, gzip compares its checksum.
func end(body io.Reader, at int64) error {
	switch n, err := io.ReadFull(body, make([]byte, 1)); {
	case n > 0:
		return fmt.Errorf("byte %d: something follows the last element", at)
	case err != io.EOF:
		return fmt.Errorf("byte %d: %w", at, err)
	}
	return nil
}
