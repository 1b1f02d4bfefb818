// Package vec holds the numbers of Lethe: vectors and matrices in plain slices
// of float64, the few operations on them that everything else is made of, and
// the elementary functions.
//
// # One promise
//
// The same inputs give the same bits everywhere: on amd64, arm64 and
// WebAssembly, with vector units or without, for any number of threads, today
// and in the next release of Go. Three habits keep it.
//
// Products that are added are written float64(a*b) + c. Without the conversion
// the compiler is free to round once instead of twice where the machine can, as
// it does on arm64 and under GOAMD64=v3; the language allows that even across
// statements, so a product is converted wherever a sum might see it.
//
// Sums have an order, and the order is documented. In Gemm each element of the
// result is one sequential sum over k: a kernel may take columns eight at a
// time and panels in any order without touching a bit. Dot, Sum and LogSumExp
// have eight lanes and a final tree that suits vectors of two, four and eight.
//
// The elementary functions are the package's own. Those of package math are
// assembly on some machines, fused on others, and free to change.
//
// NaN is the one exception: its sign and payload are the machine's business.
//
// # Kernels
//
// The functions that deserve machine code are shaped for it. In dot.go lives
// the exported function with its checks and its documentation; dot_generic.go
// is the oracle, as readable as the formula; the _noasm.go files say what runs
// where no faster twin exists. A twin must match its oracle bit for bit, and the
// tests sweep lengths, offsets and extremes.
//
// On amd64 the twins are AVX-512 or AVX2, written by the generator in _generate
// (run go generate ./core/vec) and chosen at start-up by what processor and
// operating system offer. The environment variable LETHE_SIMD = avx512, avx2 or
// off, read once, asks for less; other values are ignored. The build tag noasm
// leaves them out altogether. None uses a fused multiply-add.
//
// Gemm and GemmRows share out large products over the processors that are not
// taken by others who compute (Enter, Leave). All else stays on the caller's.
//
// # Errors
//
// A length or shape that does not fit is the caller's bug and panics with a
// constant that starts with "vec: ". Not a number, infinities and overflow are
// values: they travel as IEEE 754 says, and AllFinite asks for them.
//
// The bounds in ulp (units in the last place of the exact result) that the
// elementary functions document are the largest error seen against math/big
// over 60000 arguments each, ordinary and extreme, rounded up.
package vec
