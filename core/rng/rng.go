// Package rng gives every consumer of chance a stream of its own, found by name.
//
// An experiment has one number for a seed. From it grows a tree: the seed of the
// order in which an unlearner sees its examples is, say,
//
//	rng.New(7).Child("unlearn").Child("finetune").Child("shuffle")
//
// and its stream depends on that path alone. A consumer that comes later, draws
// more or less, or runs on another thread moves no other stream; so a run can be
// repeated in part, and two methods can be compared under the same draws.
//
// A child is the SHA-256 of its parent, the length of its name and the name, so
// that no two paths meet, whatever the names hold. A stream is ChaCha8 (Bernstein
// 2008; math/rand/v2, whose output the Go project keeps fixed) keyed with the
// seed. Whole numbers, permutations and Float64 are math/rand/v2's; the normal
// sampler is ours, because the one there leans on math.Exp and math.Log, whose
// bits depend on the machine. Every draw has the same bits on every machine.
//
// Seeds are values, to be copied and kept. A Rand is one reader of one stream and
// not for concurrent use; make another from the seed instead.
package rng

import (
	"encoding/binary"
	"math"
	"math/rand/v2"

	"lethe/core/hash"
	"lethe/core/vec"
)

// Seed names a random stream and is the root of the streams below it. Equal
// seeds give equal streams. The zero Seed is valid, though New never returns it.
type Seed [hash.Size]byte

// New returns the root seed for the number that a user gives:
// Seed{}.Child("lethe").Child(the eight little-endian bytes of seed).
func New(seed uint64) Seed {
	var b [8]byte
	binary.LittleEndian.PutUint64(b[:], seed)
	return Seed{}.Child("lethe").Child(string(b[:]))
}

// Child returns the seed of the stream called name below s:
//
//	SHA-256(s ‖ len(name) as eight little-endian bytes ‖ name)
func (s Seed) Child(name string) Seed {
	b := make([]byte, 0, len(s)+8+len(name))
	b = append(b, s[:]...)
	b = binary.LittleEndian.AppendUint64(b, uint64(len(name)))
	b = append(b, name...)
	return hash.Sum256(b)
}

// Rand returns a reader at the start of the stream s.
func (s Seed) Rand() *Rand {
	return &Rand{src: rand.New(rand.NewChaCha8(s))}
}

// Rand reads one stream, from Seed.Rand. It is not safe for concurrent use.
type Rand struct {
	src   *rand.Rand
	spare float64 // The second normal of a pair, when full.
	full  bool
}

// Uint64 returns a uniform 64-bit number.
func (r *Rand) Uint64() uint64 { return r.src.Uint64() }

// Float64 returns a uniform multiple of 2**-53 in [0, 1).
//
// Within, it is an integer times 2**-53; the conversion keeps even that exact
// product from being fused into a caller's sum.
func (r *Rand) Float64() float64 { return float64(r.src.Float64()) }

// IntN returns a uniform integer in [0, n). It panics when n ≤ 0.
func (r *Rand) IntN(n int) int { return r.src.IntN(n) }

// Perm returns a uniform permutation of 0, …, n-1. It panics when n < 0.
func (r *Rand) Perm(n int) []int { return r.src.Perm(n) }

// Shuffle puts n elements into uniformly random order by calls of swap, which
// exchanges elements i and j (Fisher and Yates). It panics when n < 0.
func (r *Rand) Shuffle(n int, swap func(i, j int)) { r.src.Shuffle(n, swap) }

// Normal returns a normal number of mean 0 and variance 1, by Marsaglia's polar
// method (Marsaglia and Bray 1964): for a uniform point (u, v) of the unit disc
// and s = u² + v², u·√(-2 log s / s) and v·√(-2 log s / s) are independent normal
// numbers. The second waits for the next call.
func (r *Rand) Normal() float64 {
	if r.full {
		r.full = false
		return r.spare
	}
	for {
		u, v := r.signed(), r.signed()
		s := float64(u*u) + float64(v*v)
		if s > 0 && s < 1 {
			f := math.Sqrt(float64(-2*vec.Log(s)) / s)
			r.spare, r.full = float64(v*f), true
			return float64(u * f)
		}
	}
}

// signed returns a uniform multiple of 2**-52 in [-1, 1).
func (r *Rand) signed() float64 { return float64(2*r.Float64()) - 1 }
