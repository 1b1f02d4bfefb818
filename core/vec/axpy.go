package vec

import (
	"math"
	"sync/atomic"
)

// Axpy adds a·x to dst: dst[i] += a·x[i], the product rounded before the sum.
// dst may be x itself. It panics when the lengths differ.
func Axpy(dst []float64, a float64, x []float64) {
	if len(dst) != len(x) {
		panic(badLength)
	}
	axpy(dst, a, x)
}

// Accumulate adds x to dst: dst[i] += x[i]. dst may be x itself.
// It panics when the lengths differ.
func Accumulate(dst, x []float64) {
	if len(dst) != len(x) {
		panic(badLength)
	}
	accumulate(dst, x)
}

// Scale multiplies dst by a: dst[i] *= a.
func Scale(dst []float64, a float64) {
	scale(dst, a)
}

// Fill sets every element of dst to a. Threads share out a long dst.
func Fill(dst []float64, a float64) {
	if t := Threads(len(dst), len(dst)); t > 1 {
		Share(t, len(dst), func(from, to int) { fill(dst[from:to], a) })
		return
	}
	fill(dst, a)
}

func fill(dst []float64, a float64) {
	if math.Float64bits(a) == 0 {
		clear(dst) // Many at a time, which no loop is.
		return
	}
	for i := range dst {
		dst[i] = a
	}
}

// AllFinite reports whether no element of x is NaN or infinite; an empty x is finite. Threads share out a long x.
func AllFinite(x []float64) bool {
	if t := Threads(len(x), len(x)); t > 1 {
		var bad atomic.Bool
		Share(t, len(x), func(from, to int) {
			if !allFinite(x[from:to]) {
				bad.Store(true)
			}
		})
		return !bad.Load()
	}
	return allFinite(x)
}

func allFinite(x []float64) bool {
	if s := sum(x); s-s == 0 {
		return true // One element that is not finite would make the sum so; finite ones may, too.
	}
	for _, v := range x {
		if v-v != 0 {
			return false
		}
	}
	return true
}

// MaxAbs returns max |x[i]|: 0 for an empty x, NaN when an element is NaN.
func MaxAbs(x []float64) float64 {
	const sign = 1 << 63
	most := uint64(0)
	for _, v := range x { // Bits without the sign ascend with the value, and NaN's are above all.
		most = max(most, math.Float64bits(v)&^sign)
	}
	return math.Float64frombits(most)
}
