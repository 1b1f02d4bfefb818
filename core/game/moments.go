package game

import (
	"math"

	"lethe/core/vec"
)

// moments are the column means and deviations of training rows, which standardise training and test rows alike:
// z = (s − μ)/σ. A constant column, up to rounding, has σ = 1. They keep their memory from one measurement to
// the next, and take matrices whose rows follow one another without a gap.
type moments struct{ mean, dev, sum, along []float64 }

// measure sets m to the moments of the rows of s.
func (m *moments) measure(s vec.Matrix) {
	if len(m.mean) != s.Cols {
		all := make([]float64, 4*s.Cols)
		m.mean, m.dev, m.sum, m.along = all[:s.Cols], all[s.Cols:2*s.Cols], all[2*s.Cols:3*s.Cols], all[3*s.Cols:]
	}
	n := float64(s.Rows)
	vec.Fill(m.mean, 0)
	for i := range s.Rows {
		vec.Accumulate(m.mean, s.Row(i))
	}
	for j := range m.mean {
		m.mean[j] /= n
	}
	m.spread(s)
	for j, v := range m.dev {
		if m.dev[j] = math.Sqrt(v / n); m.dev[j] <= 0x1p-40*math.Abs(m.mean[j]) {
			m.dev[j] = 1
		}
	}
}

// spread sets dev to the sums of the squares of s − μ.
func (m *moments) spread(s vec.Matrix) {
	d := s.Cols
	mean, dev := m.mean[:d], m.dev[:d]
	vec.Fill(dev, 0)
	for rest := s.Data; len(rest) >= d; rest = rest[d:] {
		for j, v := range rest[:d] {
			off := v - mean[j]
			dev[j] += float64(off * off)
		}
	}
}

// apply standardises the rows of s in place.
func (m *moments) apply(s vec.Matrix) {
	d := s.Cols
	mean, dev := m.mean[:d], m.dev[:d]
	for rest := s.Data; len(rest) >= d; rest = rest[d:] {
		row := rest[:d]
		for j, v := range row {
			row[j] = (v - mean[j]) / dev[j]
		}
	}
}

// pullback turns dtrain and dtest, gradients with respect to the standardised rows train and test, into gradients with
// respect to the raw ones, in place: ds = dz/σ, and every training row also moves μ and σ,
//
//	ds_i −= (1/nσ) Σ (dz + dz·z · z_i)   over all rows, i a training row.
func (m *moments) pullback(dtrain, dtest, train, test vec.Matrix) {
	vec.Fill(m.sum, 0)
	vec.Fill(m.along, 0)
	m.total(dtrain, train)
	m.total(dtest, test)
	d, n := train.Cols, float64(train.Rows)
	sum, along, dev := m.sum[:d], m.along[:d], m.dev[:d]
	for grads, rows := dtrain.Data, train.Data; len(grads) >= d; grads, rows = grads[d:], rows[d:] {
		dz, z := grads[:d], rows[:d]
		for j, v := range dz {
			dz[j] = (v - (sum[j]+float64(along[j]*z[j]))/n) / dev[j]
		}
	}
	for grads := dtest.Data; len(grads) >= d; grads = grads[d:] {
		dz := grads[:d]
		for j := range dz {
			dz[j] /= dev[j]
		}
	}
}

// total adds Σ dz to sum and Σ dz·z to along.
func (m *moments) total(dz, z vec.Matrix) {
	d := z.Cols
	sum, along := m.sum[:d], m.along[:d]
	for grads, rows := dz.Data, z.Data; len(grads) >= d; grads, rows = grads[d:], rows[d:] {
		row := rows[:d]
		for j, v := range grads[:d] {
			sum[j] += v
			along[j] += float64(v * row[j])
		}
	}
}
