package main

import (
	"fmt"

	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// pack writes what fills a panel: copies of rows, and the transposition of a
// block of as many rows as a vector has lanes.
func pack(g *gen, m isa) {
	if !m.wide() {
		g.masks()
	}
	for width := m.width; width >= 1; width-- {
		copyPanel(g, m, width, false)
		copyPanel(g, m, width, true)
	}
	turn(g, m)
}

// copyPanel writes the copy of k rows, at equal distances or by table.
func copyPanel(g *gen, m isa, width int, table bool) {
	if table {
		g.begin(fmt.Sprintf("gather%sx%d", m.name, width), "func(dst, src *float64, at *int, k, last int)",
			fmt.Sprintf("packs the k rows src[at[i]:] into a panel of %d vectors, the last", width),
			"of which takes last columns and is filled up with zeros.")
		g.arg("at", reg.RDX)
	} else {
		g.begin(fmt.Sprintf("copy%sx%d", m.name, width), "func(dst, src *float64, stride, k, last int)",
			fmt.Sprintf("packs the k rows src[i*stride:] into a panel of %d vectors, the last", width),
			"of which takes last columns and is filled up with zeros.")
		g.arg("stride", reg.RDX)
		g.SHLQ(operand.Imm(3), reg.RDX)
	}
	g.arg("dst", reg.RDI)
	g.arg("src", reg.RSI)
	g.arg("k", reg.RBX)
	g.arg("last", reg.RCX)
	mask := m.vec[15]
	m.tail(g, mask, reg.RAX)
	g.loop(reg.RBX, 1, func() {
		row := reg.RSI
		if table {
			row = reg.RAX
			g.MOVQ(mem(reg.RDX, 0), row)
			g.LEAQ(indexed(reg.RSI, row, 8), row)
			g.ADDQ(imm(8), reg.RDX)
		}
		for v := range width {
			if v < width-1 {
				g.VMOVUPD(mem(row, v*m.bytes()), m.vec[v])
			} else {
				m.loadTail(g, mem(row, v*m.bytes()), mask, m.vec[v])
			}
		}
		for v := range width {
			g.VMOVUPD(m.vec[v], mem(reg.RDI, v*m.bytes()))
		}
		g.ADDQ(imm(width*m.bytes()), reg.RDI)
		if !table {
			g.ADDQ(reg.RDX, reg.RSI)
		}
	})
	g.end()
}

// turn writes the transposition of blocks×lanes columns of up to lanes rows.
func turn(g *gen, m isa) {
	n := m.lanes
	g.begin("turn"+m.name, "func(dst *float64, to int, src *float64, stride, rows, blocks int)",
		fmt.Sprintf("sets dst[k*to+q] to src[q*stride+k], for q < %d and k < %[1]d*blocks. Rows of src from", n),
		"rows on are not there, and row rows-1 is taken for them; rows must be positive.")
	g.arg("dst", reg.RDI)
	g.arg("to", reg.RDX)
	g.SHLQ(operand.Imm(3), reg.RDX)
	g.arg("src", rowPointers[0])
	g.arg("stride", reg.RSI)
	g.SHLQ(operand.Imm(3), reg.RSI)
	g.arg("rows", reg.RCX)
	g.arg("blocks", reg.RBX)
	for i := 1; i < n; i++ {
		g.LEAQ(indexed(rowPointers[i-1], reg.RSI, 1), rowPointers[i])
		g.CMPQ(reg.RCX, imm(i+1))
		g.CMOVQLT(rowPointers[i-1], rowPointers[i])
	}
	g.XORQ(reg.RAX, reg.RAX)
	g.loop(reg.RBX, 1, func() {
		for i := range n {
			g.VMOVUPD(indexed(rowPointers[i], reg.RAX, 1), m.vec[i])
		}
		for i := 0; i < n; i += 2 { // Pairs: even columns, then odd ones.
			g.VUNPCKLPD(m.vec[i+1], m.vec[i], m.vec[n+i])
			g.VUNPCKHPD(m.vec[i+1], m.vec[i], m.vec[n+i+1])
		}
		if m.wide() {
			turnLanes512(g, m)
		} else {
			for odd := range 2 {
				a, b := m.vec[n+odd], m.vec[n+2+odd]
				g.VPERM2F128(operand.Imm(0x20), b, a, m.vec[odd])
				g.VPERM2F128(operand.Imm(0x31), b, a, m.vec[odd+2])
			}
		}
		for i := range n {
			g.VMOVUPD(m.vec[i], mem(reg.RDI, 0))
			g.ADDQ(reg.RDX, reg.RDI)
		}
		g.ADDQ(imm(m.bytes()), reg.RAX)
	})
	g.end()
}

// turnLanes512 transposes the 4×4 pairs in registers 8, 10, 12, 14 into 0, 2,
// 4, 6, and those in 9, … into 1, …, by way of registers from 16 on.
func turnLanes512(g *gen, m isa) {
	const even, odd = 0x88, 0xdd // Lanes 0 and 2, or 1 and 3, of each source.
	pick := func(lanes uint64, a, b, to int) {
		g.VSHUFF64X2(operand.Imm(lanes), m.vec[b], m.vec[a], m.vec[to])
	}
	for c := range 2 {
		pick(even, 8+c, 10+c, 16+4*c)
		pick(odd, 8+c, 10+c, 17+4*c)
		pick(even, 12+c, 14+c, 18+4*c)
		pick(odd, 12+c, 14+c, 19+4*c)
	}
	for c := range 2 {
		pick(even, 16+4*c, 18+4*c, c)
		pick(odd, 16+4*c, 18+4*c, c+4)
		pick(even, 17+4*c, 19+4*c, c+2)
		pick(odd, 17+4*c, 19+4*c, c+6)
	}
}
