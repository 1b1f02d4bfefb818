package vec

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// combineCase is one call of Combine.
type combineCase struct {
	rows, cols, n, count int
	mode                 Mode
}

func (c combineCase) check(t *testing.T, r *rand.Rand) {
	t.Helper()
	m := shaped(r, c.rows, c.cols, NoTrans, r.IntN(3))
	apart := c.n + r.IntN(3)
	to, from := Blocks{apart, c.rows*apart + r.IntN(5)}, Blocks{r.IntN(20), r.IntN(20)}
	dst, whole := guarded(r, 1, to.end(c.count, c.rows, c.n), to.end(c.count, c.rows, c.n))
	src := numbers(r, from.end(c.count, c.cols, c.n))
	want := append([]float64(nil), whole...)
	combineGeneric(want[5:5+len(dst.Data)], to, src, from, m, c.n, c.count, c.mode)
	Combine(dst.Data, to, src, from, m, c.n, c.count, c.mode)
	sameBits(t, want, whole, c)
}

// Every length of rows, every number of them, and blocks apart and interleaved.
func TestCombine(t *testing.T) {
	eachLevel(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(3, 4))
		for n := 1; n <= 130; n++ {
			for cols := 1; cols <= combineMost; cols++ {
				combineCase{1 + r.IntN(7), cols, n, 1 + r.IntN(4), Mode(r.IntN(2) == 0)}.check(t, r)
			}
		}
	})
}

// Combine is a product with a small matrix.
func TestCombineIsGemm(t *testing.T) {
	eachLevel(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(5, 6))
		m, x := shaped(r, 6, 4, NoTrans, 0), shaped(r, 4, 37, NoTrans, 3)
		want, got := NewMatrix(6, 37), NewMatrix(6, 37)
		Gemm(want, m, NoTrans, x, NoTrans, Set)
		Combine(got.Data, Blocks{37, 0}, x.Data, Blocks{x.Stride, 0}, m, 37, 1, Set)
		sameBits(t, want.Data, got.Data)
	})
}

func TestCombinePanics(t *testing.T) {
	a, m := make([]float64, 9), NewMatrix(2, 3)
	call := func(to, from Blocks, m Matrix, n, count int) func() {
		return func() { Combine(a, to, make([]float64, 9), from, m, n, count, Set) }
	}
	require.NotPanics(t, call(Blocks{4, 0}, Blocks{3, 0}, m, 3, 1))
	require.NotPanics(t, call(Blocks{4, 1e6}, Blocks{3, 1e6}, m, 3, 0))
	for _, f := range []func(){
		call(Blocks{7, 0}, Blocks{3, 0}, m, 3, 1), call(Blocks{4, 3}, Blocks{3, 0}, m, 3, 2), call(Blocks{4, 0}, Blocks{4, 0}, m, 3, 1),
	} {
		require.PanicsWithValue(t, badTable, f)
	}
	for _, f := range []func(){
		call(Blocks{-1, 0}, Blocks{}, m, 1, 1), call(Blocks{}, Blocks{}, m, -1, 1), call(Blocks{}, Blocks{}, NewMatrix(1, 7), 1, 1), call(Blocks{}, Blocks{}, Matrix{}, 1, 1),
	} {
		require.PanicsWithValue(t, badShape, f)
	}
}
