package session

import "math/bits"

// deflate returns src as one block of a DEFLATE stream (RFC 1951) with the fixed codes, which compress/flate reads. The writer of
// that package makes links shorter by a tenth, and the page larger by more than the rest of a link's code.
func deflate(src []byte) []byte {
	w := &bitWriter{}
	w.bits(3, 3) // The last block; fixed codes.
	last, before := map[[3]byte]int{}, make([]int, len(src))
	for at := 0; at < len(src); {
		length, distance := longest(src, at, last, before)
		if length < 3 {
			w.symbol(int(src[at]))
			length = 1
		} else {
			w.copied(length, distance)
		}
		for range length {
			note(src, at, last, before)
			at++
		}
	}
	w.symbol(256)
	w.bits(0, 7) // So that the last bits are in a whole byte.
	return w.dst
}

// note remembers what begins at a place; before leads from a place to an earlier one, counted from 1, that begins alike.
func note(src []byte, at int, last map[[3]byte]int, before []int) {
	if at+3 <= len(src) {
		key := [3]byte(src[at:])
		before[at], last[key] = last[key], at+1
	}
}

// longest returns the longest of the latest stretches that are what follows a place, and how far back it is.
func longest(src []byte, at int, last map[[3]byte]int, before []int) (length, distance int) {
	const tries, mostLength, mostDistance = 64, 258, 1 << 15
	if at+3 > len(src) {
		return 0, 0
	}
	for p, k := last[[3]byte(src[at:])], 0; p > 0 && k < tries && at-p+1 <= mostDistance; p, k = before[p-1], k+1 {
		n := 3
		for n < mostLength && at+n < len(src) && src[p-1+n] == src[at+n] {
			n++
		}
		if n > length {
			length, distance = n, at-p+1
		}
	}
	return length, distance
}

// bitWriter writes bits, the lowest first.
type bitWriter struct {
	dst   []byte
	held  uint32
	count int
}

func (w *bitWriter) bits(value uint32, n int) {
	w.held |= value << w.count
	for w.count += n; w.count >= 8; w.count -= 8 {
		w.dst = append(w.dst, byte(w.held))
		w.held >>= 8
	}
}

// code writes a code of n bits, the highest first.
func (w *bitWriter) code(value uint32, n int) { w.bits(bits.Reverse32(value)>>(32-n), n) }

// symbol writes a byte, the end or a length by its fixed code.
func (w *bitWriter) symbol(s int) {
	switch {
	case s < 144:
		w.code(uint32(0x30+s), 8)
	case s < 256:
		w.code(uint32(0x190+s-144), 9)
	case s < 280:
		w.code(uint32(s-256), 7)
	default:
		w.code(uint32(0xc0+s-280), 8)
	}
}

// copied writes that so many bytes are those which stood at that distance.
func (w *bitWriter) copied(length, distance int) {
	switch n := length - 3; {
	case length == 258:
		w.symbol(285)
	case n < 8:
		w.symbol(257 + n)
	default:
		extra := bits.Len(uint(n)) - 3
		w.symbol(257 + 4*extra + n>>extra)
		w.bits(uint32(n&(1<<extra-1)), extra)
	}
	n := distance - 1
	if n < 4 {
		w.code(uint32(n), 5)
		return
	}
	extra := bits.Len(uint(n)) - 2
	w.code(uint32(2*extra+n>>extra), 5)
	w.bits(uint32(n&(1<<extra-1)), extra)
}
