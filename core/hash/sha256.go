package hash

import (
	"encoding/binary"
	"math/bits"
)

// Size is the number of bytes of a sum.
const Size = 32

// blockSize is how many bytes are taken in at a time.
const blockSize = 64

// digest is a SHA-256 in progress, as FIPS 180-4, section 6.2, has it.
type digest struct {
	h     [8]uint32
	block [blockSize]byte
	n     int    // bytes in block
	total uint64 // bytes in all
}

func newDigest() *digest {
	d := &digest{}
	d.Reset()
	return d
}

// Reset implements hash.Hash. The start is the square roots of the first eight primes.
func (d *digest) Reset() {
	*d = digest{h: [8]uint32{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19}}
}

// Size implements hash.Hash.
func (*digest) Size() int { return Size }

// BlockSize implements hash.Hash.
func (*digest) BlockSize() int { return blockSize }

// Write implements hash.Hash. It never fails.
func (d *digest) Write(p []byte) (int, error) {
	written := len(p)
	d.total += uint64(written)
	for len(p) > 0 {
		k := copy(d.block[d.n:], p)
		d.n, p = d.n+k, p[k:]
		if d.n == blockSize {
			d.mix()
			d.n = 0
		}
	}
	return written, nil
}

// Sum implements hash.Hash: a one bit, zeros up to a block's last eight bytes, and there the number of bits.
func (d *digest) Sum(to []byte) []byte {
	end := *d
	tail := make([]byte, 1, 2*blockSize)
	tail[0] = 0x80
	for (end.n+len(tail))%blockSize != blockSize-8 {
		tail = append(tail, 0)
	}
	end.Write(binary.BigEndian.AppendUint64(tail, 8*d.total))
	for _, v := range end.h {
		to = binary.BigEndian.AppendUint32(to, v)
	}
	return to
}

// mix takes the block in.
func (d *digest) mix() {
	var w [64]uint32
	for i := range 16 {
		w[i] = binary.BigEndian.Uint32(d.block[4*i:])
	}
	for i := 16; i < 64; i++ {
		a, b := w[i-15], w[i-2]
		w[i] = w[i-16] + (bits.RotateLeft32(a, -7) ^ bits.RotateLeft32(a, -18) ^ a>>3) + w[i-7] + (bits.RotateLeft32(b, -17) ^ bits.RotateLeft32(b, -19) ^ b>>10)
	}
	s := d.h
	for i, k := range roots {
		a, e := s[0], s[4]
		t := s[7] + (bits.RotateLeft32(e, -6) ^ bits.RotateLeft32(e, -11) ^ bits.RotateLeft32(e, -25)) + (e&s[5] ^ ^e&s[6]) + k + w[i]
		u := (bits.RotateLeft32(a, -2) ^ bits.RotateLeft32(a, -13) ^ bits.RotateLeft32(a, -22)) + (a&s[1] ^ a&s[2] ^ s[1]&s[2])
		s = [8]uint32{t + u, a, s[1], s[2], s[3] + t, e, s[5], s[6]}
	}
	for i, v := range s {
		d.h[i] += v
	}
}

// roots are the first 32 bits behind the point of the cube roots of the first 64 primes.
var roots = [64]uint32{
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
	0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
	0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
	0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
	0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
	0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
	0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
	0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
}
