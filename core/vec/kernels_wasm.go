//go:build js && simd && !noasm

package vec

// The kernels are a module of their own, _wasm/kernels.c, which works in Go's
// memory; _wasm/loader.mjs joins the two. They take pointers to first elements
// and 32-bit counts, and trust both. Pointers never escape: a kernel keeps
// nothing, and nothing moves while it runs.

// simd says whether the host has vectors; without them no kernel may be called.
var simd = hostSIMD() != 0

const (
	// blockRows is how many rows of a product go over in one call: 256 of their
	// columns, as many as the kernel takes at a time, fit the second-level cache.
	blockRows = 64
	// panelWide and panelDeep are wide and deep in kernels.c.
	panelWide, panelDeep = 4, 256
)

// rowTable holds the offsets of a block of rows, as the kernels read them.
type rowTable [blockRows]uint32

// room is where the rows kernel gathers four rows, behind their offsets.
type room [2 + 4*panelDeep]float64

//go:wasmimport lethe simd
func hostSIMD() uint32

//go:wasmimport lethe rows
//go:noescape
func rowsKernel(dst *float64, to *rowTable, a *float64, from *rowTable, rows, step uint32,
	b *float64, stride, inner, cols, add uint32, r *room)

//go:wasmimport lethe pack
//go:noescape
func packKernel(packed *float64, inner, first uint32, b *float64, at *rowTable, rows, cols uint32)

//go:wasmimport lethe turn
//go:noescape
func turnKernel(packed, b *float64, stride, inner, cols uint32)

//go:wasmimport lethe axpy
//go:noescape
func axpyKernel(dst *float64, a float64, x *float64, n uint32)

//go:wasmimport lethe accumulate
//go:noescape
func accumulateKernel(dst, x *float64, n uint32)

//go:wasmimport lethe scale
//go:noescape
func scaleKernel(dst *float64, a float64, n uint32)

//go:wasmimport lethe largest
//go:noescape
func largestKernel(best, from, x *float64, n uint32, which float64)

//go:wasmimport lethe reluBack
//go:noescape
func reluBackKernel(dx, dy, y *float64, n uint32)

//go:wasmimport lethe momentum
//go:noescape
func momentumKernel(theta, v, grad *float64, n uint32, rate, mu, decay float64)

//go:wasmimport lethe dot
//go:noescape
func dotKernel(x, y *float64, n uint32) float64

//go:wasmimport lethe sum
//go:noescape
func sumKernel(x *float64, n uint32) float64

//go:wasmimport lethe addRows
//go:noescape
func addRowsKernel(dst, x *float64, stride, rows, cols uint32)

//go:wasmimport lethe softmax
//go:noescape
func softmaxKernel(p *float64, to uint32, tops, sums, z *float64, from, rows, cols uint32)

//go:wasmimport lethe peak
func peakKernel(n uint32) float64
