package vec

import "slices"

func softmaxGeneric(p Matrix, lse []float64, z Matrix) {
	for i := range lse {
		to, from := p.Row(i), z.Row(i)
		top := slices.Max(from)
		for j, v := range from {
			to[j] = Exp(v - top)
		}
		sum := Sum(to)
		Scale(to, 1/sum)
		lse[i] = top + Log(sum)
	}
}

func addRowsGeneric(dst []float64, x Matrix) {
	for i := range x.Rows {
		accumulate(dst, x.Row(i))
	}
}
