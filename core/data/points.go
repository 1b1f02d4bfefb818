package data

import (
	"fmt"
	"math"

	"lethe/core/rng"
	"lethe/core/vec"
)

// scatter returns n examples with the description head: example i is of class i % Classes, so that class sizes differ by
// one at the most, and place sets its features, drawing from r. With a larger n the first examples stay what they are.
func scatter(head Dataset, n int, seed rng.Seed, place func(x []float64, class int, r *rng.Rand)) (*Dataset, error) {
	if n < head.Classes {
		return nil, fmt.Errorf("data.n: %d examples of %s are too few for %d classes", n, head.Name, head.Classes)
	}
	dim := head.Shape.Size()
	features := make([]float64, n*dim)
	head.Labels = make([]int, n)
	r := seed.Child("points").Rand()
	for i := range head.Labels {
		head.Labels[i] = i % head.Classes
		place(features[i*dim:(i+1)*dim], head.Labels[i], r)
	}
	return OfFloats(head, features)
}

// circle returns the point of the unit circle at the given number of turns from (1, 0), counted anticlockwise.
func circle(turns float64) (x, y float64) {
	return vec.Cos(angle(turns)), vec.Cos(angle(turns - 0.25))
}

// angle returns turns in radians, reduced to [-π, π].
func angle(turns float64) float64 {
	turns -= math.Floor(turns + 0.5)
	return float64(2 * math.Pi * turns)
}

// jitter adds normal noise of the given deviation to x.
func jitter(x []float64, deviation float64, r *rng.Rand) {
	for j := range x {
		x[j] += float64(deviation * r.Normal())
	}
}
