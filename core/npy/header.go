package npy

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// header is what a .npy file says of its array.
type header struct {
	kind    Type
	big     bool // Whether the elements are big-endian.
	fortran bool // Whether the first index runs fastest.
	shape   []int
}

// scanner reads the one Python literal that a header is, such as {'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }.
type scanner struct {
	text string
	at   int
}

// header reads the whole text. Each of the three keys has to be there once, in whatever order.
func (s *scanner) header() (h header, err error) {
	if !s.take('{') {
		return h, errors.New("want {")
	}
	seen := map[string]bool{}
	for !s.take('}') {
		key, ok := s.quoted()
		switch {
		case !ok || !s.take(':'):
			return h, errors.New("want a key in quotes and a colon")
		case seen[key]:
			return h, fmt.Errorf("%q is given twice", key)
		}
		seen[key] = true
		if err := s.value(key, &h); err != nil {
			return h, err
		}
		if s.take(',') {
			continue
		}
		if !s.take('}') {
			return h, errors.New("want , or }")
		}
		break
	}
	switch s.space(); {
	case s.at < len(s.text):
		return h, errors.New("something follows the closing brace")
	case len(seen) < 3:
		return h, errors.New("want the keys descr, fortran_order and shape")
	}
	return h, nil
}

// value reads what stands under a key.
func (s *scanner) value(key string, h *header) (err error) {
	switch key {
	case "descr":
		descr, ok := s.quoted()
		if !ok {
			return errors.New("structures are not read; want an array of numbers")
		}
		h.kind, h.big, err = parseType(descr)
	case "fortran_order":
		word := s.word()
		if h.fortran = word == "True"; !h.fortran && word != "False" {
			return errors.New("fortran_order: want True or False")
		}
	case "shape":
		h.shape, err = s.shape()
	default:
		return fmt.Errorf("unknown key %q", key)
	}
	return err
}

// parseType reads a type such as <f8, and whether its bytes are in big-endian order.
func parseType(descr string) (t Type, big bool, err error) {
	if len(descr) == 3 && strings.IndexByte("<>|", descr[0]) >= 0 {
		t = Type{descr[1], int(descr[2] - '0')}
		if t.known() && (descr[0] != '|' || t.Size == 1) {
			return t, descr[0] == '>' && t.Size > 1, nil
		}
	}
	if strings.HasSuffix(descr, "O") {
		return t, false, errors.New("an array of objects, which are pickles and are never read; save numbers")
	}
	return t, false, fmt.Errorf("elements of type %q are not read; want bool, f2, f4, f8, i1 to i8 or u1 to u8", descr)
}

// shape reads a tuple of lengths.
func (s *scanner) shape() (shape []int, err error) {
	if !s.take('(') {
		return nil, errors.New("shape: want (")
	}
	for !s.take(')') {
		n, err := strconv.ParseInt(s.word(), 10, 64)
		switch {
		case err != nil:
			return nil, errors.New("shape: want a whole number")
		case n > MostBytes || len(shape) == mostDims:
			return nil, fmt.Errorf("shape: more than %d dimensions, or one of more than %d", mostDims, MostBytes)
		}
		shape = append(shape, int(n))
		if s.take(',') {
			continue
		}
		if !s.take(')') {
			return nil, errors.New("shape: want , or )")
		}
		break
	}
	return shape, nil
}

// space skips white space.
func (s *scanner) space() {
	for s.at < len(s.text) && strings.IndexByte(" \t\n", s.text[s.at]) >= 0 {
		s.at++
	}
}

// take skips the byte c and white space before it, where it is next.
func (s *scanner) take(c byte) bool {
	s.space()
	if s.at == len(s.text) || s.text[s.at] != c {
		return false
	}
	s.at++
	return true
}

// quoted reads a string without escapes.
func (s *scanner) quoted() (text string, ok bool) {
	for _, quote := range [...]byte{'\'', '"'} {
		if s.take(quote) {
			text, _, ok = strings.Cut(s.text[s.at:], string(quote))
			if ok {
				s.at += len(text) + 1
			}
			return text, ok && !strings.Contains(text, `\`)
		}
	}
	return "", false
}

// word reads letters and digits.
func (s *scanner) word() string {
	s.space()
	from := s.at
	for s.at < len(s.text) && (s.text[s.at]|32 >= 'a' && s.text[s.at]|32 <= 'z' || s.text[s.at] >= '0' && s.text[s.at] <= '9') {
		s.at++
	}
	return s.text[from:s.at]
}
