package main

import (
	"fmt"

	"github.com/mmcloughlin/avo/attr"
	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// gen is avo's context with the few habits of these kernels. Registers are
// physical: the kernels are written to fill the register file, and an allocator
// would only get in the way.
type gen struct {
	*build.Context
	name   string
	labels int
}

func newGen() *gen {
	g := &gen{Context: build.NewContext()}
	g.ConstraintExpr("!noasm")
	return g
}

// begin opens a function.
func (g *gen) begin(name, signature string, doc ...string) {
	g.name, g.labels = name, 0
	g.Function(name)
	g.Attributes(attr.NOSPLIT)
	g.SignatureExpr(signature)
	g.Pragma("noescape")
	doc[0] = name + " " + doc[0]
	g.Doc(doc...)
}

// end returns to Go, which must not pay for dirty upper halves.
func (g *gen) end() {
	g.VZEROUPPER()
	g.RET()
}

// label returns a new label; avo wants them unique in a function only.
func (g *gen) label(what string) string {
	g.labels++
	return fmt.Sprintf("%s%d", what, g.labels)
}

// arg loads a parameter.
func (g *gen) arg(name string, r reg.Register) { g.Load(g.Param(name), r) }

// loop repeats body while counter ≥ step, and takes step off each time.
func (g *gen) loop(counter reg.Register, step int, body func()) {
	top, out := g.label("loop"), g.label("done")
	g.CMPQ(counter, operand.Imm(uint64(step)))
	g.JL(operand.LabelRef(out))
	g.Label(top)
	body()
	g.SUBQ(imm(step), counter)
	g.CMPQ(counter, operand.Imm(uint64(step)))
	g.JGE(operand.LabelRef(top))
	g.Label(out)
}

// mem is disp(base)(index*scale); index may be nil.
func mem(base reg.Register, disp int) operand.Mem { return operand.Mem{Base: base, Disp: disp} }

func indexed(base, index reg.Register, scale uint8) operand.Mem {
	return operand.Mem{Base: base, Index: index, Scale: scale}
}

// imm is n as the 32-bit operand that additions and comparisons take.
func imm(n int) operand.Constant { return operand.U32(uint32(n)) }
