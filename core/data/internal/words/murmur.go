package words

import (
	"encoding/binary"
	"math/bits"
)

// murmur returns MurmurHash3_x86_32 of b with seed 0 (Appleby 2011, public domain), by which scikit-learn's HashingVectorizer places
// words.
func murmur(b []byte) uint32 {
	const c1, c2 = 0xcc9e2d51, 0x1b873593
	var h uint32
	n := uint32(len(b))
	for ; len(b) >= 4; b = b[4:] {
		h ^= bits.RotateLeft32(binary.LittleEndian.Uint32(b)*c1, 15) * c2
		h = bits.RotateLeft32(h, 13)*5 + 0xe6546b64
	}
	var k uint32
	for i, c := range b {
		k |= uint32(c) << (8 * i)
	}
	h ^= bits.RotateLeft32(k*c1, 15) * c2
	h ^= n
	h = (h ^ h>>16) * 0x85ebca6b
	h = (h ^ h>>13) * 0xc2b2ae35
	return h ^ h>>16
}

// hashed returns the column of a word among so many: the absolute value of its hash, as a signed number, modulo them.
func hashed(word string, columns int) int {
	h := int64(int32(murmur([]byte(word))))
	return int(max(h, -h) % int64(columns))
}
