package audit

import (
	"math"

	"lethe/core/vec"
)

// normals are a normal distribution of φ for each row.
type normals struct{ mean, deviation []float64 }

// leastDeviation keeps the density of a row finite of which all models say the same.
const leastDeviation = 1e-12

// fitNormals fits rows' φ over the models for which in[model][row] is side: each row's mean, and its deviation with n − 1, or
// where pooled the deviation of all rows around their own means.
func fitNormals(phi vec.Matrix, in [][]bool, side bool, rows []int, pooled bool) normals {
	f := normals{make([]float64, phi.Cols), make([]float64, phi.Cols)}
	squares, freedom := 0.0, 0
	for _, row := range rows {
		mean, square, n := 0.0, 0.0, 0
		for i, has := range in {
			if has[row] == side {
				mean += phi.Row(i)[row]
				n++
			}
		}
		mean /= float64(n)
		for i, has := range in {
			if has[row] == side {
				d := phi.Row(i)[row] - mean
				square += float64(d * d)
			}
		}
		f.mean[row], f.deviation[row] = mean, max(leastDeviation, math.Sqrt(square/float64(n-1)))
		squares, freedom = squares+square, freedom+n-1
	}
	if pooled {
		vec.Fill(f.deviation, max(leastDeviation, math.Sqrt(squares/float64(freedom))))
	}
	return f
}

// standardised returns how many deviations x lies above the row's mean.
func (f normals) standardised(row int, x float64) float64 {
	return (x - f.mean[row]) / f.deviation[row]
}

// log returns log N(x; row) + ½ log 2π.
func (f normals) log(row int, x float64) float64 {
	z := f.standardised(row, x)
	return -float64(float64(z*z)/2) - vec.Log(f.deviation[row])
}
