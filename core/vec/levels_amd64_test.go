//go:build !noasm

package vec

import (
	"runtime"
	"testing"
)

// eachLevel runs a test once for every set of kernels that this machine has,
// the pure-Go ones included.
func eachLevel(t *testing.T, f func(*testing.T)) {
	best := cpuLevel()
	defer func(was simdLevel) { level = was }(level)
	for l, name := range []string{"off", "avx2", "avx512"} {
		if level = simdLevel(l); level <= best {
			t.Run(name, f)
		}
	}
}

func TestLevels(t *testing.T) {
	for name, want := range map[string]simdLevel{"off": simdOff, "avx2": simdAVX2, "avx512": simdAVX512, "": simdAVX512, "sse9": simdAVX512} {
		if wantedLevel(name) != want {
			t.Errorf("LETHE_SIMD=%q gives %d", name, wantedLevel(name))
		}
	}
	t.Logf("%s: level %d of %d", runtime.GOARCH, level, cpuLevel())
}

// The product must not depend on how it is shared out.
func TestShare(t *testing.T) {
	eachLevel(t, func(t *testing.T) {
		if level == simdOff {
			t.Skip("stays on one goroutine")
		}
		for _, c := range []rowsCase{{64, 200, 30, 1, Set}, {300, 25, 17, 1, Add}, {9, 500, 200, 3, Set}, {1, 1, 1, 1, Set}, {257, 130, 3, 2, Add}} {
			for _, threads := range []int{2, 3, 16} {
				c.checkWith(t, func(dst []float64, to []int, a []float64, from []int, step int, p *Packed, mode Mode) {
					m := product{dst: dst, to: to, a: a, from: from, step: step, layout: p.layout, b: p.data, k: p.K, n: p.N, mode: mode}
					m.shareOver(threads)
				})
			}
		}
	})
}
