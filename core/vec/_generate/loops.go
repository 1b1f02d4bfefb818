package main

import (
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// loops writes the element-wise functions and the reductions.
func loops(g *gen, m isa) {
	if !m.wide() {
		g.masks()
	}
	axpy(g, m)
	accumulate(g, m)
	scale(g, m)
	relu(g, m)
	reluBack(g, m)
	largest(g, m)
	momentum(g, m)
	reduce(g, m, "dot", true)
	reduce(g, m, "sum", false)
}

// each writes a loop over whole vectors, four at a time, then one at a time,
// and once more over the masked rest. The count is in RBX; the pointers move
// along. A body uses three registers from its first on; registers 12 to 14 are
// free for constants, 15 is the mask of AVX2.
type each struct {
	*gen
	isa
	pointers []reg.Register
	first    int
	disp     int
	masked   bool
}

func (e *each) reg(i int) reg.Register { return e.vec[e.first+i] }

// load sets register i of the body to the vector at a pointer.
func (e *each) load(pointer reg.Register, i int) {
	if e.masked {
		e.loadTail(e.gen, mem(pointer, 0), e.vec[15], e.reg(i))
		return
	}
	e.VMOVUPD(mem(pointer, e.disp), e.reg(i))
}

// store writes register i of the body to a pointer.
func (e *each) store(i int, pointer reg.Register) {
	if e.masked {
		e.storeTail(e.gen, e.reg(i), e.vec[15], mem(pointer, 0))
		return
	}
	e.VMOVUPD(e.reg(i), mem(pointer, e.disp))
}

func (g *gen) each(m isa, pointers []reg.Register, body func(*each)) {
	g.arg("n", reg.RBX)
	e := &each{gen: g, isa: m, pointers: pointers}
	for _, unroll := range []int{4, 1} {
		g.loop(reg.RBX, unroll*m.lanes, func() {
			for v := range unroll {
				e.first, e.disp = 3*v, v*m.bytes()
				body(e)
			}
			for _, p := range pointers {
				g.ADDQ(imm(unroll*m.bytes()), p)
			}
		})
	}
	out := g.label("even")
	g.TESTQ(reg.RBX, reg.RBX)
	g.JZ(operand.LabelRef(out))
	g.MOVQ(reg.RBX, reg.RCX)
	m.tail(g, m.vec[15], reg.RAX)
	e.first, e.disp, e.masked = 0, 0, true
	body(e)
	g.Label(out)
	g.end()
}

// constant spreads a parameter over register i.
func (g *gen) constant(m isa, name string, i int) reg.Register {
	at, err := g.Param(name).Resolve()
	if err != nil {
		panic(err)
	}
	g.VBROADCASTSD(at.Addr, m.vec[i])
	return m.vec[i]
}

func axpy(g *gen, m isa) {
	g.begin("axpy"+m.name, "func(dst, x *float64, n int, a float64)", "is axpyGeneric.")
	g.arg("dst", reg.RDI)
	g.arg("x", reg.RSI)
	a := g.constant(m, "a", 12)
	g.each(m, []reg.Register{reg.RDI, reg.RSI}, func(e *each) {
		e.load(reg.RSI, 0)
		e.load(reg.RDI, 1)
		g.VMULPD(a, e.reg(0), e.reg(0))
		g.VADDPD(e.reg(0), e.reg(1), e.reg(1))
		e.store(1, reg.RDI)
	})
}

func accumulate(g *gen, m isa) {
	g.begin("accumulate"+m.name, "func(dst, x *float64, n int)", "is accumulateGeneric.")
	g.arg("dst", reg.RDI)
	g.arg("x", reg.RSI)
	g.each(m, []reg.Register{reg.RDI, reg.RSI}, func(e *each) {
		e.load(reg.RSI, 0)
		e.load(reg.RDI, 1)
		g.VADDPD(e.reg(0), e.reg(1), e.reg(1))
		e.store(1, reg.RDI)
	})
}

func scale(g *gen, m isa) {
	g.begin("scale"+m.name, "func(dst *float64, n int, a float64)", "is scaleGeneric.")
	g.arg("dst", reg.RDI)
	a := g.constant(m, "a", 12)
	g.each(m, []reg.Register{reg.RDI}, func(e *each) {
		e.load(reg.RDI, 0)
		g.VMULPD(a, e.reg(0), e.reg(0))
		e.store(0, reg.RDI)
	})
}

// relu needs MAXPD's asymmetry: it gives its second source, here zero, when
// either is NaN or both are zeros.
func relu(g *gen, m isa) {
	g.begin("relu"+m.name, "func(dst, x *float64, n int)", "is reluGeneric.")
	g.arg("dst", reg.RDI)
	g.arg("x", reg.RSI)
	zero := m.vec[12]
	m.zero(g, zero)
	g.each(m, []reg.Register{reg.RDI, reg.RSI}, func(e *each) {
		e.load(reg.RSI, 0)
		g.VMAXPD(zero, e.reg(0), e.reg(0))
		e.store(0, reg.RDI)
	})
}

func reluBack(g *gen, m isa) {
	g.begin("reluBack"+m.name, "func(dx, dy, y *float64, n int)", "is reluBackGeneric.")
	g.arg("dx", reg.RDI)
	g.arg("dy", reg.RSI)
	g.arg("y", reg.RDX)
	zero := m.vec[12]
	m.zero(g, zero)
	const greater = 0x1e // False for NaN, and quiet.
	g.each(m, []reg.Register{reg.RDI, reg.RSI, reg.RDX}, func(e *each) {
		e.load(reg.RDX, 0)
		e.load(reg.RSI, 1)
		if m.wide() {
			g.VCMPPD(operand.Imm(greater), zero, e.reg(0), reg.K2)
			g.VMOVAPD_Z(e.reg(1), reg.K2, e.reg(1))
		} else {
			g.VCMPPD(operand.Imm(greater), zero, e.reg(0), e.reg(0))
			g.VANDPD(e.reg(0), e.reg(1), e.reg(1))
		}
		e.store(1, reg.RDI)
	})
}

// largest blends by a mask of what is larger or, as unordered with itself, NaN.
func largest(g *gen, m isa) {
	g.begin("largest"+m.name, "func(best, from, x *float64, n int, which float64)", "is largestGeneric.")
	g.arg("best", reg.RDI)
	g.arg("from", reg.RSI)
	g.arg("x", reg.RDX)
	which := g.constant(m, "which", 12)
	const greater, unordered = 0x1e, 0x03 // Quiet, both.
	g.each(m, []reg.Register{reg.RDI, reg.RSI, reg.RDX}, func(e *each) {
		x, best, from := e.reg(0), e.reg(1), e.reg(2)
		e.load(reg.RDX, 0)
		e.load(reg.RDI, 1)
		e.load(reg.RSI, 2)
		if m.wide() {
			g.VCMPPD(operand.Imm(greater), best, x, reg.K2)
			g.VCMPPD(operand.Imm(unordered), x, x, reg.K3)
			g.KORW(reg.K2, reg.K3, reg.K2)
			g.VMOVAPD(x, reg.K2, best)
			g.VMOVAPD(which, reg.K2, from)
		} else {
			wins, nan := m.vec[13], m.vec[14]
			g.VCMPPD(operand.Imm(greater), best, x, wins)
			g.VCMPPD(operand.Imm(unordered), x, x, nan)
			g.VORPD(nan, wins, wins)
			g.VBLENDVPD(wins, x, best, best)
			g.VBLENDVPD(wins, which, from, from)
		}
		e.store(1, reg.RDI)
		e.store(2, reg.RSI)
	})
}

func momentum(g *gen, m isa) {
	g.begin("momentum"+m.name, "func(theta, v, grad *float64, n int, rate, mu, decay float64)", "is momentumGeneric.")
	g.arg("theta", reg.RDI)
	g.arg("v", reg.RSI)
	g.arg("grad", reg.RDX)
	rate, mu, decay := g.constant(m, "rate", 12), g.constant(m, "mu", 13), g.constant(m, "decay", 14)
	g.each(m, []reg.Register{reg.RDI, reg.RSI, reg.RDX}, func(e *each) {
		theta, v, d := e.reg(0), e.reg(1), e.reg(2)
		e.load(reg.RDI, 0)
		g.VMULPD(theta, decay, v)
		e.load(reg.RDX, 2)
		g.VADDPD(v, d, d)
		e.load(reg.RSI, 1)
		g.VMULPD(mu, v, v)
		g.VADDPD(d, v, v)
		e.store(1, reg.RSI)
		g.VMULPD(rate, v, v)
		g.VSUBPD(v, theta, theta)
		e.store(0, reg.RDI)
	})
}
