package vec

// dotUnrolled is dotGeneric with the lanes held in registers.
func dotUnrolled(x, y []float64) float64 {
	var l0, l1, l2, l3, l4, l5, l6, l7 float64
	for len(x) >= lanes && len(y) >= lanes {
		l0 += float64(x[0] * y[0])
		l1 += float64(x[1] * y[1])
		l2 += float64(x[2] * y[2])
		l3 += float64(x[3] * y[3])
		l4 += float64(x[4] * y[4])
		l5 += float64(x[5] * y[5])
		l6 += float64(x[6] * y[6])
		l7 += float64(x[7] * y[7])
		x, y = x[lanes:], y[lanes:]
	}
	l := [lanes]float64{l0, l1, l2, l3, l4, l5, l6, l7}
	for i := range min(len(x), len(y), lanes) {
		l[i] += float64(x[i] * y[i])
	}
	return fold(&l)
}

// sumUnrolled is sumGeneric with the lanes held in registers.
func sumUnrolled(x []float64) float64 {
	var l0, l1, l2, l3, l4, l5, l6, l7 float64
	for len(x) >= lanes {
		l0 += x[0]
		l1 += x[1]
		l2 += x[2]
		l3 += x[3]
		l4 += x[4]
		l5 += x[5]
		l6 += x[6]
		l7 += x[7]
		x = x[lanes:]
	}
	l := [lanes]float64{l0, l1, l2, l3, l4, l5, l6, l7}
	for i := range min(len(x), lanes) {
		l[i] += x[i]
	}
	return fold(&l)
}
