package vec

import (
	"encoding/binary"
	"math"
	"testing"
)

// FuzzGemm compares every set of kernels with the oracle: the bytes are the
// shape, the transposes, the mode and the gaps between rows, and then numbers.
func FuzzGemm(f *testing.F) {
	f.Add([]byte{8, 24, 5, 0, 1, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f})
	f.Add([]byte{9, 80, 12, 7, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 0, 0, 0, 0, 0, 0xf0, 0x7f, 0, 0, 0, 0, 0, 0, 0, 0x80})
	f.Fuzz(func(t *testing.T, raw []byte) {
		if len(raw) < 13 {
			return
		}
		m, n, k, form, pad := int(raw[0]%40), int(raw[1]%100), int(raw[2]%40), raw[3], int(raw[4]%4)
		ta, tb, mode := Transpose(form&1 != 0), Transpose(form&2 != 0), Mode(form&4 != 0)
		next := drawer(raw[5:])
		a, b, was := drawn(m, k, ta, pad, next), drawn(k, n, tb, pad, next), drawn(m, n, NoTrans, pad, next)
		want := clone(was)
		gemmGeneric(want, a, ta, b, tb, mode)
		eachLevel(t, func(t *testing.T) {
			dst := clone(was)
			Gemm(dst, a, ta, b, tb, mode)
			sameBits(t, want.Data, dst.Data, m, n, k, pad, form)
		})
	})
}

// drawer returns the numbers in raw, over and over, a little changed each time.
func drawer(raw []byte) func() float64 {
	at, round := 0, uint64(0)
	return func() float64 {
		if at+8 > len(raw) {
			at, round = 0, round+1
		}
		v := math.Float64frombits(binary.LittleEndian.Uint64(raw[at:]) ^ round)
		at += 8
		return v
	}
}

func drawn(rows, cols int, t Transpose, pad int, next func() float64) Matrix {
	if t {
		rows, cols = cols, rows
	}
	m := Matrix{rows, cols, cols + pad, make([]float64, rows*(cols+pad))}
	for i := range m.Data {
		m.Data[i] = next()
	}
	return m
}

func clone(m Matrix) Matrix {
	m.Data = append([]float64(nil), m.Data...)
	return m
}
