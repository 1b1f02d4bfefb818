package data

import "lethe/core/rng"

// Spirals is one arm for each class that winds anticlockwise around the origin, with normal noise; the arms are the same
// curve turned by equal angles. Shape 1×1×2.
//
//	ρ·(cos φ, sin φ),  ρ = 0.2 + 1.8·u,  φ = 2π·(Turns·u + class/Arms),  u uniform in [0, 1)
type Spirals struct {
	N          int     `json:"n" doc:"number of points" range:"[2, 100000]"`
	Arms       int     `json:"arms" doc:"number of arms, one for each class" range:"[2, 100]"`
	Turns      float64 `json:"turns" doc:"turns of an arm about the origin" range:"[0, 10]"`
	Noise      float64 `json:"noise" doc:"deviation of the points from their arm" range:"[0, 10]"`
	LabelNoise float64 `json:"label_noise" doc:"share of points given a wrong label" range:"[0, 1]"`
}

// Load draws the points.
func (s *Spirals) Load(seed rng.Seed) (*Dataset, error) {
	if err := checkSource(s); err != nil {
		return nil, err
	}
	head := Dataset{Name: "spirals", Classes: s.Arms, Shape: Flat(2)}
	d, err := scatter(head, s.N, seed, func(x []float64, class int, r *rng.Rand) {
		u := r.Float64()
		cos, sin := circle(float64(s.Turns*u) + float64(class)/float64(s.Arms))
		radius := 0.2 + float64(1.8*u)
		x[0], x[1] = float64(radius*cos), float64(radius*sin)
		jitter(x, s.Noise, r)
	})
	if err != nil {
		return nil, err
	}
	flipLabels(d, s.LabelNoise, seed)
	return d, nil
}
