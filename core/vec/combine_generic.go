package vec

// combineGeneric is the oracle for every faster combine: the definition in
// Combine's comment.
func combineGeneric(dst []float64, to Blocks, src []float64, from Blocks, m Matrix, n, count int, mode Mode) {
	for q := range count {
		for i := range m.Rows {
			row := dst[q*to.Step+i*to.Stride:][:n]
			if mode == Set {
				clear(row)
			}
			for j, w := range m.Row(i) {
				axpyGeneric(row, w, src[q*from.Step+j*from.Stride:][:n])
			}
		}
	}
}
