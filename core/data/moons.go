package data

import "lethe/core/rng"

// Moons is two half circles of radius 1 that interlock, each the other turned by 180° about the origin, with normal
// noise: the picture of scikit-learn's make_moons, moved to the origin. Shape 1×1×2.
//
//	upper: (cos t − ½, sin t − ¼),  lower: (½ − cos t, ¼ − sin t),  t uniform in [0, π)
type Moons struct {
	N          int     `json:"n" doc:"number of points" range:"[2, 100000]"`
	Noise      float64 `json:"noise" doc:"deviation of the points from their half circle" range:"[0, 10]"`
	LabelNoise float64 `json:"label_noise" doc:"share of points given a wrong label" range:"[0, 1]"`
}

// Load draws the points.
func (m *Moons) Load(seed rng.Seed) (*Dataset, error) {
	if err := checkSource(m); err != nil {
		return nil, err
	}
	head := Dataset{Name: "moons", Classes: 2, ClassNames: []string{"upper", "lower"}, Shape: Flat(2)}
	d, err := scatter(head, m.N, seed, func(x []float64, class int, r *rng.Rand) {
		cos, sin := circle(0.5 * r.Float64())
		x[0], x[1] = cos-0.5, sin-0.25
		if class == 1 {
			x[0], x[1] = -x[0], -x[1]
		}
		jitter(x, m.Noise, r)
	})
	if err != nil {
		return nil, err
	}
	flipLabels(d, m.LabelNoise, seed)
	return d, nil
}
