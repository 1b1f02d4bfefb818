package vec

// The product is walked in panels of op(b), each panelK×panelN and so 32 KiB,
// which stay in the first-level cache while all rows of dst pass by. Within a
// panel two rows of dst meet four rows of b at a time: eight products for six
// loads and two stores, with nothing that waits for a long chain of sums.
const (
	panelK = 32
	panelN = 128
	// Below these sizes turning op(b) round costs more than it saves.
	fewRows = 8
	fewCols = 4
)

// gemmBlocked is gemmGeneric in an order that caches and registers like.
func gemmBlocked(dst, a Matrix, ta Transpose, b Matrix, tb Transpose, mode Mode) {
	if mode == Set {
		for i := range dst.Rows {
			clear(dst.Row(i))
		}
	}
	left := leftOf(a, ta)
	switch {
	case dst.Rows == 0 || dst.Cols == 0 || left.len == 0:
	case tb == NoTrans:
		gemmPlain(dst, left, b)
	case ta == NoTrans && (dst.Rows < fewRows || dst.Cols < fewCols):
		gemmDots(dst, a, b)
	default:
		gemmTurned(dst, left, b)
	}
}

// operand is op(a) as the panels see it: element (i, k) is data[i*row+k*col].
type operand struct {
	data          []float64
	row, col, len int // len is K.
}

func leftOf(a Matrix, t Transpose) operand {
	if t {
		return operand{a.Data, 1, a.Stride, a.Rows}
	}
	return operand{a.Data, a.Stride, 1, a.Cols}
}

// gemmPlain adds op(a)·b to dst.
func gemmPlain(dst Matrix, a operand, b Matrix) {
	for k := 0; k < a.len; k += panelK {
		kEnd := min(k+panelK, a.len)
		for j := 0; j < dst.Cols; j += panelN {
			jEnd := min(j+panelN, dst.Cols)
			panel := Matrix{kEnd - k, jEnd - j, b.Stride, b.Data[k*b.Stride+j:]}
			addPanel(dst, j, a, k, panel)
		}
	}
}

// gemmTurned adds op(a)·bᵀ to dst.
func gemmTurned(dst Matrix, a operand, b Matrix) {
	var buffer [panelK * panelN]float64
	for k := 0; k < a.len; k += panelK {
		kEnd := min(k+panelK, a.len)
		for j := 0; j < dst.Cols; j += panelN {
			jEnd := min(j+panelN, dst.Cols)
			panel := Matrix{kEnd - k, jEnd - j, panelN, buffer[:]}
			turn(panel, b, j, k)
			addPanel(dst, j, a, k, panel)
		}
	}
}

// turn sets panel[p, q] to b[j+q, k+p].
func turn(panel, b Matrix, j, k int) {
	q := 0
	for ; q+4 <= panel.Cols; q += 4 {
		at := (j+q)*b.Stride + k
		b0 := b.Data[at:][:panel.Rows]
		b1 := b.Data[at+b.Stride:][:len(b0)]
		b2 := b.Data[at+2*b.Stride:][:len(b0)]
		b3 := b.Data[at+3*b.Stride:][:len(b0)]
		for p, v := range b0 {
			to := panel.Data[p*panel.Stride+q:][:4]
			to[0], to[1], to[2], to[3] = v, b1[p], b2[p], b3[p]
		}
	}
	for ; q < panel.Cols; q++ {
		for p, v := range b.Data[(j+q)*b.Stride+k:][:panel.Rows] {
			panel.Data[p*panel.Stride+q] = v
		}
	}
}

// addPanel adds op(a)[:, k:k+panel.Rows]·panel to columns j, … of dst.
func addPanel(dst Matrix, j int, a operand, k int, panel Matrix) {
	i := 0
	for ; i+2 <= dst.Rows; i += 2 {
		at := i*dst.Stride + j
		d := dst.Data[at:][:panel.Cols]
		e := dst.Data[at+dst.Stride:][:panel.Cols]
		from := i*a.row + k*a.col
		addPair(d, e, a.data[from:], a.data[from+a.row:], a.col, panel)
	}
	if i < dst.Rows {
		addRow(dst.Data[i*dst.Stride+j:][:panel.Cols], a.data[i*a.row+k*a.col:], a.col, panel)
	}
}

// addPair adds to d and e the panel's rows, times x[0], x[step], … for d and
// y[0], y[step], … for e.
func addPair(d, e, x, y []float64, step int, panel Matrix) {
	var c [8]float64
	p := 0
	for ; p+4 <= panel.Rows; p += 4 {
		u, v := x[p*step:], y[p*step:]
		c[0], c[1], c[2], c[3] = u[0], u[step], u[2*step], u[3*step]
		c[4], c[5], c[6], c[7] = v[0], v[step], v[2*step], v[3*step]
		axpyPair4(d, e, &c, panel.Data[p*panel.Stride:], panel.Stride)
	}
	for ; p < panel.Rows; p++ {
		axpyPair(d, e, x[p*step], y[p*step], panel.Data[p*panel.Stride:])
	}
}

// addRow adds to d the panel's rows, times x[0], x[step], ….
func addRow(d, x []float64, step int, panel Matrix) {
	var c [4]float64
	p := 0
	for ; p+4 <= panel.Rows; p += 4 {
		u := x[p*step:]
		c[0], c[1], c[2], c[3] = u[0], u[step], u[2*step], u[3*step]
		axpy4(d, &c, panel.Data[p*panel.Stride:], panel.Stride)
	}
	for ; p < panel.Rows; p++ {
		axpyGeneric(d, x[p*step], panel.Data[p*panel.Stride:])
	}
}

// gemmDots adds a·bᵀ to dst without turning b: four inner products at a time
// share one row, and hide one another's latency.
func gemmDots(dst, a, b Matrix) {
	if dst.Cols < fewCols {
		for j := range dst.Cols {
			addDots(dst.Data[j:], dst.Stride, a, b.Row(j))
		}
		return
	}
	for i := range dst.Rows {
		addDots(dst.Row(i), 1, b, a.Row(i))
	}
}

// addDots adds the inner product of each row of m and x to d[0], d[step], ….
func addDots(d []float64, step int, m Matrix, x []float64) {
	i := 0
	for ; i+4 <= m.Rows; i += 4 {
		s := [4]float64{d[i*step], d[(i+1)*step], d[(i+2)*step], d[(i+3)*step]}
		dots4(&s, m.Row(i), m.Row(i+1), m.Row(i+2), m.Row(i+3), x)
		d[i*step], d[(i+1)*step], d[(i+2)*step], d[(i+3)*step] = s[0], s[1], s[2], s[3]
	}
	for ; i < m.Rows; i++ {
		s, row := d[i*step], m.Row(i)
		for k, v := range x[:len(row)] {
			s += float64(v * row[k])
		}
		d[i*step] = s
	}
}
