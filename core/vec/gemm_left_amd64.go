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
// kernels read it as any other rows, but from one line of the cache after the
// other.
func (m rowsOf) pack(to *leftBlock, k, unit int) rowsOf {
	for i := 0; i < len(m.from); i += unit {
		group := m.from[i:min(i+unit, len(m.from))]
		dst := to.a[i*k:][:k*unit]
		switch {
		case m.step == 1 && k >= unit:
			turnGroup(dst, m.a, group, k, unit)
		case consecutive(group):
			copyPanel(layout{unit, unit}, dst, m.a[group[0]:], m.step, k, len(group))
		default:
			packGroup(dst, m, group, k, unit)
		}
		for r := range group {
			to.from[i+r] = i*k + r
		}
	}
	return rowsOf{a: to.a[:], from: to.from[:len(m.from)], step: unit}
}

// turnGroup packs rows that lie along a.
func turnGroup(dst, a []float64, group []int, k, unit int) {
	turn := turnRows512
	if unit == 4 {
		turn = turnRows256
	}
	turn(&dst[0], unit, &a[0], &group[0], len(group), k/unit)
	if k%unit != 0 {
		at := k - unit
		turn(&dst[at*unit], unit, &a[at], &group[0], len(group), 1)
	}
}

// packGroup packs rows of any kind.
func packGroup(dst []float64, m rowsOf, group []int, k, unit int) {
	for r, from := range group {
		for i := range k {
			dst[i*unit+r] = m.a[from+i*m.step]
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
