package game

import (
	"math"

	"lethe/core/vec"
)

// moments are the column means and deviations of training rows, which standardise training and test rows alike:
// z = (s − μ)/σ. A constant column, up to rounding, has σ = 1. The zero value leaves rows as they are.
type moments struct{ mean, dev []float64 }

// measure returns the moments of the rows of s.
func measure(s vec.Matrix) moments {
	n := float64(s.Rows)
	m := moments{make([]float64, s.Cols), make([]float64, s.Cols)}
	for i := range s.Rows {
		vec.Accumulate(m.mean, s.Row(i))
	}
	for j := range m.mean {
		m.mean[j] /= n
	}
	for i := range s.Rows {
		for j, v := range s.Row(i) {
			off := v - m.mean[j]
			m.dev[j] += float64(off * off)
		}
	}
	for j, v := range m.dev {
		if m.dev[j] = math.Sqrt(v / n); m.dev[j] <= 0x1p-40*math.Abs(m.mean[j]) {
			m.dev[j] = 1
		}
	}
	return m
}

// apply standardises the rows of s in place.
func (m moments) apply(s vec.Matrix) {
	if m.mean == nil {
		return
	}
	for i := range s.Rows {
		row := s.Row(i)
		for j := range row {
			row[j] = (row[j] - m.mean[j]) / m.dev[j]
		}
	}
}

// pullback turns dtrain and dtest, gradients with respect to the standardised rows train and test, into gradients with
// respect to the raw ones, in place: ds = dz/σ, and every training row also moves μ and σ,
//
//	ds_i −= (1/nσ) Σ (dz + dz·z · z_i)   over all rows, i a training row.
func (m moments) pullback(dtrain, dtest, train, test vec.Matrix) {
	if m.mean == nil {
		return
	}
	d := len(m.mean)
	sum, along := make([]float64, d), make([]float64, d)
	for _, part := range [...][2]vec.Matrix{{dtrain, train}, {dtest, test}} {
		for i := range part[0].Rows {
			dz, z := part[0].Row(i), part[1].Row(i)
			for j, v := range dz {
				sum[j] += v
				along[j] += float64(v * z[j])
			}
		}
	}
	n := float64(train.Rows)
	for i := range dtrain.Rows {
		dz, z := dtrain.Row(i), train.Row(i)
		for j := range dz {
			dz[j] = (dz[j] - (sum[j]+float64(along[j]*z[j]))/n) / m.dev[j]
		}
	}
	for i := range dtest.Rows {
		dz := dtest.Row(i)
		for j := range dz {
			dz[j] /= m.dev[j]
		}
	}
}
