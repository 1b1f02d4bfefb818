package vec

const lanes = 8

// fold is the final tree of every reduction; Dot's comment shows it.
func fold(l *[lanes]float64) float64 {
	return ((l[0] + l[4]) + (l[2] + l[6])) + ((l[1] + l[5]) + (l[3] + l[7]))
}

// dotGeneric is the oracle for every faster dot.
func dotGeneric(x, y []float64) float64 {
	var l [lanes]float64
	for i := range x {
		l[i%lanes] += float64(x[i] * y[i])
	}
	return fold(&l)
}

// sumGeneric is the oracle for every faster sum.
func sumGeneric(x []float64) float64 {
	var l [lanes]float64
	for i, v := range x {
		l[i%lanes] += v
	}
	return fold(&l)
}
