//go:build js && simd && !noasm

package vec

func softmax(p Matrix, lse []float64, z Matrix) {
	if !simd {
		softmaxGeneric(p, lse, z)
		return
	}
	var tops, sums [blockRows]float64
	for i := 0; i < z.Rows; i += blockRows {
		rows := min(blockRows, z.Rows-i)
		softmaxKernel(&p.Row(i)[0], uint32(p.Stride), &tops[0], &sums[0], &z.Row(i)[0], uint32(z.Stride), uint32(rows), uint32(z.Cols))
		for r, top := range tops[:rows] {
			lse[i+r] = top + Log(sums[r])
		}
	}
}

func addRows(dst []float64, x Matrix) {
	if !simd || len(dst) == 0 || x.Rows == 0 {
		addRowsGeneric(dst, x)
		return
	}
	addRowsKernel(&dst[0], &x.Data[0], uint32(x.Stride), uint32(x.Rows), uint32(x.Cols))
}
