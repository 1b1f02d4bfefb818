package mat

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

const (
	mostName = 1 << 10
	mostDims = 32
)

var errBad = errors.New("malformed")

// stream is the rest of a file, of an element of it or of what is packed there.
type stream struct {
	in       io.Reader
	at, left int64 // bytes read, bytes that may follow
	order    binary.ByteOrder
}

// Read implements io.Reader. An end before it is due is io.ErrUnexpectedEOF.
func (s *stream) Read(p []byte) (int, error) {
	if s.left == 0 {
		return 0, io.EOF
	}
	n, err := s.in.Read(p[:min(int64(len(p)), s.left)])
	s.at, s.left = s.at+int64(n), s.left-int64(n)
	if err == io.EOF && s.left > 0 {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}

// full fills p.
func (s *stream) full(p []byte) error {
	_, err := io.ReadFull(s, p)
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return err
}

// tag begins an element: its type and size, and its bytes where these are so few that they stand beside.
type tag struct {
	kind  uint32
	size  int64
	small []byte
}

// tag reads one, and makes sure that what it claims can follow.
func (s *stream) tag() (t tag, err error) {
	raw := make([]byte, 8)
	if err := s.full(raw); err != nil {
		return t, fmt.Errorf("the head of an element: %w", err)
	}
	first := s.order.Uint32(raw)
	if few := first >> 16; few != 0 {
		if few > 4 {
			return t, fmt.Errorf("%d bytes in a small element, which has room for 4", few)
		}
		return tag{first & 0xffff, int64(few), raw[4 : 4+few]}, nil
	}
	t = tag{kind: first, size: int64(s.order.Uint32(raw[4:]))}
	if t.size > s.left {
		return t, fmt.Errorf("an element claims %d bytes, but at most %d follow", t.size, s.left)
	}
	return t, nil
}

// part reads an element of at most so many bytes.
func (s *stream) part(most int64) ([]byte, error) {
	t, err := s.tag()
	switch {
	case err != nil || t.small != nil:
		return t.small, err
	case t.size > most:
		return nil, fmt.Errorf("%d bytes; at most %d", t.size, most)
	}
	raw := make([]byte, t.size)
	if err := s.full(raw); err != nil {
		return nil, err
	}
	return raw, s.pad(t.size)
}

// pad skips what fills an element of the given size up to a multiple of eight bytes, as far as it is there.
func (s *stream) pad(size int64) error {
	return s.full(make([]byte, min(-size&7, s.left)))
}
