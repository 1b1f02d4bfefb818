package data

import (
	"fmt"

	"lethe/core/data/internal/pack"
	"lethe/core/rng"
)

// Fashion is 3,000 pictures of Fashion-MNIST (Xiao, Rasul and Vollgraf 2017, arXiv:1708.07747; MIT licence), made smaller:
// the first 300 training pictures of each class, averaged 2×2 to 14×14 and rounded to 52 greys (bytes 0, 5, …, 255).
// Example i is of class i % 10, so every prefix of 10·k examples holds k of each. Features are (byte − 73.05)/84.54, which has
// mean 0 and deviation 1 over all pixels. Shape 1×14×14. Without label noise the seed does not matter.
type Fashion struct {
	LabelNoise float64 `json:"label_noise" doc:"share of pictures given a wrong label" range:"[0, 1]"`
	Coarse     bool    `json:"coarse,omitempty" doc:"tell only tops, trousers and dresses, shoes and bags apart, the classes being sub-classes of these"`
}

// Load decodes the pictures that come with the program.
func (f *Fashion) Load(seed rng.Seed) (*Dataset, error) { return f.LoadAsset(fashionAsset, seed) }

// Asset implements Carried.
func (*Fashion) Asset() string { return "fashion.gz" }

// LoadAsset implements Carried.
func (f *Fashion) LoadAsset(asset string, seed rng.Seed) (*Dataset, error) {
	if err := checkSource(f); err != nil {
		return nil, err
	}
	d, err := decodeFashion(asset)
	if err != nil {
		return nil, err
	}
	if f.Coarse {
		coarsen(d, clothes())
	}
	flipLabels(d, f.LabelNoise, seed)
	return d, nil
}

// decodeFashion reads the asset, which is sorted by class because that packs better.
func decodeFashion(asset string) (*Dataset, error) {
	const mean, deviation = 73.05, 84.54
	sorted, sortedLabels, err := pack.FashionFormat().Decode(asset)
	if err != nil {
		return nil, fmt.Errorf("fashion: %w", err)
	}
	head := Dataset{Name: "fashion", Classes: 10, Shape: Shape{1, 14, 14}, ClassNames: fashionNames()}
	n, size := len(sortedLabels), head.Shape.Size()
	pixels := make([]byte, 0, len(sorted))
	head.Labels = make([]int, n)
	for i := range head.Labels {
		from := i%10*(n/10) + i/10
		head.Labels[i] = int(sortedLabels[from])
		for _, level := range sorted[from*size:][:size] {
			pixels = append(pixels, 5*level)
		}
	}
	return OfBytes(head, pixels, Affine{1 / deviation, -mean / deviation})
}

// fashionNames returns what the classes of Fashion-MNIST are called.
func fashionNames() []string {
	return []string{"T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"}
}
