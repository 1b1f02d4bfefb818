// Package mat reads numeric arrays from MAT-files of version 5, packed or not, in either byte order (The MathWorks, "MAT-File Format").
// A file is read as a stream: what an element claims is checked against what is there before memory is asked for, and arrays that
// nobody wants are skipped.
package mat

import (
	"bufio"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
)

const (
	// mostBytes is how much an array may hold, unpacked.
	mostBytes = 1 << 32
	// packing is more than zlib can shrink anything by.
	packing = 1032

	headerSize = 128
	matrix     = 14 // types of elements
	compressed = 15
)

// Visit calls visit for each array of real numbers in the file f, which has so many bytes. Other variables are skipped. Errors, among
// them those of visit, name the byte of the file at which a variable begins.
func Visit(f io.Reader, size int64, visit func(*Array) error) error {
	s := &stream{in: bufio.NewReaderSize(f, 1<<16), left: size}
	if err := s.header(); err != nil {
		return err
	}
	for s.left > 0 {
		at := s.at
		if err := s.variable(visit); err != nil {
			return fmt.Errorf("byte %d: %w", at, err)
		}
	}
	return nil
}

// header reads the first bytes, which tell the version and the order of bytes.
func (s *stream) header() error {
	head := make([]byte, headerSize)
	err := s.full(head)
	text := string(head[:116])
	switch {
	case strings.HasPrefix(text, "\x89HDF"):
		return errHDF5
	case strings.Contains(text[:4], "\x00"):
		return errors.New("byte 0: no MAT-file of version 5, but perhaps of version 4; save it by -v7 or -v6")
	case err != nil:
		return fmt.Errorf("byte %d: the file ends in its header: %w", s.at, err)
	}
	switch string(head[126:]) {
	case "IM":
		s.order = binary.LittleEndian
	case "MI":
		s.order = binary.BigEndian
	default:
		return fmt.Errorf("byte 126: %q for the order of bytes, want \"IM\" or \"MI\": no MAT-file of version 5", head[126:])
	}
	switch v := s.order.Uint16(head[124:]); v {
	case 0x0100:
		return nil
	case 0x0200:
		return errHDF5
	default:
		return fmt.Errorf("byte 124: version %#04x, want 0x0100", v)
	}
}

var errHDF5 = errors.New("byte 0: a MAT-file of version 7.3, which is HDF5; save it by -v7 or -v6")

// variable reads the next variable, packed or not.
func (s *stream) variable(visit func(*Array) error) error {
	t, err := s.tag()
	if err != nil {
		return err
	}
	if t.small != nil {
		return nil
	}
	inner := &stream{in: s, left: t.size, order: s.order}
	switch t.kind {
	case matrix:
		err = inner.matrix(visit)
	case compressed:
		err = inner.unpack(visit)
	default:
		t.size += -t.size & 7 // Others are padded.
		inner.left = min(t.size, s.left)
	}
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, inner)
	return err
}

// unpack reads the matrix that is packed in all of s. Where it was read to its end, checksums are compared.
func (s *stream) unpack(visit func(*Array) error) error {
	room := min(s.left, mostBytes)*packing + headerSize
	z, err := zlib.NewReader(s)
	if err != nil {
		return err
	}
	inner := &stream{in: z, left: min(room, mostBytes), order: s.order}
	t, err := inner.tag()
	switch {
	case err != nil:
	case t.kind != matrix || t.small != nil:
		err = fmt.Errorf("an element of type %d, want a matrix", t.kind)
	default:
		inner.left = t.size
		err = inner.matrix(visit)
	}
	switch {
	case err != nil:
		return fmt.Errorf("unpacked byte %d: %w", inner.at, err)
	case inner.left > 0:
		return nil // It was skipped.
	}
	if _, err := z.Read(make([]byte, 1)); err != io.EOF {
		return fmt.Errorf("unpacked byte %d: want the end: %w", inner.at, errors.Join(err, io.ErrUnexpectedEOF))
	}
	return nil
}

// matrix reads the matrix that all of s holds.
func (s *stream) matrix(visit func(*Array) error) error {
	flags, err := s.part(8)
	if err != nil || len(flags) != 8 {
		return fmt.Errorf("the flags of a variable: %w", errors.Join(err, errBad))
	}
	const complex, double, unsigned64 = 1 << 11, 6, 15
	word := s.order.Uint32(flags)
	if class := word & 0xff; class < double || class > unsigned64 || word&complex != 0 {
		return nil
	}
	a := &Array{}
	if a.Dims, err = s.dims(); err != nil {
		return err
	}
	name, err := s.part(mostName)
	if err != nil {
		return fmt.Errorf("the name of a variable: %w", err)
	}
	a.Name = string(name)
	if err := a.begin(s); err != nil {
		return fmt.Errorf("%q: %w", a.Name, err)
	}
	if err := visit(a); err != nil {
		return fmt.Errorf("%q: %w", a.Name, err)
	}
	return a.end(s)
}

// dims reads the sizes of an array.
func (s *stream) dims() ([]int, error) {
	raw, err := s.part(4 * mostDims)
	if err != nil || len(raw) < 8 || len(raw)%4 != 0 {
		return nil, fmt.Errorf("the sizes of a variable: %w", errors.Join(err, errBad))
	}
	dims, total := make([]int, len(raw)/4), int64(1)
	for i := range dims {
		n := s.order.Uint32(raw[4*i:])
		if dims[i] = int(n); n > math.MaxInt32 || int64(n) > mostBytes/max(total, 1) {
			return nil, fmt.Errorf("sizes of more than %d elements", int64(mostBytes))
		}
		total *= int64(n)
	}
	return dims, nil
}
