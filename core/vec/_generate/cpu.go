package main

import (
	"github.com/mmcloughlin/avo/reg"
)

// cpu writes the two instructions by which a program learns what it runs on.
func cpu(g *gen) {
	g.begin("cpuid", "func(leaf, subleaf uint32) (eax, ebx, ecx, edx uint32)", "executes CPUID.")
	g.arg("leaf", reg.EAX)
	g.arg("subleaf", reg.ECX)
	g.CPUID()
	g.Store(reg.EAX, g.Return("eax"))
	g.Store(reg.EBX, g.Return("ebx"))
	g.Store(reg.ECX, g.Return("ecx"))
	g.Store(reg.EDX, g.Return("edx"))
	g.RET()

	g.begin("xgetbv", "func() (eax uint32)", "returns the low half of XCR0: the registers that the operating system saves.")
	g.XORL(reg.ECX, reg.ECX)
	g.XGETBV()
	g.Store(reg.EAX, g.Return("eax"))
	g.RET()

	peak(g, avx512, 24, 4)
	peak(g, avx2, 12, 2)
}

// peak writes a loop of separate multiplications and additions that no memory
// slows down: the ceiling of every kernel here.
func peak(g *gen, m isa, sums, spare int) {
	g.begin("peak"+m.name, "func(n int)", "adds one product to each of a few sums, n times over, all in registers.")
	g.arg("n", reg.RAX)
	for i := range sums + spare {
		m.zero(g, m.vec[i])
	}
	x := m.vec[sums]
	g.loop(reg.RAX, 1, func() {
		for i := range sums {
			t := m.vec[sums+1+i%(spare-1)]
			g.VMULPD(x, x, t)
			g.VADDPD(t, m.vec[i], m.vec[i])
		}
	})
	g.end()
}
