//go:build js && simd && !noasm

package vec

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"
)

// eachLevel runs a test on the plain loops and, where they can run, on the kernels.
func eachLevel(t *testing.T, f func(*testing.T)) {
	defer func(was bool) { simd = was }(simd)
	kernels := simd
	simd = false
	t.Run("off", f)
	if simd = kernels; simd {
		t.Run("simd128", f)
	}
}

// Without this the other tests could pass on the plain loops alone.
func TestKernelsRun(t *testing.T) {
	require.Equal(t, os.Getenv("LETHE_SIMD") != "off", simd)
}

// Products larger than a block of rows, a block of K and both, in every form.
func TestKernelBlocks(t *testing.T) {
	for _, s := range [][3]int{{70, 13, 520}, {130, 11, 257}, {5, 9, 300}, {8, 7, 3}, {9, 8, 513}, {65, 2, 260}} {
		eachForm(func(ta, tb Transpose, mode Mode) { checkGemm(t, s[0], s[1], s[2], 1, ta, tb, mode, Gemm) })
		for step := range 4 {
			rowsCase{s[0], s[1], s[2], step, Set}.check(t)
			rowsCase{s[0], s[1], s[2], step, Add}.check(t)
		}
	}
}
