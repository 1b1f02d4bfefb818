package data

import (
	"encoding/binary"
	"encoding/hex"
	"math"

	"lethe/core/hash"
)

// SHA256 returns the hash of the content in hexadecimal. Hashed are, as eight little-endian bytes each: the channels,
// height and width of an example, the number of classes and of examples; all labels; and the bits of all features as
// float64, example by example. Names do not count, nor do the marks of wrong labels, the official test part, nor how the features are
// stored: equal hashes mean that a model sees the same.
func (d *Dataset) SHA256() string {
	h := hash.New()
	hashInts(h, d.Shape.Channels, d.Shape.Height, d.Shape.Width, d.Classes, d.Len())
	hashInts(h, d.Labels...)
	row := make([]float64, d.Dim())
	bits := make([]byte, 0, 8*d.Dim())
	for i := range d.Labels {
		d.Row(row, i)
		bits = bits[:0]
		for _, x := range row {
			bits = binary.LittleEndian.AppendUint64(bits, math.Float64bits(x))
		}
		h.Write(bits)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// hashInts adds numbers to h as eight little-endian bytes each.
func hashInts(h hash.Hash, numbers ...int) {
	const block = 512 // Numbers at a time.
	bits := make([]byte, 0, 8*min(len(numbers), block))
	for len(numbers) > 0 {
		n := min(len(numbers), block)
		bits = bits[:0]
		for _, x := range numbers[:n] {
			bits = binary.LittleEndian.AppendUint64(bits, uint64(x))
		}
		h.Write(bits)
		numbers = numbers[n:]
	}
}
