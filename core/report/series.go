package report

import (
	"slices"

	"lethe/core/metric"
)

// Point is what one method with one seed had come to after an epoch of so many.
type Point struct {
	Method        string
	Seed          uint64
	Epoch, Epochs int
	Gradients     int // per-example gradients evaluated by then
	Values        []Value
}

// Curve is one number of one method over the epochs, ready to plot: at X[i] the mean over the seeds that have a value
// there, with Low and High at the ends of its 95 % interval (Student's t), both the mean for a single seed.
type Curve struct {
	Method, Key     string
	X               []int
	Gradients       []float64 // at each X, mean over the same seeds
	Mean, Low, High []float64
	Seeds           []int // how many seeds each mean is over
}

// Curves draws the number under key of every method, in order of appearance.
func Curves(points []Point, key string) []Curve {
	var all []Curve
	for _, p := range points {
		if !slices.ContainsFunc(all, func(c Curve) bool { return c.Method == p.Method }) {
			all = append(all, curve(points, p.Method, key))
		}
	}
	return all
}

func curve(points []Point, method, key string) Curve {
	c := Curve{Method: method, Key: key}
	values, cost := map[int][]float64{}, map[int][]float64{}
	for _, p := range points {
		v, ok := Row{Values: p.Values}.Value(key)
		if p.Method != method || !ok {
			continue
		}
		if values[p.Epoch] == nil {
			c.X = append(c.X, p.Epoch)
		}
		values[p.Epoch], cost[p.Epoch] = append(values[p.Epoch], v.X), append(cost[p.Epoch], float64(p.Gradients))
	}
	slices.Sort(c.X)
	for _, x := range c.X {
		s := metric.MeanStudent(values[x])
		c.Mean = append(c.Mean, s.Mean)
		c.Low, c.High = append(c.Low, s.Mean-s.Half), append(c.High, s.Mean+s.Half)
		c.Seeds, c.Gradients = append(c.Seeds, s.N), append(c.Gradients, metric.MeanStudent(cost[x]).Mean)
	}
	return c
}
