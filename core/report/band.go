package report

import "lethe/core/metric"

// Rule says where a band comes from.
type Rule string

// The rules of bands.
const (
	NoBand   Rule = ""
	Spread   Rule = "spread"   // mean ± 2 standard deviations of retrain over seeds
	Sampling Rule = "sampling" // retrain's AUC ± 1.96 of its standard error over samples
)

// spreadFrom is how many seeds it takes for a spread.
const spreadFrom = 3

// Band is where a method's number cannot be told from retrain's.
type Band struct {
	Rule      Rule    `json:"rule"`
	Low, High float64 `json:"-"`
}

// Mark says where a number lies beside its band.
type Mark string

// The marks, as tables print them.
const (
	Unmarked   Mark = ""
	Recognised Mark = "▲" // an attack's AUC above the band
	Overdone   Mark = "▼" // an attack's AUC below the band
	Outside    Mark = "≠" // another metric outside the band
)

// bandOf returns the band of the retrain rows for a metric that is best like retrain.
func bandOf(m Metric, retrain []Value) Band {
	if m.Direction != LikeRetrain || len(retrain) == 0 {
		return Band{}
	}
	s := metric.MeanStudent(numbers(retrain))
	if s.N >= spreadFrom {
		return Band{Spread, s.Mean - 2*s.SD, s.Mean + 2*s.SD}.within(m)
	}
	if !m.Recognition {
		return Band{}
	}
	half := 0.0
	for _, v := range retrain {
		if v.Error == 0 {
			return Band{}
		}
		half += 1.96 * v.Error / float64(len(retrain))
	}
	return Band{Sampling, s.Mean - half, s.Mean + half}.within(m)
}

// within cuts off what m cannot be: no metric that is best like retrain is negative, and no share is above 1.
func (b Band) within(m Metric) Band {
	b.Low = max(b.Low, 0)
	if m.Format == Percent || m.Recognition {
		b.High = min(b.High, 1)
	}
	return b
}

// slack forgives rounding at a band's edges, which matters where retrain does not vary at all.
const slack = 1e-12

// Mark places x, a value of m.
func (b Band) Mark(m Metric, x float64) Mark {
	above, below := x > b.High+slack, x < b.Low-slack
	switch {
	case b.Rule == NoBand || !above && !below:
		return Unmarked
	case !m.Recognition:
		return Outside
	case above:
		return Recognised
	}
	return Overdone
}

func numbers(values []Value) []float64 {
	x := make([]float64, len(values))
	for i, v := range values {
		x[i] = v.X
	}
	return x
}
