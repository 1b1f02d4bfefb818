//go:build js && simd && !noasm

package vec

import "sync"

// workspace is what products need beside their operands.
type workspace struct {
	packed   Packed
	to, from rowTable
	room     room
}

var workspaces = sync.Pool{New: func() any { return new(workspace) }}

// fewPlain is the number of rows for which a right operand is not worth packing.
const fewPlain = 8

func gemm(dst, a Matrix, ta Transpose, b Matrix, tb Transpose, mode Mode) {
	left := leftOf(a, ta)
	if !simd || left.len == 0 || dst.Rows == 0 || dst.Cols == 0 {
		gemmBlocked(dst, a, ta, b, tb, mode)
		return
	}
	w := workspaces.Get().(*workspace)
	data, stride := b.Data, b.Stride
	if tb == Trans || dst.Rows > fewPlain {
		w.packed.Pack(b, tb)
		data, stride = w.packed.data, 0
	}
	for i := 0; i < dst.Rows; i += blockRows {
		rows := min(blockRows, dst.Rows-i)
		w.to.multiples(i, rows, dst.Stride)
		w.from.multiples(i, rows, left.row)
		rowsKernel(&dst.Data[0], &w.to, &left.data[0], &w.from, uint32(rows), uint32(left.col),
			&data[0], uint32(stride), uint32(left.len), uint32(dst.Cols), flag(mode), &w.room)
	}
	workspaces.Put(w)
}

func gemmRows(dst []float64, to []int, a []float64, from []int, step int, p *Packed, mode Mode) {
	if !simd || p.K == 0 || p.layout.wide != panelWide {
		gemmRowsBlocked(dst, to, a, from, step, p, mode)
		return
	}
	w := workspaces.Get().(*workspace)
	for len(to) > 0 {
		rows := w.to.fill(to)
		w.from.fill(from)
		rowsKernel(&dst[0], &w.to, &a[0], &w.from, uint32(rows), uint32(step),
			&p.data[0], 0, uint32(p.K), uint32(p.N), flag(mode), &w.room)
		to, from = to[rows:], from[rows:]
	}
	workspaces.Put(w)
}

// flag is a mode as the kernels take it.
func flag(m Mode) uint32 {
	if m == Add {
		return 1
	}
	return 0
}

// fill copies the start of a table of offsets and returns how many fit.
func (t *rowTable) fill(offsets []int) int {
	rows := min(blockRows, len(offsets))
	for r, at := range offsets[:rows] {
		t[r] = uint32(at)
	}
	return rows
}

// multiples sets the first rows offsets to from·step, (from+1)·step, ….
func (t *rowTable) multiples(from, rows, step int) {
	at := from * step
	for r := range t[:rows] {
		t[r] = uint32(at)
		at += step
	}
}
