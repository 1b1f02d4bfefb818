package vec

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// rowsCase is one call of GemmRows on random tables: rows of dst in any order
// with gaps of NaN, rows of a anywhere, overlapping or equal.
type rowsCase struct {
	m, n, k, step int
	mode          Mode
}

func (c rowsCase) check(t *testing.T) {
	t.Helper()
	c.checkWith(t, GemmRows)
}

func (c rowsCase) checkWith(t *testing.T, kernel func([]float64, []int, []float64, []int, int, *Packed, Mode)) {
	t.Helper()
	r := rand.New(rand.NewPCG(uint64(c.m*1000+c.n), uint64(c.k*10+c.step)))
	stride := c.n + r.IntN(4)
	dst, whole := guarded(r, c.m, c.n, stride)
	a := numbers(r, (max(c.k, 1)-1)*c.step+1+c.m)
	to, from := r.Perm(c.m), make([]int, c.m)
	anywhere := r.IntN(2) == 0
	for i := range to {
		to[i] *= stride
		from[i] = i
		if anywhere {
			from[i] = r.IntN(c.m + 1)
		}
	}
	p := packed(r, c.k, c.n)
	want := append([]float64(nil), whole...)
	gemmRowsGeneric(want[5:5+len(dst.Data)], to, a, from, c.step, p, c.mode)
	kernel(dst.Data, to, a, from, c.step, p, c.mode)
	sameBits(t, want, whole, c)
}

// packed returns a random k×n matrix, packed by any of the three ways and
// compared with what was packed.
func packed(r *rand.Rand, k, n int) *Packed {
	p := &Packed{data: []float64{math.NaN(), math.NaN()}}
	p.data = p.data[:0]
	var want func(i, j int) float64
	if r.IntN(3) == 0 {
		b, at := numbers(r, n+k), r.Perm(k)
		p.PackRows(b, at, n)
		want = func(i, j int) float64 { return b[at[i]+j] }
	} else {
		trans := Transpose(r.IntN(2) == 0)
		b := shaped(r, k, n, trans, r.IntN(3))
		p.Pack(b, trans)
		want = func(i, j int) float64 { return b.at(i, j, trans) }
	}
	for i := range k {
		for j := range n {
			if math.Float64bits(want(i, j)) != math.Float64bits(p.at(i, j)) {
				panic("packed another matrix")
			}
		}
	}
	return p
}

// Every number of columns, of rows and of products to a sum, and sizes on both
// sides of every block.
func TestGemmRows(t *testing.T) {
	eachLevel(t, func(t *testing.T) {
		for i := range 131 {
			mode := Mode(i%2 == 0)
			for _, j := range []int{1, 2, 3, 7, 8, 9, 13} {
				rowsCase{j, i, 2 + i%11, 1 + i%3, mode}.check(t)
				rowsCase{i, 3 * j, j, 1 + i%3, !mode}.check(t)
				rowsCase{j, 27 - j, i, 1 + i%2, mode}.check(t)
			}
		}
		for _, mode := range []Mode{Set, Add} {
			for _, c := range [][4]int{{64, 64, 300, 1}, {20, 27, 700, 9}, {31, 130, 261, 0}, {130, 100, 193, 1}, {264, 73, 20, 2}, {16, 80, 7, 1}} {
				rowsCase{c[0], c[1], c[2], c[3], mode}.check(t)
			}
		}
	})
}

func TestGemmRowsPanics(t *testing.T) {
	var p Packed
	p.Pack(NewMatrix(3, 4), NoTrans)
	a, dst := make([]float64, 5), make([]float64, 9)
	call := func(to, from []int, step int) func() { return func() { GemmRows(dst, to, a, from, step, &p, Set) } }
	require.NotPanics(t, call([]int{0, 5}, []int{0, 2}, 1))
	require.NotPanics(t, call([]int{0}, []int{0}, 2))
	require.PanicsWithValue(t, badLength, call([]int{0, 4}, []int{0}, 1))
	require.PanicsWithValue(t, badShape, call([]int{0}, []int{0}, -1))
	for _, f := range []func(){
		call([]int{0, 6}, []int{0, 0}, 1), call([]int{-1}, []int{0}, 1), call([]int{0}, []int{3}, 1), call([]int{0}, []int{-1}, 1),
		call([]int{0}, []int{1}, 2), call([]int{0}, []int{0}, math.MaxInt),
		func() { p.PackRows(a, []int{0, 3}, 3) }, func() { p.PackRows(a, []int{-1}, 3) }, func() { p.PackRows(a, []int{0}, 6) },
	} {
		require.PanicsWithValue(t, badTable, f)
	}
	require.PanicsWithValue(t, badShape, func() { p.PackRows(a, nil, -1) })
	require.PanicsWithValue(t, badMatrix, func() { p.Pack(Matrix{Rows: 2, Cols: 3, Stride: 3}, NoTrans) })
}
