package data

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"lethe/core/rng"
)

// Duplicates forgets the round(Fraction·n) of the n training examples that have the nearest neighbours: those most like another
// one of their class, by the Euclidean distance of the features that a model sees, the closest first and of equals the one with
// the smaller number. Where twins are retained, an example is forgotten only while its nearest neighbour stays, and stays itself
// where another was forgotten for its likeness to it: the model then keeps nearly the same example, and a method that works from
// the retain set alone has little to do. Where they are not, both of a pair may go.
//
// It takes O(n²·features/classes) time, less where distances soon exceed the least, and keeps the features of one class, sparse ones as they are.
type Duplicates struct {
	Fraction float64 `json:"fraction" doc:"share of the training set to forget" range:"(0, 1)"`
	Twins    string  `json:"twins" doc:"whether the nearest neighbour of what is forgotten has to stay" choices:"retained|any"`
}

// Choose returns the examples, those with the nearest neighbours first. Too few of them are an error.
func (s *Duplicates) Choose(d *Dataset, train []int, _ rng.Seed) ([]int, error) {
	count := portion(s.Fraction, len(train))
	var forget []int
	gone, stays := map[int]bool{}, map[int]bool{}
	for _, n := range neighbours(d, train) {
		switch retained := s.Twins == "retained"; {
		case len(forget) == count:
			return forget, nil
		case retained && (stays[n.of] || gone[n.nearest]):
			continue
		}
		forget = append(forget, n.of)
		gone[n.of], stays[n.nearest] = true, true
	}
	if len(forget) < count {
		return nil, fmt.Errorf("%d of %d training examples have a nearest neighbour that can stay, %d are wanted; lower the fraction or let twins be any",
			len(forget), len(train), count)
	}
	return forget, nil
}

// neighbour is the nearest example to another, at the squared distance.
type neighbour struct {
	of, nearest int
	distance    float64
}

// neighbours returns the nearest neighbour of each example among those of its class, the least distance first; an example alone
// in its class has none and is left out. Of neighbours at one distance the first counts.
func neighbours(d *Dataset, examples []int) []neighbour {
	classes := make([][]int, d.Classes)
	for _, i := range examples {
		classes[d.Labels[i]] = append(classes[d.Labels[i]], i)
	}
	var all []neighbour
	for _, class := range classes {
		if len(class) > 1 {
			all = append(all, nearest(d, class)...)
		}
	}
	order := make([]int, len(all))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int { return cmp.Or(cmp.Compare(all[i].distance, all[j].distance), all[i].of-all[j].of) })
	sorted := make([]neighbour, len(all))
	for place, i := range order {
		sorted[place] = all[i]
	}
	return sorted
}

// nearest returns the nearest neighbour of each of the examples, of which there are several.
func nearest(d *Dataset, examples []int) []neighbour {
	all, between := make([]neighbour, len(examples)), distances(d, examples)
	for a, i := range examples {
		all[a] = neighbour{of: i, distance: math.Inf(1)}
		for b := range a {
			far := max(all[a].distance, all[b].distance)
			if r := between(a, b, far); r < far {
				all[a].approach(examples[b], r)
				all[b].approach(i, r)
			}
		}
	}
	return all
}

// distances returns what tells the squared distance of the examples at two places, as squaredDistance does.
func distances(d *Dataset, examples []int) func(a, b int, enough float64) float64 {
	if d.sparse != nil {
		return func(a, b int, enough float64) float64 { return d.sparse.distance(examples[a], examples[b], enough) }
	}
	dim := d.Dim()
	rows := make([]float64, len(examples)*dim)
	for a, i := range examples {
		d.Row(rows[a*dim:][:dim], i)
	}
	return func(a, b int, enough float64) float64 {
		return squaredDistance(rows[a*dim:][:dim], rows[b*dim:][:dim], enough)
	}
}

// approach makes example i the nearest if it is nearer.
func (n *neighbour) approach(i int, distance float64) {
	if distance < n.distance {
		n.nearest, n.distance = i, distance
	}
}

// squaredDistance returns Σ (xᵢ − yᵢ)², or some partial sum that is no less than enough.
func squaredDistance(x, y []float64, enough float64) float64 {
	const stretch = 32 // Features between two looks at enough.
	sum := 0.0
	for len(x) > 0 && sum < enough {
		n := min(stretch, len(x))
		for j, v := range x[:n] {
			u := v - y[j]
			sum += float64(u * u)
		}
		x, y = x[n:], y[n:]
	}
	return sum
}
