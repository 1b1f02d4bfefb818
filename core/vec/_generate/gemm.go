package main

import (
	"fmt"

	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// gemm writes the micro-kernels of the product, one for each width of a panel.
func gemm(g *gen, m isa) {
	if !m.wide() {
		g.masks()
	}
	for width := m.width; width >= 1; width-- {
		panelKernel(g, m, width)
	}
}

// The registers of a tile. Every row of a has its pointer; one index, which
// grows by step, serves them all.
var rowPointers = []reg.Register{reg.R8, reg.R9, reg.R10, reg.R11, reg.R12, reg.R13, reg.R14, reg.R15}

var (
	rIndex  = reg.RAX
	rPanel  = reg.RBX
	rCount  = reg.RCX
	rStep   = reg.RDX
	rStride = reg.RSI
	rTable  = reg.RDI
	rAhead  = reg.RDI // While there are products to add, no table is read.
)

// tileGen writes the tiles of one kernel.
type tileGen struct {
	*gen
	isa
	width          int
	to, from, rows operand.Mem // What is left of the tables.
}

func panelKernel(g *gen, m isa, width int) {
	g.begin(fmt.Sprintf("gemm%sx%d", m.name, width),
		"func(dst *float64, to *int, a *float64, from *int, rows, step int, b *float64, stride, k, last int, set bool)",
		fmt.Sprintf("is GemmRows for one panel of %d to %d columns: row k of the panel is", (width-1)*m.lanes+1, width*m.lanes),
		"b[k*stride:], and its last vector has last columns. k and rows must be positive.")
	t := &tileGen{gen: g, isa: m, width: width}
	t.to, t.from, t.rows = g.AllocLocal(8), g.AllocLocal(8), g.AllocLocal(8)
	for _, p := range []struct {
		name string
		at   operand.Mem
	}{{"to", t.to}, {"from", t.from}, {"rows", t.rows}} {
		g.arg(p.name, reg.RAX)
		g.MOVQ(reg.RAX, p.at)
	}
	if m.wide() {
		g.arg("last", reg.RCX)
		m.tail(g, nil, reg.RAX)
	}
	g.arg("step", rStep)
	g.SHLQ(operand.Imm(3), rStep)
	g.arg("stride", rStride)
	g.SHLQ(operand.Imm(3), rStride)
	for rows := m.rows; rows >= 1; rows /= 2 {
		top, out := g.label("rows"), g.label("fewer")
		g.Label(top)
		g.CMPQ(t.rows, operand.Imm(uint64(rows)))
		g.JL(operand.LabelRef(out))
		t.tile(rows)
		g.ADDQ(imm(8*rows), t.to)
		g.ADDQ(imm(8*rows), t.from)
		g.SUBQ(imm(rows), t.rows)
		if rows > 1 {
			g.JMP(operand.LabelRef(top))
		}
		g.Label(out)
	}
	g.end()
}

func (t *tileGen) sum(row, v int) reg.Register { return t.vec[row*t.width+v] }

// tile multiplies a few rows by the panel.
func (t *tileGen) tile(rows int) {
	t.arg("a", rIndex)
	t.MOVQ(t.from, rTable)
	for i := range rows {
		t.MOVQ(mem(rTable, 8*i), rowPointers[i])
		t.LEAQ(indexed(rIndex, rowPointers[i], 8), rowPointers[i])
	}
	t.start(rows)
	if rows == t.isa.rows {
		t.fetchNext(rows)
	}
	t.XORQ(rIndex, rIndex)
	t.arg("b", rPanel)
	t.arg("k", rCount)
	t.IMUL3Q(operand.Imm(panelAhead), rStride, rAhead)
	top := t.label("k")
	t.Label(top)
	t.products(rows)
	t.ADDQ(rStep, rIndex)
	t.ADDQ(rStride, rPanel)
	t.DECQ(rCount)
	t.JNZ(operand.LabelRef(top))
	t.finish(rows)
}

const (
	// ahead is how many bytes before its use a packed row of a is asked for.
	ahead = 1024
	// panelAhead is how many rows before its use a row of the panel is asked for. The hardware foresees the next rows, but not
	// beyond the end of a page, of which a panel has many.
	panelAhead = 24
)

// products adds one product to every element of the tile.
func (t *tileGen) products(rows int) {
	first := t.rows0()
	b := func(v int) reg.Register { return t.vec[first+v] }
	for v := range t.width {
		from := mem(rPanel, v*t.bytes())
		if v == t.width-1 && t.wide() {
			t.VMOVUPD_Z(from, reg.K1, b(v))
			continue
		}
		t.VMOVUPD(from, b(v))
	}
	t.PREFETCHT0(operand.Mem{Base: rowPointers[0], Index: rIndex, Scale: 1, Disp: ahead})
	for at := 0; at < t.width*t.bytes(); at += 64 {
		t.PREFETCHT0(operand.Mem{Base: rPanel, Index: rAhead, Scale: 1, Disp: at})
	}
	spare := first + t.width
	for i := range rows {
		from := indexed(rowPointers[i], rIndex, 1)
		if t.width == 1 && t.wide() {
			x := t.vec[spare+i%4]
			t.VMULPD_BCST(from, b(0), x)
			t.VADDPD(x, t.sum(i, 0), t.sum(i, 0))
			continue
		}
		a := t.vec[spare+i%2]
		t.VBROADCASTSD(from, a)
		for v := range t.width {
			x := t.vec[spare+2+v]
			t.VMULPD(b(v), a, x)
			t.VADDPD(x, t.sum(i, v), t.sum(i, v))
		}
	}
}

// rows0 is the number of the first register behind the sums.
func (t *tileGen) rows0() int { return t.isa.rows * t.width }

// start clears the tile or loads it from dst.
func (t *tileGen) start(rows int) {
	load, done := t.label("load"), t.label("go")
	t.arg("set", rCount.As8())
	t.CMPB(rCount.As8(), operand.Imm(0))
	t.JE(operand.LabelRef(load))
	for i := range rows {
		for v := range t.width {
			t.zero(t.gen, t.sum(i, v))
		}
	}
	t.JMP(operand.LabelRef(done))
	t.Label(load)
	t.eachRow(rows, func(i, v int, at operand.Mem, mask reg.Register) {
		if mask != nil {
			t.loadTail(t.gen, at, mask, t.sum(i, v))
			return
		}
		t.VMOVUPD(at, t.sum(i, v))
	})
	t.Label(done)
}

// fetchNext asks for the rows of dst that the next tile will need: they are far
// apart, no hardware foresees them, and the tile at hand gives them time.
func (t *tileGen) fetchNext(rows int) {
	skip := t.label("last")
	t.CMPQ(t.rows, imm(2*rows))
	t.JL(operand.LabelRef(skip))
	t.MOVQ(t.to, rTable)
	t.arg("dst", rPanel)
	for i := range rows {
		t.MOVQ(mem(rTable, 8*(rows+i)), rIndex)
		t.LEAQ(indexed(rPanel, rIndex, 8), rIndex)
		for at := 0; at < t.width*t.bytes(); at += 64 {
			t.PREFETCHT0(mem(rIndex, at))
		}
		t.PREFETCHT0(mem(rIndex, t.width*t.bytes()-8)) // Rows begin anywhere.
	}
	t.Label(skip)
}

// finish stores the tile.
func (t *tileGen) finish(rows int) {
	t.eachRow(rows, func(i, v int, at operand.Mem, mask reg.Register) {
		if mask != nil {
			t.storeTail(t.gen, t.sum(i, v), mask, at)
			return
		}
		t.VMOVUPD(t.sum(i, v), at)
	})
}

// eachRow calls move for every vector of the tile and its place in dst, with a
// mask for the last one of a row if it may be short.
func (t *tileGen) eachRow(rows int, move func(i, v int, at operand.Mem, mask reg.Register)) {
	walk := func(mask reg.Register) {
		t.MOVQ(t.to, rTable)
		t.arg("dst", rPanel)
		for i := range rows {
			t.MOVQ(mem(rTable, 8*i), rIndex)
			t.LEAQ(indexed(rPanel, rIndex, 8), rIndex)
			for v := range t.width {
				if v < t.width-1 {
					move(i, v, mem(rIndex, v*t.bytes()), nil)
				} else {
					move(i, v, mem(rIndex, v*t.bytes()), mask)
				}
			}
		}
	}
	if t.wide() {
		walk(reg.K1)
		return
	}
	// AVX2's masked stores are slow; a full vector goes without.
	full, done := t.label("full"), t.label("moved")
	t.arg("last", rCount)
	t.CMPQ(rCount, operand.Imm(uint64(t.lanes)))
	t.JE(operand.LabelRef(full))
	mask := t.vec[15]
	t.tail(t.gen, mask, rIndex)
	walk(mask)
	t.JMP(operand.LabelRef(done))
	t.Label(full)
	walk(nil)
	t.Label(done)
}
