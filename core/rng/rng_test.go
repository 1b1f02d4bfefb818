package rng

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

// The seeds below follow from the formulas of New and Child; they were computed
// once more with Python's hashlib. Never edit them: every result that anyone has
// published would change its meaning.
func TestSeeds(t *testing.T) {
	for _, test := range []struct {
		seed Seed
		want string
	}{
		{New(0), "712d978120364d1a05d94acc8ba25eb6de1bd9aedaacb07ac0ed91ae5db8edc7"},
		{New(7).Child("unlearn").Child("shuffle"), "2c55a7f7e0dc802b67bf61ca05f59c5f1eaaa6324498b172e45b9f164b8e8e0f"},
		{Seed{}.Child(""), "2c34ce1df23b838c5abf2a7f6437cca3d3067ed509ff25f11df6b11b582b51eb"},
	} {
		require.Equal(t, test.want, hex.EncodeToString(test.seed[:]))
	}
}

// golden is the SHA-256 of the little-endian bits of the draws below, made by
// this package on linux/amd64, go1.26, and found the same with GOAMD64=v3, on
// arm64 (qemu) and on js/wasm (Node). Never edit it.
const golden = "11c04f2ac17d4fdf61bcde595897ac5860fb1ccef7a8aef6c4d59d8f888062a3"

func TestGolden(t *testing.T) {
	h := sha256.New()
	put := func(x uint64) { h.Write(binary.LittleEndian.AppendUint64(nil, x)) }
	r := New(42).Child("golden").Rand()
	for n := 1; n < 2000; n++ {
		put(r.Uint64())
		put(math.Float64bits(r.Float64()))
		put(math.Float64bits(r.Normal()))
		put(uint64(r.IntN(n)))
		put(uint64(r.IntN(n << 40)))
	}
	x := r.Perm(1000)
	r.Shuffle(len(x), func(i, j int) { x[i], x[j] = x[j], x[i] })
	for _, v := range x {
		put(uint64(v))
	}
	require.Equal(t, golden, hex.EncodeToString(h.Sum(nil)))
}

func TestPathsDiffer(t *testing.T) {
	root := New(1)
	seeds := []Seed{
		{}, root, New(2), root.Child(""), root.Child("").Child(""), root.Child("a"), root.Child("b"), root.Child("a\x00"), root.Child("abc"),
		root.Child("a").Child("bc"), root.Child("ab").Child("c"), root.Child("bc").Child("a"), New(2).Child("a").Child("bc"),
	}
	for i, s := range seeds {
		for _, other := range seeds[:i] {
			require.NotEqual(t, other, s)
			require.NotEqual(t, other.Rand().Uint64(), s.Rand().Uint64())
		}
	}
	require.Equal(t, root.Child("a").Rand().Perm(9), root.Child("a").Rand().Perm(9))
}

// Streams of neighbouring names must look independent: their correlation over n
// draws has standard deviation 1/√n.
func TestStreamsUncorrelated(t *testing.T) {
	const n = 100000
	a, b := New(3).Child("a").Rand(), New(3).Child("b").Rand()
	sum := 0.0
	for range n {
		sum += float64(a.Normal() * b.Normal())
	}
	require.InDelta(t, 0, sum/n, 4/math.Sqrt(n))
}

// The moments of a normal number are 0, 1, 0, 3; the bands are four standard
// deviations of the estimate, √(variance of xᵏ / n).
func TestNormalMoments(t *testing.T) {
	const n = 400000
	r := New(5).Rand()
	var m [5]float64
	beyond3, pairs, last := 0.0, 0.0, 0.0
	for range n {
		x := r.Normal()
		power := 1.0
		for k := range m {
			m[k] += power / n
			power *= x
		}
		if math.Abs(x) > 3 {
			beyond3++
		}
		pairs += float64(x * last)
		last = x
	}
	band := func(variance float64) float64 { return 4 * math.Sqrt(variance/n) }
	require.InDelta(t, 0, m[1], band(1))
	require.InDelta(t, 1, m[2], band(2))
	require.InDelta(t, 0, m[3], band(15))
	require.InDelta(t, 3, m[4], band(96))
	const p3 = 0.0026997960632601866 // P(|x| > 3) = erfc(3/√2).
	require.InDelta(t, p3, beyond3/n, band(p3))
	require.InDelta(t, 0, pairs/n, band(1))
}

// Chi-square over all orders of four elements; 23 degrees of freedom, of which
// 0.9999 lies below 56.
func TestOrdersUniform(t *testing.T) {
	r := New(6).Rand()
	shuffled := func() []int {
		x := []int{0, 1, 2, 3}
		r.Shuffle(4, func(i, j int) { x[i], x[j] = x[j], x[i] })
		return x
	}
	for i, order := range []func() []int{func() []int { return r.Perm(4) }, shuffled} {
		const draws = 24000
		var count [256]float64
		for range draws {
			x := order()
			count[x[0]<<6|x[1]<<4|x[2]<<2|x[3]]++
		}
		chi, kinds := 0.0, 0
		for _, c := range count {
			if c > 0 {
				chi += (c - 1000) * (c - 1000) / 1000
				kinds++
			}
		}
		require.Equal(t, 24, kinds, i)
		require.Less(t, chi, 56.0, i)
	}
}

func TestRanges(t *testing.T) {
	r := New(8).Rand()
	for n := 1; n < 1000; n++ {
		x := r.Float64()
		require.True(t, x >= 0 && x < 1)
		i := r.IntN(n)
		require.True(t, i >= 0 && i < n)
	}
	require.Panics(t, func() { r.IntN(0) })
}
