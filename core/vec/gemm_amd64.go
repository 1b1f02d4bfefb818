//go:build !noasm

package vec

import "sync"

const (
	// A tile's sums stay in registers for blockK products. Long blocks, whose
	// panels lie in the second-level cache, beat short ones that fit the first:
	// dst is fetched and stored less often. blockM rows share a panel.
	blockK = 1024
	blockM = 128
	// With fewer columns to compute, columns of a are read where they lie.
	packCols = 72
	// So few products, or none, are done before the kernels are prepared.
	fewProducts = 32
)

// product is a call of GemmRows in which the right operand may also lie as it
// is: then stride is positive, and its row k is b[k*stride:].
type product struct {
	dst  []float64
	to   []int
	a    []float64
	from []int
	step int

	layout layout
	b      []float64
	stride int
	k, n   int
	mode   Mode
}

// panel returns the rows from k on of the panel that starts at column j.
func (m *product) panel(j, k int) (*float64, int) {
	if m.stride > 0 {
		return &m.b[k*m.stride+j], m.stride
	}
	w := m.layout.cols(j, m.n)
	return &m.b[j*m.k+k*w], w
}

// run computes rows r to rEnd-1 in columns j to jEnd-1; j starts a panel.
func (m *product) run(r, rEnd, j, jEnd int) {
	var block *leftBlock
	if m.packsLeft(rEnd-r, jEnd-j) {
		block = leftBlocks.Get().(*leftBlock)
		defer leftBlocks.Put(block)
	}
	for k := 0; k < m.k; k += blockK {
		inner := min(blockK, m.k-k)
		for i := r; i < rEnd; i += blockM {
			rows := min(blockM, rEnd-i)
			left := rowsOf{a: m.a[k*m.step:], from: m.from[i : i+rows], step: m.step}
			if block != nil {
				left = left.pack(block, inner, m.layout.unit)
			}
			for c := j; c < jEnd; c += m.layout.wide {
				m.tiles(left, i, k, inner, c)
			}
		}
	}
}

// packsLeft says whether the rows are worth packing: when every element lies in
// a cache line of its own, and many panels read it.
func (m *product) packsLeft(rows, cols int) bool {
	return m.step != 1 && rows >= m.layout.unit && cols >= packCols
}

// tiles adds inner products from k on to the rows r, … of the panel at column j.
func (m *product) tiles(left rowsOf, r, k, inner, j int) {
	dst, to, a, from, rows, step := &m.dst[j], &m.to[r], &left.a[0], &left.from[0], len(left.from), left.step
	b, stride := m.panel(j, k)
	vectors, last := m.layout.tile(min(m.layout.wide, m.n-j))
	set := m.mode == Set && k == 0
	switch {
	case m.layout.unit == 4 && vectors == 1:
		gemm256x1(dst, to, a, from, rows, step, b, stride, inner, last, set)
	case m.layout.unit == 4:
		gemm256x2(dst, to, a, from, rows, step, b, stride, inner, last, set)
	case vectors == 1:
		gemm512x1(dst, to, a, from, rows, step, b, stride, inner, last, set)
	case vectors == 2:
		gemm512x2(dst, to, a, from, rows, step, b, stride, inner, last, set)
	default:
		gemm512x3(dst, to, a, from, rows, step, b, stride, inner, last, set)
	}
}

func gemmRows(dst []float64, to []int, a []float64, from []int, step int, p *Packed, mode Mode) {
	if p.layout.unit == 1 || p.K == 0 {
		gemmRowsBlocked(dst, to, a, from, step, p, mode)
		return
	}
	m := product{dst: dst, to: to, a: a, from: from, step: step, layout: p.layout, b: p.data, k: p.K, n: p.N, mode: mode}
	m.share()
}

// workspace is what Gemm needs beside its operands.
type workspace struct {
	packed   Packed
	to, from []int
}

// Memory that calls leave to one another, so that they allocate nothing.
var (
	workspaces = sync.Pool{New: func() any { return new(workspace) }}
	leftBlocks = sync.Pool{New: func() any { return new(leftBlock) }}
)

func gemm(dst, a Matrix, ta Transpose, b Matrix, tb Transpose, mode Mode) {
	left := leftOf(a, ta)
	if level == simdOff || dst.Rows*dst.Cols*left.len <= fewProducts {
		gemmBlocked(dst, a, ta, b, tb, mode)
		return
	}
	w := workspaces.Get().(*workspace)
	w.to = multiples(w.to, dst.Rows, dst.Stride)
	w.from = multiples(w.from, dst.Rows, left.row)
	m := product{dst: dst.Data, to: w.to, a: left.data, from: w.from, step: left.col,
		layout: packedLayout(), k: left.len, n: dst.Cols, mode: mode}
	if tb == NoTrans && m.plain(dst.Rows) {
		m.b, m.stride = b.Data, b.Stride
	} else {
		w.packed.Pack(b, tb)
		m.b = w.packed.data
	}
	m.share()
	workspaces.Put(w)
}

// plain says whether the right operand is better read where it lies: when few
// rows share it, and no vector would reach over its edge.
func (m *product) plain(rows int) bool {
	return rows <= 64 && (m.layout.unit == 8 || m.n%m.layout.unit == 0)
}

// multiples returns 0, step, …, (n-1)·step, in t's memory if there is enough.
func multiples(t []int, n, step int) []int {
	if cap(t) < n {
		t = make([]int, n)
	}
	t = t[:n]
	at := 0
	for i := range t {
		t[i] = at
		at += step
	}
	return t
}
