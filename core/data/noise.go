package data

import (
	"math"

	"lethe/core/catalog"
	"lethe/core/rng"
)

// flipLabels replaces the labels of round(share·n) random examples, each by another class drawn uniformly, and marks those
// examples in d.Noisy. A share of 0 leaves d alone. It needs two classes and labels that nobody else holds.
func flipLabels(d *Dataset, share float64, seed rng.Seed) {
	if share == 0 {
		return
	}
	r := seed.Child("label noise").Rand()
	d.Noisy = make([]bool, d.Len())
	for _, i := range r.Perm(d.Len())[:portion(share, d.Len())] {
		d.Noisy[i] = true
		d.Labels[i] = (d.Labels[i] + 1 + r.IntN(d.Classes-1)) % d.Classes
	}
}

// portion returns round(share·n), halves away from zero.
func portion(share float64, n int) int { return int(math.Round(share * float64(n))) }

// checkSource checks the settings of a source.
func checkSource(s Source) error { return catalog.Check("data", s) }
