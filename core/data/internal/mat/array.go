package mat

import (
	"bytes"
	"fmt"
	"io"
	"math"
)

// Array is an array of real numbers. It may be read while it is visited, from its first element on, columns first: the first index
// runs fastest. Numbers are stored by a type that may be narrower than that of the array.
type Array struct {
	Name string
	Dims []int

	kind uint32 // the type that elements are stored by
	body *stream
}

// Len returns the number of elements, the product of Dims.
func (a *Array) Len() int {
	n := 1
	for _, d := range a.Dims {
		n *= d
	}
	return n
}

// width returns the bytes of an element of the given type, 0 where that is no number.
func width(kind uint32) int64 {
	switch kind {
	case 1, 2:
		return 1
	case 3, 4:
		return 2
	case 5, 6, 7:
		return 4
	case 9, 12, 13:
		return 8
	}
	return 0
}

// begin reads the head of the elements, which are next in s.
func (a *Array) begin(s *stream) error {
	t, err := s.tag()
	if err != nil {
		return err
	}
	a.kind, a.body = t.kind, &stream{in: s, left: t.size, order: s.order}
	if t.small != nil {
		a.body.in = bytes.NewReader(t.small)
	}
	switch w := width(t.kind); {
	case w == 0:
		return fmt.Errorf("elements of type %d, which are no numbers", t.kind)
	case int64(a.Len()) != t.size/w || t.size%w != 0:
		return fmt.Errorf("sizes %v and %d bytes of elements do not fit", a.Dims, t.size)
	}
	return nil
}

// end skips what fills up the elements, if they were read.
func (a *Array) end(s *stream) error {
	if a.body.left == 0 && s.left > 0 {
		return s.pad(a.body.at)
	}
	return nil
}

// Read sets dst to the next elements.
func (a *Array) Read(dst []float64) error {
	w := int(width(a.kind))
	buffer := make([]byte, min(len(dst), 4096)*w)
	for len(dst) > 0 {
		n := min(len(dst), 4096)
		if _, err := io.ReadFull(a.body, buffer[:n*w]); err != nil {
			return err
		}
		for i := range n {
			dst[i] = a.element(buffer[i*w:])
		}
		dst = dst[n:]
	}
	return nil
}

// element decodes one.
func (a *Array) element(b []byte) float64 {
	o := a.body.order
	switch a.kind {
	case 1:
		return float64(int8(b[0]))
	case 2:
		return float64(b[0])
	case 3:
		return float64(int16(o.Uint16(b)))
	case 4:
		return float64(o.Uint16(b))
	case 5:
		return float64(int32(o.Uint32(b)))
	case 6:
		return float64(o.Uint32(b))
	case 7:
		return float64(math.Float32frombits(o.Uint32(b)))
	case 12:
		return float64(int64(o.Uint64(b)))
	case 13:
		return float64(o.Uint64(b))
	}
	return math.Float64frombits(o.Uint64(b))
}
