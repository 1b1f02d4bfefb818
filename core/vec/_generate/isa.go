package main

import (
	"github.com/mmcloughlin/avo/attr"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// isa is what the kernels need to know of a vector unit.
type isa struct {
	name  string
	lanes int
	vec   []reg.Register
	// rows and width, in vectors, are the largest tile of the product.
	rows, width int
}

var avx512 = isa{"512", 8, []reg.Register{
	reg.Z0, reg.Z1, reg.Z2, reg.Z3, reg.Z4, reg.Z5, reg.Z6, reg.Z7, reg.Z8, reg.Z9, reg.Z10, reg.Z11, reg.Z12, reg.Z13, reg.Z14, reg.Z15,
	reg.Z16, reg.Z17, reg.Z18, reg.Z19, reg.Z20, reg.Z21, reg.Z22, reg.Z23, reg.Z24, reg.Z25, reg.Z26, reg.Z27, reg.Z28, reg.Z29, reg.Z30, reg.Z31,
}, 8, 3}

var avx2 = isa{"256", 4, []reg.Register{
	reg.Y0, reg.Y1, reg.Y2, reg.Y3, reg.Y4, reg.Y5, reg.Y6, reg.Y7, reg.Y8, reg.Y9, reg.Y10, reg.Y11, reg.Y12, reg.Y13, reg.Y14, reg.Y15,
}, 4, 2}

func (m isa) wide() bool { return m.lanes == 8 }

// bytes returns the size of a vector.
func (m isa) bytes() int { return 8 * m.lanes }

// zero clears a vector.
func (m isa) zero(g *gen, r reg.Register) {
	if m.wide() {
		g.VPXORQ(r, r, r)
		return
	}
	g.VXORPD(r, r, r)
}

// tail prepares the mask of the first n lanes, 0 ≤ n ≤ lanes, n in CX: in K1,
// or in a vector. It uses CX and scratch.
func (m isa) tail(g *gen, mask, scratch reg.Register) {
	if m.wide() {
		g.MOVL(operand.U32(1), scratch.(reg.GPPhysical).As32())
		g.SHLL(reg.CL, scratch.(reg.GPPhysical).As32())
		g.SUBL(operand.Imm(1), scratch.(reg.GPPhysical).As32())
		g.KMOVW(scratch.(reg.GPPhysical).As32(), reg.K1)
		return
	}
	g.maskAddress(scratch)
	g.VMOVUPD(mem(scratch, 0), mask)
}

// maskAddress sets scratch to the address of a mask of CX lanes; CX is lost.
func (g *gen) maskAddress(scratch reg.Register) {
	g.LEAQ(operand.NewDataAddr(operand.Symbol{Name: "masks", Static: true}, 32), scratch)
	g.SHLQ(operand.Imm(3), reg.RCX)
	g.SUBQ(reg.RCX, scratch)
}

// masks are four lanes on, then four off: 4-n lanes in, n are on.
func (g *gen) masks() {
	g.StaticGlobal("masks")
	g.DataAttributes(attr.RODATA | attr.NOPTR)
	for i := range 8 {
		v := ^uint64(0)
		if i >= 4 {
			v = 0
		}
		g.AddDatum(8*i, operand.U64(v))
	}
}

// loadTail loads the lanes of the mask and clears the others.
func (m isa) loadTail(g *gen, from operand.Mem, mask, to reg.Register) {
	if m.wide() {
		g.VMOVUPD_Z(from, reg.K1, to)
		return
	}
	g.VMASKMOVPD(from, mask, to)
}

// storeTail stores the lanes of the mask and leaves the others in memory alone.
func (m isa) storeTail(g *gen, from, mask reg.Register, to operand.Mem) {
	if m.wide() {
		g.VMOVUPD(from, reg.K1, to)
		return
	}
	g.VMASKMOVPD(from, mask, to)
}
