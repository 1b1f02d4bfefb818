//go:build !noasm

package vec

// packedLayout has panels as wide as the largest tile of the kernels in use.
func packedLayout() layout {
	switch level {
	case simdAVX512:
		return layout{wide: 24, unit: 8}
	case simdAVX2:
		return layout{wide: 8, unit: 4}
	}
	return layout{wide: panelN, unit: 1}
}

// tile splits n ≤ wide columns of a panel into vectors, the last of which has
// last columns.
func (l layout) tile(n int) (vectors, last int) {
	vectors = (n + l.unit - 1) / l.unit
	return vectors, n - (vectors-1)*l.unit
}

func packMatrix(p *Packed, b Matrix, t Transpose) {
	if p.K == 0 || level == simdOff {
		packMatrixGeneric(p, b, t)
		return
	}
	for j := 0; j < p.N; j += p.layout.wide {
		data, w := p.panel(j, 0)
		used := min(p.layout.wide, p.N-j)
		if t {
			turnPanel(Matrix{p.K, used, w, data}, b, j)
		} else {
			copyPanel(p.layout, data, b.Data[j:], b.Stride, p.K, used)
		}
	}
}

// copyPanel copies k rows of src, used columns each, to a panel.
func copyPanel(l layout, dst, src []float64, stride, k, used int) {
	vectors, last := l.tile(used)
	switch {
	case l.unit == 4 && vectors == 1:
		copy256x1(&dst[0], &src[0], stride, k, last)
	case l.unit == 4:
		copy256x2(&dst[0], &src[0], stride, k, last)
	case vectors == 1:
		copy512x1(&dst[0], &src[0], stride, k, last)
	case vectors == 2:
		copy512x2(&dst[0], &src[0], stride, k, last)
	default:
		copy512x3(&dst[0], &src[0], stride, k, last)
	}
}

func packRows(p *Packed, b []float64, at []int) {
	if p.K == 0 || level == simdOff {
		packRowsGeneric(p, b, at)
		return
	}
	for j := 0; j < p.N; j += p.layout.wide {
		data, _ := p.panel(j, 0)
		gatherPanel(p.layout, data, b[j:], at, min(p.layout.wide, p.N-j))
	}
}

// gatherPanel copies the rows src[at[k]:], used columns each, to a panel.
func gatherPanel(l layout, dst, src []float64, at []int, used int) {
	vectors, last := l.tile(used)
	switch {
	case l.unit == 4 && vectors == 1:
		gather256x1(&dst[0], &src[0], &at[0], len(at), last)
	case l.unit == 4:
		gather256x2(&dst[0], &src[0], &at[0], len(at), last)
	case vectors == 1:
		gather512x1(&dst[0], &src[0], &at[0], len(at), last)
	case vectors == 2:
		gather512x2(&dst[0], &src[0], &at[0], len(at), last)
	default:
		gather512x3(&dst[0], &src[0], &at[0], len(at), last)
	}
}

// turnPanel sets panel[k, q] to b[j+q, k]. What lies behind panel.Cols in a row
// of the panel becomes some number of b's. The last rows that do not fill a
// block are turned together with some of those before them, once more.
func turnPanel(panel, b Matrix, j int) {
	unit := 8
	turn := turn512
	if level == simdAVX2 {
		unit, turn = 4, turn256
	}
	if panel.Rows < unit {
		turnSmall(panel, b, j)
		return
	}
	for q := 0; q < panel.Cols; q += unit {
		src, rows := (j+q)*b.Stride, min(unit, panel.Cols-q)
		turn(&panel.Data[q], panel.Stride, &b.Data[src], b.Stride, rows, panel.Rows/unit)
		if panel.Rows%unit != 0 {
			k := panel.Rows - unit
			turn(&panel.Data[k*panel.Stride+q], panel.Stride, &b.Data[src+k], b.Stride, rows, 1)
		}
	}
}

// turnSmall is turnPanel for less rows than a block has.
func turnSmall(panel, b Matrix, j int) {
	pad(panel.Data[:panel.Rows*panel.Stride], panel.Stride, panel.Cols)
	turn(panel, b, j, 0)
}
