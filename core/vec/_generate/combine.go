package main

import (
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// combineMost is how many rows the kernel combines at the most.
const combineMost = 6

// The registers of the kernel; strides are in bytes.
var (
	rDst     = reg.RDI // First row of a block, at the columns in hand.
	rSrc     = reg.RSI
	rTo      = reg.R8 // Strides.
	rFrom    = reg.R9
	rMatrix  = reg.RDX
	rAcross  = reg.R10 // Stride of the matrix.
	rLeft    = reg.RBX // Columns left.
	rRow     = reg.R11 // The row of dst, or of src, in hand.
	rWeights = reg.R12 // The matrix's row in hand.
	rRows    = reg.R13
)

// combineGen writes the part of the kernel for one number of columns of the matrix.
type combineGen struct {
	*gen
	isa
	cols  int
	vecs  int // How many vectors of a row are in hand.
	count operand.Mem
}

func combine(g *gen, m isa) {
	if !m.wide() {
		g.masks()
	}
	g.begin("combine"+m.name,
		"func(dst *float64, toStride, toStep int, src *float64, fromStride, fromStep int, matrix *float64, across, rows, cols, n, count int, set bool)",
		"is combineGeneric.")
	count := g.AllocLocal(8)
	g.arg("count", reg.RAX)
	g.MOVQ(reg.RAX, count)
	for _, p := range []struct {
		name string
		to   reg.Register
	}{{"toStride", rTo}, {"fromStride", rFrom}, {"across", rAcross}} {
		g.arg(p.name, p.to)
		g.SHLQ(operand.Imm(3), p.to)
	}
	g.arg("matrix", rMatrix)
	g.arg("n", reg.RCX)
	g.ANDQ(imm(m.lanes-1), reg.RCX)
	m.tail(g, m.vec[15], reg.RAX)
	g.arg("cols", reg.RAX)
	for cols := combineMost; cols >= 1; cols-- {
		next := g.label("fewer")
		if cols > 1 {
			g.CMPQ(reg.RAX, imm(cols))
			g.JNE(operand.LabelRef(next))
		}
		(&combineGen{gen: g, isa: m, cols: cols, count: count}).blocks()
		if cols > 1 {
			g.Label(next)
		}
	}
}

// blocks goes through the blocks and returns.
func (c *combineGen) blocks() {
	top := c.label("block")
	c.arg("dst", rDst)
	c.arg("src", rSrc)
	c.Label(top)
	c.MOVQ(rDst, reg.R14)
	c.MOVQ(rSrc, reg.R15)
	c.arg("n", rLeft)
	if c.wide() {
		c.columns(2)
	}
	c.columns(1)
	even := c.label("even")
	c.TESTQ(rLeft, rLeft)
	c.JZ(operand.LabelRef(even))
	c.vecs = 1
	c.chunk(true)
	c.Label(even)
	c.arg("toStep", reg.RAX)
	c.LEAQ(indexed(reg.R14, reg.RAX, 8), rDst)
	c.arg("fromStep", reg.RAX)
	c.LEAQ(indexed(reg.R15, reg.RAX, 8), rSrc)
	c.DECQ(c.count)
	c.JNZ(operand.LabelRef(top))
	c.end()
}

// columns combines as many columns as fill a number of vectors, again and again.
func (c *combineGen) columns(vecs int) {
	c.vecs = vecs
	c.loop(rLeft, vecs*c.lanes, func() {
		c.chunk(false)
		c.ADDQ(imm(vecs*c.bytes()), rDst)
		c.ADDQ(imm(vecs*c.bytes()), rSrc)
	})
}

// chunk combines the columns in hand.
func (c *combineGen) chunk(masked bool) {
	c.MOVQ(rSrc, rRow)
	for j := range c.cols {
		for v := range c.vecs {
			c.move(mem(rRow, v*c.bytes()), c.source(j, v), masked)
		}
		if j < c.cols-1 {
			c.ADDQ(rFrom, rRow)
		}
	}
	c.MOVQ(rDst, rRow)
	c.MOVQ(rMatrix, rWeights)
	c.arg("rows", rRows)
	top := c.label("row")
	c.Label(top)
	c.start(masked)
	for j := range c.cols {
		w := c.spare(c.vecs)
		c.VBROADCASTSD(mem(rWeights, 8*j), w)
		for v := range c.vecs {
			x := c.spare(c.vecs + 1 + v)
			c.VMULPD(c.source(j, v), w, x)
			c.VADDPD(x, c.spare(v), c.spare(v))
		}
	}
	for v := range c.vecs {
		if masked {
			c.storeTail(c.gen, c.spare(v), c.vec[15], mem(rRow, 0))
			continue
		}
		c.VMOVUPD(c.spare(v), mem(rRow, v*c.bytes()))
	}
	c.ADDQ(rTo, rRow)
	c.ADDQ(rAcross, rWeights)
	c.DECQ(rRows)
	c.JNZ(operand.LabelRef(top))
}

// source is the vector that holds part v of source row j; it stays clear of the mask.
func (c *combineGen) source(j, v int) reg.Register { return c.vec[j*c.vecs+v] }

// spare is a register beside the sources: first the sums, then the weight, then the products.
func (c *combineGen) spare(i int) reg.Register {
	if c.wide() {
		return c.vec[16+i]
	}
	return c.vec[combineMost+i]
}

// start clears the sums or loads them from dst.
func (c *combineGen) start(masked bool) {
	load, done := c.label("load"), c.label("go")
	c.arg("set", reg.RAX.As8())
	c.CMPB(reg.RAX.As8(), operand.Imm(0))
	c.JE(operand.LabelRef(load))
	for v := range c.vecs {
		c.zero(c.gen, c.spare(v))
	}
	c.JMP(operand.LabelRef(done))
	c.Label(load)
	for v := range c.vecs {
		c.move(mem(rRow, v*c.bytes()), c.spare(v), masked)
	}
	c.Label(done)
}

// move loads a vector.
func (c *combineGen) move(from operand.Mem, to reg.Register, masked bool) {
	if masked {
		c.loadTail(c.gen, from, c.vec[15], to)
		return
	}
	c.VMOVUPD(from, to)
}
