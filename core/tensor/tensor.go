package tensor

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

const (
	// MostTensors is how many tensors a file may hold.
	MostTensors = 100_000

	blockBytes = 1 << 16 // that are read at a time
	badLength  = "tensor: length and shape do not fit"
)

// Tensor is an array of numbers with a name. Its elements stay where they are, mostly in a file, until they are asked for.
type Tensor struct {
	Name  string
	Shape []int // the length of each dimension, none for a single number
	Type  Type  // of the elements as they are read

	stored  Type // of the elements as they are kept
	src     io.ReaderAt
	at      int64 // where in src the first element is
	strides []int // in elements, one for each dimension; nil where elements follow one another in row-major order
}

// At returns a tensor whose elements, little-endian, follow one another in src from byte at on, in row-major order.
func At(src io.ReaderAt, at int64, name string, t Type, shape ...int) Tensor {
	return Tensor{Name: name, Shape: shape, Type: t, stored: t, src: src, at: at}
}

// Strided returns t as one whose elements lie so many elements apart along each dimension. Strides are not negative.
func (t Tensor) Strided(strides ...int) Tensor {
	if len(strides) != len(t.Shape) {
		panic(badLength)
	}
	t.strides = nil
	if next := 1; t.Len() > 1 {
		for d := len(strides) - 1; d >= 0; d-- {
			if t.Shape[d] > 1 && strides[d] != next {
				t.strides = strides
			}
			next *= t.Shape[d]
		}
	}
	return t
}

// OfFloats returns a float64 tensor of the values, which it keeps.
func OfFloats(values []float64, name string, shape ...int) Tensor {
	t := At(floats(values), 0, name, F64, shape...)
	if t.Len() != len(values) {
		panic(badLength)
	}
	return t
}

// Single returns t with its elements, where they are floating-point numbers, rounded to float32 as they are read. Those beyond the
// range of float32 are errors then.
func (t Tensor) Single() Tensor {
	if t.Type.Float() {
		t.Type = F32
	}
	return t
}

// Len returns the number of elements, the product of Shape.
func (t Tensor) Len() int {
	n := 1
	for _, d := range t.Shape {
		n *= d
	}
	return n
}

// Bytes returns how many bytes the elements take as they are read.
func (t Tensor) Bytes() int64 { return int64(t.Len()) * int64(t.Type.Size()) }

// Dims returns the shape as in "[10, 128]".
func Dims(shape []int) string {
	var all []string
	for _, d := range shape {
		all = append(all, strconv.Itoa(d))
	}
	return "[" + strings.Join(all, ", ") + "]"
}

// Count returns the number of elements of a shape, and whether its lengths are none of them negative and their product is at most
// most.
func Count(shape []int, most int64) (n int64, ok bool) {
	n = 1
	for _, d := range shape {
		if d < 0 {
			return 0, false
		}
		if d == 0 {
			n = 0
		}
	}
	for _, d := range shape {
		if n > 0 && int64(d) > most/n {
			return 0, false
		}
		n *= int64(d)
	}
	return n, true
}

// Blocks calls each with the elements in row-major order, little-endian, a block of whole ones at a time, which it may not keep.
// Errors name the tensor.
func (t Tensor) Blocks(each func(raw []byte) error) error {
	read := t.run
	if t.strides != nil {
		read = t.gather
	}
	if t.Type == t.stored {
		return t.named(read(each))
	}
	var block []byte
	return t.named(read(func(raw []byte) (err error) {
		if block, err = t.stored.single(block[:0], raw); err != nil {
			return err
		}
		return each(block)
	}))
}

func (t Tensor) named(err error) error {
	if err != nil {
		err = fmt.Errorf("tensor %q: %w", t.Name, err)
	}
	return err
}

// run reads elements that follow one another.
func (t Tensor) run(each func(raw []byte) error) error {
	left := int64(t.Len()) * int64(t.stored.Size())
	block := make([]byte, min(left, blockBytes))
	for at := t.at; left > 0; at += int64(len(block)) {
		block = block[:min(left, int64(len(block)))]
		if err := readAt(t.src, block, at); err != nil {
			return err
		}
		if err := each(block); err != nil {
			return err
		}
		left -= int64(len(block))
	}
	return nil
}

// gather reads elements that lie apart, all that is between the first and the last of them at once.
func (t Tensor) gather(each func(raw []byte) error) error {
	size, span := t.stored.Size(), 1
	for d, n := range t.Shape {
		span += (n - 1) * t.strides[d]
	}
	raw := make([]byte, span*size)
	if err := readAt(t.src, raw, t.at); err != nil {
		return err
	}
	index, from := make([]int, len(t.Shape)), 0
	block := make([]byte, 0, min(blockBytes, t.Len()*size))
	for left := t.Len(); left > 0; left-- {
		block = append(block, raw[from*size:(from+1)*size]...)
		if len(block) == cap(block) || left == 1 {
			if err := each(block); err != nil {
				return err
			}
			block = block[:0]
		}
		from = t.step(index, from)
	}
	return nil
}

// step moves index to the next element in row-major order, and returns where that lies, given where the present one does.
func (t Tensor) step(index []int, from int) int {
	for d := len(index) - 1; d >= 0; d-- {
		from += t.strides[d]
		if index[d]++; index[d] < t.Shape[d] {
			return from
		}
		from -= index[d] * t.strides[d]
		index[d] = 0
	}
	return from
}

// readAt fills block with what is in src from byte at on.
func readAt(src io.ReaderAt, block []byte, at int64) error {
	if _, err := io.ReadFull(io.NewSectionReader(src, at, int64(len(block))), block); err != nil {
		return fmt.Errorf("byte %d: %w", at, err)
	}
	return nil
}

// Values sets dst to the elements in row-major order. It panics unless there is one for each.
func (t Tensor) Values(dst []float64) error {
	if len(dst) != t.Len() {
		panic(badLength)
	}
	return t.Blocks(func(raw []byte) error {
		n := len(raw) / t.Type.Size()
		t.Type.decode(dst[:n], raw)
		dst = dst[n:]
		return nil
	})
}

// floats is numbers in memory, read as the bytes that they would be in a file. It is read from and up to whole numbers.
type floats []float64

// ReadAt implements io.ReaderAt.
func (f floats) ReadAt(p []byte, at int64) (n int, err error) {
	for _, v := range f[at/8:] {
		if n == len(p) {
			return n, nil
		}
		binary.LittleEndian.PutUint64(p[n:], math.Float64bits(v))
		n += 8
	}
	if n < len(p) {
		err = io.EOF
	}
	return n, err
}
