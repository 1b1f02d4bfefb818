package chart

import "testing"

// split cuts values in two halves.
func split(values []float64) (a, b []float64) { return values[:len(values)/2], values[len(values)/2:] }

// at reads a value where there may be none.
func at(values []float64, i int) float64 {
	if i < len(values) {
		return values[i]
	}
	return 0
}

func pairs(values []float64) []Point {
	var points []Point
	for i := 0; i+1 < len(values); i += 2 {
		points = append(points, Point{values[i], values[i+1]})
	}
	return points
}

func FuzzHistogram(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, data []byte, s string) {
		v := decode(data)
		a, b := split(v)
		labels := EnglishHistogram()
		labels.X, labels.Forget, labels.Member = word(s), word(s), word(s)
		spec := HistogramSpec{Forget: a, Unseen: b, Threshold: at(v, 3), Member: Side(len(v) % 3), Labels: labels, Top: at(v, 2), Width: at(v, 1)}
		if len(s)%2 == 1 {
			spec.Axis = Axis{at(v, 4), at(v, 5), len(s)%4 == 1}
		}
		check(t, Histogram(spec))
	})
}

func FuzzROC(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, data []byte, s string) {
		v := decode(data)
		a, b := split(v)
		labels := EnglishROC()
		labels.FPR, labels.TPR, labels.Curve = word(s), word(s), word(s)
		spec := ROCSpec{Curve: Curve{ROCPoints(a, b), at(v, 0), Interval{at(v, 1), at(v, 2)}}, Reference: Curve{Points: pairs(v)},
			Negatives: len(data) * len(data), Log: len(v)%2 == 0, Width: at(v, 3), Labels: labels}
		for _, p := range pairs(a) {
			spec.Rates = append(spec.Rates, Rate{p.X, p.Y, Interval{p.X, p.Y}})
		}
		check(t, ROC(spec))
	})
}

func FuzzLines(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, data []byte, s string) {
		v := decode(data)
		a, b := split(v)
		spec := LinesSpec{Series: []Series{{word(s), word(s), word(s), pairs(a), []Interval{{at(v, 1), at(v, 2)}, {at(v, 3), at(v, 5)}}}, {"b", "", "", pairs(b), nil}}, Bands: []Band{{word(s), Interval{at(v, 0), at(v, 1)}}},
			Cursor: at(v, 2), ShowCursor: true, Width: at(v, 3), Height: at(v, 4)}
		if len(v)%2 == 1 {
			spec.X, spec.Y = Interval{at(v, 5), at(v, 6)}, Interval{at(v, 7), at(v, 8)}
		}
		check(t, Lines(spec))
	})
}

func FuzzScatter(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, data []byte, s string) {
		v := decode(data)
		spec := ScatterSpec{Width: at(v, 0), Height: at(v, 1)}
		for i, p := range pairs(v) {
			spec.Marks = append(spec.Marks, Mark{Label: word(s), Color: word(s), Kind: i, Point: p, AcrossX: Interval{p.Y, p.X}, AcrossY: Interval{p.X, p.Y}, Front: i%2 == 0})
		}
		check(t, Scatter(spec))
	})
}

func FuzzBars(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, data []byte, s string) {
		v := decode(data)
		spec := BarsSpec{Width: at(v, 0)}
		for _, p := range pairs(v) {
			spec.Bars = append(spec.Bars, Bar{Label: word(s), Color: word(s), Text: word(s), Value: p.X, Interval: Interval{p.X, p.Y}})
		}
		check(t, Bars(spec))
	})
}

func FuzzStrip(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, data []byte, s string) {
		v := decode(data)
		spec := StripSpec{Attacks: []string{word(s), "loss"}, Bands: []Band{{word(s), Interval{at(v, 0), at(v, 1)}}}, Width: at(v, 2)}
		for i, p := range pairs(v) {
			row := StripRow{word(s), word(s), word(s), []Dot{{i, p.X, Interval{p.X, p.Y}}, {-i, p.Y, Interval{}}}}
			spec.Rows = append(spec.Rows, row)
		}
		if len(v)%2 == 1 {
			spec.X = Interval{at(v, 3), at(v, 4)}
		}
		check(t, Strip(spec))
	})
}

func FuzzPlane(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, data []byte, s string) {
		v := decode(data)
		spec := PlaneSpec{Lasso: pairs(v), ShowCursor: true, Cursor: len(s), Ground: "data:image/" + word(s)}
		for i, p := range pairs(v) {
			spec.Points = append(spec.Points, PlanePoint{X: p.X, Y: p.Y, Class: i - 3, Group: Group(i%6 - 1), Noisy: true, Member: true, Selected: true})
		}
		if len(v)%2 == 1 {
			spec.Extent = Extent{at(v, 0), at(v, 1), at(v, 2), at(v, 3)}
		}
		check(t, Plane(spec))
		Enclosed(spec.Points, spec.Lasso)
		Nearest(spec.Points, Point{at(v, 0), at(v, 1)}, at(v, 2))
	})
}

func FuzzMini(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, data []byte, s string) {
		a, b := split(decode(data))
		check(t, Mini(MiniSpec{Classes: []string{word(s)}, Truth: len(s), Beliefs: []Belief{{word(s), word(s), a}, {"b", "", b}}}))
	})
}
