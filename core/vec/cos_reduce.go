package vec

import (
	"math"
	"math/bits"
)

// reduceSmall returns n mod 4 and hi + lo = x - n·π/2 for the nearest integer n,
// given 0 ≤ x < 2**20. π/2 comes in three parts of 33 bits, whose products with
// n are exact, and a rest; 151 bits in all outlast any cancellation.
func reduceSmall(x float64) (hi, lo float64, quadrant uint) {
	const (
		part1 = 0x1.921fb544p+0
		part2 = 0x1.0b4611a6p-34
		part3 = 0x1.3198a2ep-69
		rest  = 0x1.b839a252049c1p-104
	)
	n := roundSmall(float64(x * (2 / math.Pi)))
	a := x - float64(n*part1)
	b, lostB := twoDiff(a, float64(n*part2))
	c, lostC := twoDiff(b, float64(n*part3))
	hi, lo = twoDiff(c, float64(n*rest)-(lostB+lostC))
	return hi, lo, uint(n)
}

// twoDiff returns d = x - y rounded and the exact x - y - d (Knuth 1969, TAOCP 2).
func twoDiff(x, y float64) (d, lost float64) {
	d = x - y
	v := x - d
	return d, (x - (d + v)) + (v - y)
}

// twoOverPi holds the first 1280 bits of 2/π, most significant first, behind 64
// zeros.
const twoOverPi = "\x00\x00\x00\x00\x00\x00\x00\x00" +
	"\xa2\xf9\x83\x6e\x4e\x44\x15\x29\xfc\x27\x57\xd1\xf5\x34\xdd\xc0" +
	"\xdb\x62\x95\x99\x3c\x43\x90\x41\xfe\x51\x63\xab\xde\xbb\xc5\x61" +
	"\xb7\x24\x6e\x3a\x42\x4d\xd2\xe0\x06\x49\x2e\xea\x09\xd1\x92\x1c" +
	"\xfe\x1d\xeb\x1c\xb1\x29\xa7\x3e\xe8\x82\x35\xf5\x2e\xbb\x44\x84" +
	"\xe9\x9c\x70\x26\xb4\x5f\x7e\x41\x39\x91\xd6\x39\x83\x53\x39\xf4" +
	"\x9c\x84\x5f\x8b\xbd\xf9\x28\x3b\x1f\xf8\x97\xff\xde\x05\x98\x0f" +
	"\xef\x2f\x11\x8b\x5a\x0a\x6d\x1f\x6d\x36\x7e\xcf\x27\xcb\x09\xb7" +
	"\x4f\x46\x3f\x66\x9e\x5f\xea\x2d\x75\x27\xba\xc7\xeb\xe5\xf1\x7b" +
	"\x3d\x07\x39\xf7\x8a\x52\x92\xea\x6b\xfb\x5f\xb1\x1f\x8d\x5d\x08" +
	"\x56\x03\x30\x46\xfc\x7b\x6b\xab\xf0\xcf\xbc\x20\x9a\xf4\x36\x1d"

// reduceLarge returns what reduceSmall does, for any finite x ≥ 2**20, in
// integers. With x = m·2**e, bits of 2/π above weight 2**(1-e) make multiples
// of four turns and are left out; the 192 bits from there on suffice, because no
// float64 comes closer to a multiple of π/2 than 2**-62.
func reduceLarge(x float64) (hi, lo float64, quadrant uint) {
	b := math.Float64bits(x)
	m := b&(1<<52-1) | 1<<52
	e := int(b>>52) - 1075
	at := uint(64 + (e - 1) - 1)
	// The product m·(b2 b1 b0) modulo 2**192, with 190 bits after the point.
	b2, b1, b0 := piBits(at), piBits(at+64), piBits(at+128)
	h0, _ := bits.Mul64(m, b0)
	h1, l1 := bits.Mul64(m, b1)
	p1, carry := bits.Add64(l1, h0, 0)
	p2, _ := bits.Add64(m*b2, h1, carry)

	quadrant = uint(p2 >> 62)
	p2 = p2<<2 | p1>>62 // From here on a fraction of 128 bits.
	p1 <<= 2
	sign := 1.0
	if p2>>63 == 1 { // Above one half: count from the next quadrant down.
		quadrant++
		sign = -1
		p1, carry = bits.Sub64(0, p1, 0)
		p2, _ = bits.Sub64(0, p2, carry)
	}
	shift := bits.LeadingZeros64(p2)
	if shift == 64 {
		p2, p1 = p1, 0
		shift += bits.LeadingZeros64(p2)
	}
	frac := p2<<(shift%64) | p1>>(64-shift%64)
	const halfPi = 0xc90fdaa22168c235 // π/2·2**63
	top, _ := bits.Mul64(frac, halfPi)
	unit := sign * pow2(-63-shift)
	return float64(float64(top&^0x7ff) * unit), float64(float64(top&0x7ff) * unit), quadrant
}

// piBits returns the 64 bits of twoOverPi from bit at on.
func piBits(at uint) uint64 {
	var w uint64
	for _, c := range []byte(twoOverPi[at/8 : at/8+8]) {
		w = w<<8 | uint64(c)
	}
	return w<<(at%8) | uint64(twoOverPi[at/8+8]>>(8-at%8))
}
