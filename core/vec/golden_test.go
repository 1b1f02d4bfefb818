package vec

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// golden is the SHA-256 of the little-endian bits of every result below, NaN
// counted as one value. It was made by this package's pure-Go code on
// linux/amd64, go1.26, once the tests against math/big held, and found the same
// with GOAMD64=v3, on arm64 (qemu) and on js/wasm (Node). Never edit it to make
// a build pass: a build that differs computes other numbers.
const golden = "fab7d5946c538c13ee4fd8ab4f008d3d0b0cfa381e76b3320d77e7026543d645"

func TestGolden(t *testing.T) { eachLevel(t, testGolden) }

func testGolden(t *testing.T) {
	h := sha256.New()
	x := goldenArguments()
	for _, f := range functions {
		for _, v := range x {
			hashBits(h, f.f(v))
		}
	}
	small := x[1000:3000]
	for n := range 131 {
		hashBits(h, Dot(small[n:2*n], small[3*n:4*n]), Sum(small[n:3*n]), LogSumExp(small[n:2*n]), MaxAbs(x[n:2*n]))
	}
	for _, s := range gemmShapes {
		a, b := NewMatrix(s.m, s.k), NewMatrix(s.k, s.n)
		if s.ta {
			a = NewMatrix(s.k, s.m)
		}
		if s.tb {
			b = NewMatrix(s.n, s.k)
		}
		dst := NewMatrix(s.m, s.n)
		for i, m := range []Matrix{a, b, dst} {
			for j := range m.Data {
				m.Data[j] = small[(j*7+i)%len(small)]
			}
		}
		Gemm(dst, a, s.ta, b, s.tb, s.mode)
		Axpy(dst.Data, 0x1.5555555555555p-2, dst.Data)
		hashBits(h, dst.Data...)
	}
	require.Equal(t, golden, hex.EncodeToString(h.Sum(nil)))
}

// goldenArguments draws 1000 numbers of any bits, 2000 in [-2, 2) and 5000 in
// [-64, 64), by integer work and exact products only.
func goldenArguments() []float64 {
	r := rand.NewPCG(2024, 1)
	x := []float64{0, math.Copysign(0, -1), math.Inf(1), math.Inf(-1), math.NaN(), 0x1p-1074, 709.78, 709.79, -745.13, -745.14}
	for len(x) < 1000 {
		x = append(x, math.Float64frombits(r.Uint64()))
	}
	for len(x) < 8000 {
		unit := 0x1p-62
		if len(x) >= 3000 {
			unit = 0x1p-57
		}
		x = append(x, float64(float64(int64(r.Uint64())>>11<<11)*unit))
	}
	return x
}

func hashBits(h hash.Hash, x ...float64) {
	var b []byte
	for _, v := range x {
		if v != v {
			v = math.NaN()
		}
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(v))
	}
	h.Write(b)
}
