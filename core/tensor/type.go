package tensor

import (
	"encoding/binary"
	"fmt"
	"math"
)

// Type is what the elements of a tensor are, under its name in safetensors files.
type Type string

// The types that are read and written. BF16 is the upper half of a float32.
const (
	F64  Type = "F64"
	F32  Type = "F32"
	F16  Type = "F16"
	BF16 Type = "BF16"
	I64  Type = "I64"
	I32  Type = "I32"
	I16  Type = "I16"
	I8   Type = "I8"
	U8   Type = "U8"
	Bool Type = "BOOL"
)

// Size returns how many bytes an element takes, 0 for types that are not known.
func (t Type) Size() int {
	switch t {
	case F64, I64:
		return 8
	case F32, I32:
		return 4
	case F16, BF16, I16:
		return 2
	case I8, U8, Bool:
		return 1
	}
	return 0
}

// Float reports whether the elements are floating-point numbers.
func (t Type) Float() bool { return t == F64 || t == F32 || t == F16 || t == BF16 }

// number returns the element that raw, little-endian, begins with. Integers beyond ±2⁵³ are rounded.
func (t Type) number(raw []byte) float64 {
	switch t {
	case F64:
		return math.Float64frombits(binary.LittleEndian.Uint64(raw))
	case F32:
		return float64(math.Float32frombits(binary.LittleEndian.Uint32(raw)))
	case F16:
		return half(binary.LittleEndian.Uint16(raw))
	case BF16:
		return float64(math.Float32frombits(uint32(binary.LittleEndian.Uint16(raw)) << 16))
	case I64:
		return float64(int64(binary.LittleEndian.Uint64(raw)))
	case I32:
		return float64(int32(binary.LittleEndian.Uint32(raw)))
	case I16:
		return float64(int16(binary.LittleEndian.Uint16(raw)))
	case I8:
		return float64(int8(raw[0]))
	}
	return float64(raw[0])
}

// half returns the number that IEEE 754's binary16 has these bits for: ten bits of fraction below five of exponent.
func half(bits uint16) float64 {
	sign, exponent, fraction := uint64(bits>>15)<<63, uint64(bits>>10&31), uint64(bits&1023)
	switch exponent {
	case 0: // A multiple of 2⁻²⁴.
		return math.Float64frombits(sign | math.Float64bits(float64(fraction)/(1<<24)))
	case 31: // Infinite or not a number.
		return math.Float64frombits(sign | 0x7ff<<52 | fraction<<42)
	}
	return math.Float64frombits(sign | (exponent+1023-15)<<52 | fraction<<42)
}

// decode sets dst to the numbers in raw.
func (t Type) decode(dst []float64, raw []byte) {
	size := t.Size()
	for i := range dst {
		dst[i] = t.number(raw[i*size:])
	}
}

// Numbers returns the numbers in raw, little-endian elements of the type.
func (t Type) Numbers(raw []byte) []float64 {
	all := make([]float64, len(raw)/t.Size())
	t.decode(all, raw)
	return all
}

// single appends the numbers in raw to dst as float32. A finite one that is too large for that is an error.
func (t Type) single(dst, raw []byte) ([]byte, error) {
	for size := t.Size(); len(raw) > 0; raw = raw[size:] {
		x := t.number(raw)
		narrow := float32(x)
		if math.IsInf(float64(narrow), 0) && !math.IsInf(x, 0) {
			return nil, fmt.Errorf("%v is beyond the range of float32", x)
		}
		dst = binary.LittleEndian.AppendUint32(dst, math.Float32bits(narrow))
	}
	return dst, nil
}
