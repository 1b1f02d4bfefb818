package data

import (
	"lethe/core/catalog"
	"lethe/core/rng"
)

// Source makes a dataset. Load draws what is random from streams named under seed, so equal settings and seeds give equal
// bits; settings outside their range are errors that begin with "data".
type Source interface {
	Load(seed rng.Seed) (*Dataset, error)
}

// Sources are the datasets to choose from, in the order of menus. A new one is a file and a line here.
var Sources = catalog.Of("dataset",
	catalog.Entry[Source]{Name: "fashion", Brief: "3,000 pictures of clothes, 14×14 grey, 10 classes", New: func() Source { return &Fashion{} }},
	catalog.Entry[Source]{Name: "digits", Brief: "1,797 handwritten digits, 8×8 grey, 10 classes", New: func() Source { return &Digits{} }},
	catalog.Entry[Source]{Name: "moons", Brief: "two half circles that interlock, in the plane", New: func() Source {
		return &Moons{N: 600, Noise: 0.2, LabelNoise: 0.1}
	}},
	catalog.Entry[Source]{Name: "blobs", Brief: "round clouds of points", New: func() Source {
		return &Blobs{N: 600, Classes: 3, Spread: 0.5, Dim: 2, LabelNoise: 0.1}
	}},
	catalog.Entry[Source]{Name: "spirals", Brief: "arms of points that wind around the origin", New: func() Source {
		return &Spirals{N: 600, Arms: 3, Turns: 0.75, Noise: 0.1, LabelNoise: 0.1}
	}},
	catalog.Entry[Source]{Name: "mnist", Brief: "70,000 handwritten digits, 28×28 grey, 10 classes (needs --data)", New: func() Source { return NewMNIST() }},
	catalog.Entry[Source]{Name: "fashion-mnist", Brief: "70,000 pictures of clothes, 28×28 grey, 10 classes (needs --data)", New: func() Source { return NewFashionMNIST() }},
	catalog.Entry[Source]{Name: "cifar10", Brief: "60,000 small photographs, 32×32 in colour, 10 classes (needs --data)", New: func() Source { return &CIFAR10{defaultFiles()} }},
	catalog.Entry[Source]{Name: "cifar100", Brief: "60,000 small photographs, 32×32 in colour, 100 classes (needs --data)", New: func() Source { return &CIFAR100{defaultFiles()} }},
	catalog.Entry[Source]{Name: "adult", Brief: "48,842 people of a census, 108 features, 2 classes (needs --data)", New: func() Source { return &Adult{} }},
	catalog.Entry[Source]{Name: "csv", Brief: "your own table, CSV or TSV, with numbers and categories (needs --data)", New: func() Source { return NewCSV() }},
	catalog.Entry[Source]{Name: "npy", Brief: "your own arrays as NumPy saves them, .npz or .npy (needs --data)", New: func() Source { return NewNPY() }},
	catalog.Entry[Source]{Name: svhnName, Brief: "99,289 photographed digits of house numbers, 32×32 in colour, 10 classes (needs --data)", New: func() Source { return &SVHN{defaultFiles()} }},
	catalog.Entry[Source]{Name: imagesName, Brief: "pictures of your own, PNG or JPEG in class folders (needs --data)", New: func() Source {
		return &Images{Size: 32, Colour: true, Fit: "crop", Normalise: true}
	}},
	catalog.Entry[Source]{Name: textName, Brief: "texts of your own as weighted counts of their words (needs --data)", New: func() Source { return newText() }},
)

// SourceChoice is a source by name with its settings, as a configuration holds it.
type SourceChoice struct{ catalog.Choice[Source] }

// DecodeAt sets c from a JSON name or object.
func (c *SourceChoice) DecodeAt(place string, raw []byte) (err error) {
	c.Choice, err = Sources.Decode(place, raw)
	return err
}

// Choices implements catalog.Chooser.
func (*SourceChoice) Choices() []string { return Sources.Names() }
