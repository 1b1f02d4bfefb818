package npy

import (
	"encoding/binary"
	"fmt"
	"io"
	"strings"
)

// Write writes a as a .npy file of version 1, byte for byte what numpy.save makes of the same array.
func Write(w io.Writer, a *Array) error {
	if _, err := w.Write(a.header()); err != nil {
		return err
	}
	_, err := w.Write(a.raw)
	return err
}

// header returns what stands before the elements, which begin at a multiple of 64 bytes.
func (a *Array) header() []byte {
	const align, newline = 64, "\n"
	text := fmt.Sprintf("{'descr': '%s', 'fortran_order': False, 'shape': %s, }", a.Type, tuple(a.Shape))
	// NumPy leaves room for a longest length, so that an array can grow in place.
	if len(a.Shape) > 0 {
		const longest = 21
		text += strings.Repeat(" ", longest-len(fmt.Sprint(a.Shape[0])))
	}
	start := []byte(magic + "\x01\x00")
	size := len(start) + 2 + len(text) + len(newline)
	text += strings.Repeat(" ", (align-size%align)%align) + newline
	start = binary.LittleEndian.AppendUint16(start, uint16(len(text)))
	return append(start, text...)
}

// tuple returns a shape as Python writes it.
func tuple(shape []int) string {
	var lengths []string
	for _, n := range shape {
		lengths = append(lengths, fmt.Sprint(n))
	}
	if len(shape) == 1 {
		return "(" + lengths[0] + ",)"
	}
	return "(" + strings.Join(lengths, ", ") + ")"
}
