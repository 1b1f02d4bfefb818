package vec

// gemmGeneric is the oracle for every faster gemm: the definition in Gemm's
// comment, one element after the other.
func gemmGeneric(dst, a Matrix, ta Transpose, b Matrix, tb Transpose, mode Mode) {
	_, inner := a.dims(ta)
	for i := range dst.Rows {
		row := dst.Row(i)
		for j := range row {
			s := 0.0
			if mode == Add {
				s = row[j]
			}
			for k := range inner {
				s += float64(a.at(i, k, ta) * b.at(k, j, tb))
			}
			row[j] = s
		}
	}
}

// at returns op(m)[i, j].
func (m Matrix) at(i, j int, t Transpose) float64 {
	if t {
		i, j = j, i
	}
	return m.Data[i*m.Stride+j]
}
