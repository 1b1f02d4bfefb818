package vec

// Blocks says where rows lie in a slice: row i of block q starts at
// q·Step + i·Stride.
type Blocks struct{ Stride, Step int }

// end returns where the last of count blocks of some rows of n elements ends.
func (b Blocks) end(count, rows, n int) int {
	return (count-1)*b.Step + (rows-1)*b.Stride + n
}

// combineMost is how many rows Combine combines at the most.
const combineMost = 6

// Combine sets, or adds to, the rows of dst linear combinations of rows of src,
// the same ones in each of count blocks: for q < count, i < m.Rows and c < n
//
//	dst[to(q,i)+c] = (…((s + m[i,0]·src[from(q,0)+c]) + m[i,1]·src[from(q,1)+c]) + …)
//
// where s is +0 for Set and the old element for Add. So a tile of a convolution
// is transformed, m being a small matrix and a row the channels of a pixel. It
// is Gemm's sum in Gemm's order.
//
// The rows of dst must not overlap one another, nor src. Combine panics when m
// has no element or more than six columns, when a step is negative, or when a
// row leaves its slice. It stays on the caller's goroutine.
func Combine(dst []float64, to Blocks, src []float64, from Blocks, m Matrix, n, count int, mode Mode) {
	m.check()
	if m.Rows < 1 || m.Cols < 1 || m.Cols > combineMost || n < 0 || min(to.Stride, to.Step, from.Stride, from.Step) < 0 {
		panic(badShape)
	}
	if n == 0 || count <= 0 {
		return
	}
	if to.end(count, m.Rows, n) > len(dst) || from.end(count, m.Cols, n) > len(src) {
		panic(badTable)
	}
	combine(dst, to, src, from, m, n, count, mode)
}
