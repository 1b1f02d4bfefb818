//go:build !noasm

package vec

// rowsOf are rows of a left operand: element k of row r is a[from[r]+k*step].
type rowsOf struct {
	a    []float64
	from []int
	step int
}

// leftBlock is the memory of packed rows: groups of as many as a tile has, in
// each group first the elements 0 of all its rows, then the elements 1, ….
type leftBlock struct {
	a    [blockM * blockK]float64
	from [blockM]int
}

// pack returns a copy of the first k columns of at most blockM rows, in to. The
// kernels read it as any other rows, but one line of the cache after the other.
// A few columns at a time are packed for all rows, which spares page walks.
func (m rowsOf) pack(to *leftBlock, k, unit int) rowsOf {
	const few = 32
	for c := 0; c < k; c += few {
		cols := min(few, k-c)
		for r := 0; r < len(m.from); r += unit {
			group := m.from[r:min(r+unit, len(m.from))]
			dst := to.a[r*k+c*unit:][:cols*unit]
			if consecutive(group) {
				copyPanel(layout{unit, unit}, dst, m.a[group[0]+c*m.step:], m.step, cols, len(group))
			} else {
				m.packGroup(dst, group, c, cols, unit)
			}
		}
	}
	for r := range m.from {
		to.from[r] = r/unit*unit*k + r%unit
	}
	return rowsOf{a: to.a[:], from: to.from[:len(m.from)], step: unit}
}

// packGroup packs columns c, … of rows that lie anywhere.
func (m rowsOf) packGroup(dst []float64, group []int, c, cols, unit int) {
	for q, from := range group {
		at := from + c*m.step
		for i := range cols {
			dst[i*unit+q] = m.a[at]
			at += m.step
		}
	}
}

func consecutive(t []int) bool {
	for i, v := range t {
		if v != t[0]+i {
			return false
		}
	}
	return true
}
