package vec

const badTable = "vec: a table of rows leaves its slice"

// Packed holds a K×N matrix in the order in which GemmRows reads it: panels of
// a few columns, one after the other. How wide a panel is depends on the kernel
// that will read it and is nobody else's business; a Packed is made and read in
// one process and never saved. The zero value is the empty matrix. Packing
// again reuses the memory, so a Packed that is kept allocates only while it
// grows. Readers may share it; packing excludes them.
type Packed struct {
	// K and N are the numbers of rows and columns; set them by packing.
	K, N int

	layout layout
	data   []float64
}

// layout says how a Packed lies in its slice. Panel q holds columns q·wide, …
// of all K rows, row after row; the last panel is as narrow as the columns left
// allow, in multiples of unit, and what it has too much is zero. All panels
// before it take K·wide elements each.
type layout struct{ wide, unit int }

// cols returns the number of columns that the panel starting at column j has
// in memory, when there are n columns in all.
func (l layout) cols(j, n int) int {
	return min(l.wide, (n-j+l.unit-1)/l.unit*l.unit)
}

// panel returns the rows from k on of the panel that starts at column j, and
// how many elements lie between two of its rows.
func (p *Packed) panel(j, k int) (data []float64, stride int) {
	w := p.layout.cols(j, p.N)
	return p.data[j*p.K+k*w : (j+w)*p.K], w
}

// at returns element (k, j).
func (p *Packed) at(k, j int) float64 {
	q := j % p.layout.wide
	data, _ := p.panel(j-q, k)
	return data[q]
}

// Pack makes p a copy of op(b), which is b or bᵀ by t.
// It panics when b promises more than its data holds.
func (p *Packed) Pack(b Matrix, t Transpose) {
	b.check()
	k, n := b.dims(t)
	p.resize(k, n)
	packMatrix(p, b, t)
}

// PackRows makes p the len(at)×n matrix whose row k is a copy of
// b[at[k] : at[k]+n]. Rows may overlap or come twice, as the windows of a
// convolution do. It panics when a row leaves b or n is negative.
func (p *Packed) PackRows(b []float64, at []int, n int) {
	checkTable(at, n, len(b))
	p.resize(len(at), n)
	packRows(p, b, at)
}

// resize makes room for k×n elements in the layout of the kernel in use.
func (p *Packed) resize(k, n int) {
	p.K, p.N, p.layout = k, n, packedLayout()
	padded := (n + p.layout.unit - 1) / p.layout.unit * p.layout.unit
	if cap(p.data) < k*padded {
		p.data = make([]float64, k*padded)
	}
	p.data = p.data[:k*padded]
}

// checkTable panics unless every at[i] : at[i]+n lies within 0 : length.
func checkTable(at []int, n, length int) {
	if n < 0 {
		panic(badShape)
	}
	if len(at) == 0 || n == 0 {
		return
	}
	least, most := at[0], at[0]
	for _, v := range at {
		least, most = min(least, v), max(most, v)
	}
	if least < 0 || most > length-n {
		panic(badTable)
	}
}
