package data

import (
	"fmt"

	"lethe/core/data/internal/pack"
	"lethe/core/rng"
)

// Digits is the 1,797 handwritten digits of the test half of UCI's Optical Recognition of Handwritten Digits (Alpaydin and
// Kaynak 1998, doi:10.24432/C50P49; CC BY 4.0), in the order of scikit-learn's copy: 8×8 counts of ink, 0 to 16, about 180 for each digit.
// Features are (count − 4.884)/6.017, which has mean 0 and deviation 1 over all pixels. Shape 1×8×8. Without label noise the seed
// does not matter.
type Digits struct {
	LabelNoise float64 `json:"label_noise" doc:"share of pictures given a wrong label" range:"[0, 1]"`
	Coarse     bool    `json:"coarse,omitempty" doc:"tell only even from odd, the digits being sub-classes of these"`
}

// Load decodes the pictures that come with the program.
func (s *Digits) Load(seed rng.Seed) (*Dataset, error) { return s.LoadAsset(digitsAsset, seed) }

// Asset implements Carried.
func (*Digits) Asset() string { return "digits.gz" }

// LoadAsset implements Carried.
func (s *Digits) LoadAsset(asset string, seed rng.Seed) (*Dataset, error) {
	if err := checkSource(s); err != nil {
		return nil, err
	}
	d, err := decodeDigits(asset)
	if err != nil {
		return nil, err
	}
	if s.Coarse {
		coarsen(d, parity())
	}
	flipLabels(d, s.LabelNoise, seed)
	return d, nil
}

// decodeDigits reads the asset.
func decodeDigits(asset string) (*Dataset, error) {
	const mean, deviation = 4.884, 6.017
	pixels, labels, err := pack.DigitsFormat().Decode(asset)
	if err != nil {
		return nil, fmt.Errorf("digits: %w", err)
	}
	head := Dataset{Name: "digits", Classes: 10, Shape: Shape{1, 8, 8}, Labels: make([]int, len(labels))}
	for i, k := range labels {
		head.Labels[i] = int(k)
	}
	return OfBytes(head, pixels, Affine{1 / deviation, -mean / deviation})
}
