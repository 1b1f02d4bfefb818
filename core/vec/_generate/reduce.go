package main

import (
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// reduce writes dot or sum with the eight lanes of vec.Dot: one AVX-512
// register or two of AVX2. The rest is filled up with +0, and adding +0·(+0) or
// +0 to a lane changes nothing: a lane starts at +0, so it is never -0.
func reduce(g *gen, m isa, name string, product bool) {
	signature := "func(x *float64, n int) float64"
	if product {
		signature = "func(x, y *float64, n int) float64"
		g.begin(name+m.name, signature, "is "+name+"Generic.")
		g.arg("y", reg.RSI)
	} else {
		g.begin(name+m.name, signature, "is "+name+"Generic.")
	}
	g.arg("x", reg.RDI)
	g.arg("n", reg.RBX)
	parts := 8 / m.lanes
	for i := range parts {
		m.zero(g, m.vec[i])
	}
	add := func(disp, part int) {
		t := m.vec[2+part]
		g.VMOVUPD(mem(reg.RDI, disp), t)
		if product {
			g.VMULPD(mem(reg.RSI, disp), t, t)
		}
		g.VADDPD(t, m.vec[part], m.vec[part])
	}
	for _, unroll := range []int{4, 1} {
		g.loop(reg.RBX, 8*unroll, func() {
			for v := range unroll * parts {
				add(v*m.bytes(), v%parts)
			}
			g.ADDQ(imm(64*unroll), reg.RDI)
			if product {
				g.ADDQ(imm(64*unroll), reg.RSI)
			}
		})
	}
	for part := range parts {
		reduceTail(g, m, part, product)
	}
	fold(g, m)
	g.Store(reg.X0, g.ReturnIndex(0))
	g.end()
}

// reduceTail adds the last RBX elements, less than eight, that belong to one
// register of lanes: min(lanes, RBX - lanes·part) of them if that is positive.
func reduceTail(g *gen, m isa, part int, product bool) {
	mask, x, y := m.vec[15], m.vec[2], m.vec[3]
	skip, full := g.label("none"), g.label("some")
	g.MOVQ(reg.RBX, reg.RCX)
	if part > 0 {
		g.SUBQ(imm(m.lanes), reg.RCX)
	}
	g.CMPQ(reg.RCX, operand.Imm(0))
	g.JLE(operand.LabelRef(skip))
	if !m.wide() {
		g.CMPQ(reg.RCX, operand.Imm(uint64(m.lanes)))
		g.JLE(operand.LabelRef(full))
		g.MOVQ(operand.U32(uint32(m.lanes)), reg.RCX)
		g.Label(full)
	}
	m.tail(g, mask, reg.RAX)
	m.loadTail(g, mem(reg.RDI, part*m.bytes()), mask, x)
	if product {
		m.loadTail(g, mem(reg.RSI, part*m.bytes()), mask, y)
		g.VMULPD(y, x, x)
	}
	g.VADDPD(x, m.vec[part], m.vec[part])
	g.Label(skip)
}

// fold adds the lanes by halves, into X0.
func fold(g *gen, m isa) {
	if m.wide() {
		g.VEXTRACTF64X4(operand.Imm(1), reg.Z0, reg.Y1)
	}
	g.VADDPD(reg.Y1, reg.Y0, reg.Y0)
	g.VEXTRACTF128(operand.Imm(1), reg.Y0, reg.X1)
	g.VADDPD(reg.X1, reg.X0, reg.X0)
	g.VUNPCKHPD(reg.X0, reg.X0, reg.X1)
	g.VADDSD(reg.X1, reg.X0, reg.X0)
}
