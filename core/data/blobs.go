package data

import "lethe/core/rng"

// Blobs is one round normal cloud for each class, with its centre on a circle of radius 1.5 in the plane of the first two
// features; class 0 lies on the first axis, the others follow anticlockwise at equal distances. Features beyond the second are
// noise alone, which gives a model room to memorise. Shape 1×1×Dim.
type Blobs struct {
	N          int     `json:"n" doc:"number of points" range:"[2, 100000]"`
	Classes    int     `json:"classes" doc:"number of clouds, one for each class" range:"[2, 100]"`
	Spread     float64 `json:"spread" doc:"deviation of the points from their centre, in each direction" range:"[0, 10]"`
	Dim        int     `json:"dim" doc:"number of features; those beyond two are noise" range:"[2, 100]"`
	LabelNoise float64 `json:"label_noise" doc:"share of points given a wrong label" range:"[0, 1]"`
}

// Load draws the points.
func (b *Blobs) Load(seed rng.Seed) (*Dataset, error) {
	if err := checkSource(b); err != nil {
		return nil, err
	}
	const radius = 1.5
	head := Dataset{Name: "blobs", Classes: b.Classes, Shape: Flat(b.Dim)}
	d, err := scatter(head, b.N, seed, func(x []float64, class int, r *rng.Rand) {
		cos, sin := circle(float64(class) / float64(b.Classes))
		x[0], x[1] = float64(radius*cos), float64(radius*sin)
		jitter(x, b.Spread, r)
	})
	if err != nil {
		return nil, err
	}
	flipLabels(d, b.LabelNoise, seed)
	return d, nil
}
