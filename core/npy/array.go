// Package npy reads and writes the arrays of NumPy: one in a .npy file, several under names in a .npz archive (NumPy Enhancement
// Proposal 1 and numpy.lib.format, versions 1 to 3). Numbers and booleans are read; objects, which are pickles and may run code,
// are refused, and so are text and structures.
//
// Files are not trusted: a size that a header claims is held against a limit, and memory grows only with the bytes that are really
// there, to at most three times as many while one array is read. That is why there is no library here: github.com/sbinet/npyio
// allocates what headers claim, slices them unchecked and carries a reader of pickles. Writing the same arrays gives the same bytes.
package npy

import (
	"encoding/binary"
	"fmt"
	"math"
)

const (
	// MostBytes is how much the elements of an array may take, unpacked.
	MostBytes = math.MaxInt32
	// mostDims is how many dimensions an array may have, as in NumPy.
	mostDims = 64

	badShape = "npy: length and shape do not fit"
)

// Type is what the elements of an array are: 'f' for floating point, 'i' and 'u' for integers with and without a sign, 'b' for
// booleans; and their size in bytes.
type Type struct {
	Kind byte
	Size int
}

// String returns the type as NumPy writes it, such as "<f8" or "|u1".
func (t Type) String() string {
	order := '<'
	if t.Size == 1 {
		order = '|'
	}
	return fmt.Sprintf("%c%c%d", order, t.Kind, t.Size)
}

// known reports whether elements of the type are read.
func (t Type) known() bool {
	switch t.Kind {
	case 'f':
		return t.Size == 2 || t.Size == 4 || t.Size == 8
	case 'i', 'u':
		return t.Size == 1 || t.Size == 2 || t.Size == 4 || t.Size == 8
	}
	return t == Type{'b', 1}
}

// Array is an array of numbers. Element i is the i-th in C order, in which the last index runs fastest. Nobody changes an array
// after it was made.
type Array struct {
	Type  Type
	Shape []int  // The length of each dimension, none for a single number.
	raw   []byte // The elements, little-endian.
}

// Len returns the number of elements, the product of Shape.
func (a *Array) Len() int { return len(a.raw) / a.Type.Size }

// Float returns element i: booleans are 0 and 1, and of integers of eight bytes those beyond ±2⁵³ are rounded.
func (a *Array) Float(i int) float64 {
	if a.Type.Kind != 'f' {
		whole := a.integer(i)
		if a.Type.Kind == 'u' {
			return float64(uint64(whole))
		}
		return float64(whole)
	}
	switch at := a.raw[i*a.Type.Size:]; a.Type.Size {
	case 2:
		return half(binary.LittleEndian.Uint16(at))
	case 4:
		return float64(math.Float32frombits(binary.LittleEndian.Uint32(at)))
	default:
		return math.Float64frombits(binary.LittleEndian.Uint64(at))
	}
}

// Floats returns all elements, each as Float does.
func (a *Array) Floats() []float64 {
	all := make([]float64, a.Len())
	a.Copy(all, 0)
	return all
}

// Copy sets dst to the elements from the given one on, each as Float does. It does not allocate.
func (a *Array) Copy(dst []float64, from int) {
	at := a.raw[from*a.Type.Size:][:len(dst)*a.Type.Size]
	switch a.Type {
	case Type{'f', 8}:
		for i := range dst {
			dst[i] = math.Float64frombits(binary.LittleEndian.Uint64(at[8*i:]))
		}
	case Type{'f', 4}:
		for i := range dst {
			dst[i] = float64(math.Float32frombits(binary.LittleEndian.Uint32(at[4*i:])))
		}
	case Type{'u', 1}, Type{'b', 1}:
		for i, b := range at {
			dst[i] = float64(b)
		}
	default:
		for i := range dst {
			dst[i] = a.Float(from + i)
		}
	}
}

// Ints returns all elements as integers. One that is none, or does not fit, is an error that names the first such element.
func (a *Array) Ints() ([]int, error) {
	all := make([]int, a.Len())
	for i := range all {
		x, err := a.Int(i)
		if err != nil {
			return nil, err
		}
		all[i] = x
	}
	return all, nil
}

// Int returns element i as an integer, or an error where it is none or does not fit.
func (a *Array) Int(i int) (int, error) {
	if a.Type.Kind == 'f' {
		x := a.Float(i)
		if x != math.Trunc(x) || !(math.Abs(x) <= 1<<53) || float64(int(x)) != x {
			return 0, fmt.Errorf("element %d is %v, not a whole number that fits", i, x)
		}
		return int(x), nil
	}
	x := a.integer(i)
	if a.Type == (Type{'u', 8}) && x < 0 || int64(int(x)) != x {
		return 0, fmt.Errorf("element %d is %d, which is too large", i, uint64(x))
	}
	return int(x), nil
}

// Bytes returns the elements themselves where each is an unsigned byte or a boolean, without a copy, and nil otherwise.
func (a *Array) Bytes() []byte {
	if a.Type.Size == 1 && a.Type.Kind != 'i' {
		return a.raw
	}
	return nil
}

// integer returns the bits of element i, which is no floating-point number, with its sign.
func (a *Array) integer(i int) int64 {
	signed := a.Type.Kind == 'i'
	switch at := a.raw[i*a.Type.Size:]; {
	case a.Type.Size == 1 && signed:
		return int64(int8(at[0]))
	case a.Type.Size == 1:
		return int64(at[0])
	case a.Type.Size == 2 && signed:
		return int64(int16(binary.LittleEndian.Uint16(at)))
	case a.Type.Size == 2:
		return int64(binary.LittleEndian.Uint16(at))
	case a.Type.Size == 4 && signed:
		return int64(int32(binary.LittleEndian.Uint32(at)))
	case a.Type.Size == 4:
		return int64(binary.LittleEndian.Uint32(at))
	default:
		return int64(binary.LittleEndian.Uint64(at))
	}
}

// half returns the number that IEEE 754's binary16 has these bits for.
func half(bits uint16) float64 {
	const fraction, bias, lowest = 10, 15, 24
	exponent, mantissa := int(bits>>fraction&31), uint64(bits&(1<<fraction-1))
	sign := uint64(bits>>15) << 63
	switch exponent {
	case 0: // Subnormal, a multiple of 2⁻²⁴.
		x := float64(mantissa) / (1 << lowest)
		return math.Float64frombits(math.Float64bits(x) | sign)
	case 31: // Infinite or not a number.
		return math.Float64frombits(sign | 0x7ff<<52 | mantissa<<(52-fraction))
	}
	return math.Float64frombits(sign | uint64(exponent-bias+1023)<<52 | mantissa<<(52-fraction))
}

// OfFloats returns an array of doubles in C order. It panics unless there are as many as the shape says.
func OfFloats(values []float64, shape ...int) *Array {
	raw := make([]byte, 0, 8*len(values))
	for _, x := range values {
		raw = binary.LittleEndian.AppendUint64(raw, math.Float64bits(x))
	}
	return array(Type{'f', 8}, shape, raw)
}

// OfInts returns an array of integers of eight bytes in C order. It panics unless there are as many as the shape says.
func OfInts(values []int, shape ...int) *Array {
	raw := make([]byte, 0, 8*len(values))
	for _, x := range values {
		raw = binary.LittleEndian.AppendUint64(raw, uint64(x))
	}
	return array(Type{'i', 8}, shape, raw)
}

// OfBytes returns an array of unsigned bytes in C order, which it keeps. It panics unless there are as many as the shape says.
func OfBytes(values []byte, shape ...int) *Array { return array(Type{'u', 1}, shape, values) }

// OfBools returns an array of booleans in C order. It panics unless there are as many as the shape says.
func OfBools(values []bool, shape ...int) *Array {
	raw := make([]byte, len(values))
	for i, x := range values {
		if x {
			raw[i] = 1
		}
	}
	return array(Type{'b', 1}, shape, raw)
}

func array(t Type, shape []int, raw []byte) *Array {
	if total, ok := product(shape); !ok || total*int64(t.Size) != int64(len(raw)) {
		panic(badShape)
	}
	return &Array{t, shape, raw}
}

// product returns the number of elements of a shape, and whether neither it nor any of the lengths exceeds MostBytes.
func product(shape []int) (total int64, ok bool) {
	total = 1
	for _, n := range shape {
		if n < 0 || n > MostBytes {
			return 0, false
		}
		if total *= int64(n); total > MostBytes {
			return 0, false
		}
	}
	return total, true
}
