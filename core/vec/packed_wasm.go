//go:build js && simd && !noasm

package vec

// packedLayout has panels as wide as the kernel's tile.
func packedLayout() layout {
	if !simd {
		return layout{wide: panelN, unit: 1}
	}
	return layout{wide: panelWide, unit: 2}
}

func packMatrix(p *Packed, b Matrix, t Transpose) {
	switch {
	case !simd:
		packMatrixGeneric(p, b, t)
	case p.K == 0 || p.N == 0:
	case bool(t):
		turnKernel(&p.data[0], &b.Data[0], uint32(b.Stride), uint32(p.K), uint32(p.N))
	default:
		var at rowTable
		for k := 0; k < p.K; k += blockRows {
			rows := min(blockRows, p.K-k)
			at.multiples(k, rows, b.Stride)
			packKernel(&p.data[0], uint32(p.K), uint32(k), &b.Data[0], &at, uint32(rows), uint32(p.N))
		}
	}
}

func packRows(p *Packed, b []float64, at []int) {
	if !simd {
		packRowsGeneric(p, b, at)
		return
	}
	if p.N == 0 {
		return
	}
	var table rowTable
	for k := 0; k < p.K; k += blockRows {
		rows := table.fill(at[k:])
		packKernel(&p.data[0], uint32(p.K), uint32(k), &b[0], &table, uint32(rows), uint32(p.N))
	}
}
