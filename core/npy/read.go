package npy

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
)

const (
	// magic is what every .npy file begins with.
	magic = "\x93NUMPY"
	// mostHeader is how long a header may be; NumPy's own limit is 10,000.
	mostHeader = 1 << 16
	// firstRead is how much memory is asked for before anything was read, where nothing is known to be there.
	firstRead = 1 << 16
)

// Read reads a .npy file, which has to end with the last element. Errors name the offset.
func Read(r io.Reader) (*Array, error) { return ReadSized(r, 0) }

// ReadSized is Read where so many bytes are known to be there, for which memory is asked at once.
func ReadSized(r io.Reader, there int64) (*Array, error) {
	h, offset, err := readHeader(r)
	if err != nil {
		return nil, err
	}
	total, ok := product(h.shape)
	if total *= int64(h.kind.Size); !ok || total > MostBytes {
		return nil, fmt.Errorf("byte %d: the header claims an array of shape %v, which takes more than %d bytes", offset, h.shape, MostBytes)
	}
	raw, err := readGrowing(r, int(total), max(there, firstRead))
	if err != nil {
		return nil, fmt.Errorf("byte %d: the file ends after %d of the %d bytes of its elements: %w", offset+len(raw), len(raw), total, err)
	}
	if err := end(r, offset+len(raw)); err != nil {
		return nil, err
	}
	if h.kind.Kind == 'b' {
		if i := slices.IndexFunc(raw, func(b byte) bool { return b > 1 }); i >= 0 {
			return nil, fmt.Errorf("byte %d: %d is no boolean", offset+i, raw[i])
		}
	}
	if h.big {
		for from := 0; from < len(raw); from += h.kind.Size {
			slices.Reverse(raw[from : from+h.kind.Size])
		}
	}
	if h.fortran && len(h.shape) > 1 {
		raw = ofFortran(raw, h.shape, h.kind.Size)
	}
	return &Array{h.kind, h.shape, raw}, nil
}

// readHeader reads all before the elements and returns where these begin.
func readHeader(r io.Reader) (h header, offset int, err error) {
	start := make([]byte, len(magic)+4)
	if n, err := io.ReadFull(r, start); err != nil {
		return h, 0, fmt.Errorf("byte %d: the file ends in its header: %w", n, err)
	}
	if string(start[:len(magic)]) != magic {
		return h, 0, fmt.Errorf("byte 0: the file begins with %q, want %q: it is no .npy file", start[:len(magic)], magic)
	}
	long := start[len(magic)+2:]
	switch version := start[len(magic)]; version {
	case 1:
		long = append(long, 0, 0)
	case 2, 3:
		more := make([]byte, 2)
		if _, err := io.ReadFull(r, more); err != nil {
			return h, 0, fmt.Errorf("byte %d: the file ends in its header: %w", len(start), err)
		}
		start, long = append(start, more...), append(long, more...)
	default:
		return h, 0, fmt.Errorf("byte %d: version %d of the format is not known; want 1, 2 or 3", len(magic), version)
	}
	size := binary.LittleEndian.Uint32(long)
	if size > mostHeader {
		return h, 0, fmt.Errorf("byte %d: a header of %d bytes; want at most %d", len(magic)+2, size, mostHeader)
	}
	text := make([]byte, size)
	if n, err := io.ReadFull(r, text); err != nil {
		return h, 0, fmt.Errorf("byte %d: the file ends in its header: %w", len(start)+n, err)
	}
	s := scanner{text: string(text)}
	if h, err = s.header(); err != nil {
		return h, 0, fmt.Errorf("byte %d: %w", len(start)+s.at, err)
	}
	return h, len(start) + len(text), nil
}

// readGrowing reads n bytes, asking for more memory than first only as they come; after an error it returns what there was.
func readGrowing(r io.Reader, n int, first int64) ([]byte, error) {
	raw := make([]byte, 0, min(int64(n), first))
	for len(raw) < n {
		if len(raw) == cap(raw) {
			larger := make([]byte, len(raw), min(n, 2*len(raw)))
			copy(larger, raw)
			raw = larger
		}
		got, err := io.ReadFull(r, raw[len(raw):cap(raw)])
		raw = raw[:len(raw)+got]
		if err != nil {
			if err == io.EOF {
				err = io.ErrUnexpectedEOF
			}
			return raw, err
		}
	}
	return raw, nil
}

// end returns an error unless r is at its end, where an archive compares its checksum.
func end(r io.Reader, at int) error {
	switch n, err := io.ReadFull(r, make([]byte, 1)); {
	case n > 0:
		return fmt.Errorf("byte %d: something follows the last element", at)
	case !errors.Is(err, io.EOF):
		return fmt.Errorf("byte %d: %w", at, err)
	}
	return nil
}

// ofFortran returns the elements in C order.
func ofFortran(raw []byte, shape []int, size int) []byte {
	stride, step := make([]int, len(shape)), size
	for k, n := range shape {
		stride[k] = step
		step *= n
	}
	out, index, from := make([]byte, 0, len(raw)), make([]int, len(shape)), 0
	for len(out) < len(raw) {
		out = append(out, raw[from:from+size]...)
		for k := len(shape) - 1; k >= 0; k-- {
			index[k]++
			if from += stride[k]; index[k] < shape[k] {
				break
			}
			from -= stride[k] * shape[k]
			index[k] = 0
		}
	}
	return out
}
