package experiment

import (
	"encoding/binary"
	"encoding/hex"
	"math"

	"lethe/core/hash"
)

// digest is the SHA-256 of the canonical config, the data's hash and, for each seed and each method in the order of the
// config, θ, the state and the per-example scores as little-endian bits, and "failed" where it came to no more; then the same of
// each change, where the config has any, to each method's model.
type digest struct{ hash.Hash }

func newDigest(config []byte, data string) digest {
	d := digest{hash.New()}
	d.Write(config)
	d.Write([]byte(data))
	return d
}

func (d digest) add(r *Result) {
	d.floats(r.Weights.Theta)
	d.floats(r.Weights.State)
	d.floats(r.Scores.Data)
}

// fail notes that a method came to nothing more. Why is said in words, which may change.
func (d digest) fail() { d.Write([]byte("failed")) }

func (d digest) floats(x []float64) {
	var b [8]byte
	for _, v := range x {
		binary.LittleEndian.PutUint64(b[:], math.Float64bits(v))
		d.Write(b[:])
	}
}

func (d digest) String() string { return hex.EncodeToString(d.Sum(nil)) }
