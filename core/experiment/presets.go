package experiment

import (
	"embed"

	"lethe/core/catalog"
)

//go:embed presets/*.json presets/paper/*.json
var presetFiles embed.FS

// preset is a config by name.
type preset struct{ name string }

// Presets lists the configs that come with the program.
var Presets = catalog.Of("preset",
	entry("fashion", "forget 100 of 1,000 pictures of clothes (Fashion-MNIST, 14×14)"),
	entry("digits", "forget 80 of 800 handwritten digits, a fifth of them wrongly labelled"),
	entry("fashion-lira", "the same pictures of clothes before auditors with 64 shadow models"),
	entry("contest", "nine methods before nine attacks, those with models of their own among them, on five splits on which no setting was chosen"),
	entry("contest-digits", "the same contest over handwritten digits, a fifth of them wrongly labelled"),
	entry("contest-location30", "the same contest over people by the places they have been to (Location-30; needs --data)"),
	entry("contest-cnn", "the same contest over pictures of clothes, with a convolutional network; it takes a while"),
	entry("contest-price", "the same network and attacks, with six methods at a tenth and two at a sixth of what retraining costs, on fresh splits"),
	entry("moons", "forget 30 of 150 points in the plane, a fifth of them wrongly labelled"),
	entry("mnist-cnn", "forget 500 of 5,000 handwritten digits, with a convolutional network (MNIST; needs --data)"),
	entry("fashion-cnn", "forget 500 of 5,000 pictures of clothes, with a convolutional network (Fashion-MNIST; needs --data)"),
	entry("cifar10-resnet8", "forget 1,000 of 10,000 small photographs, with a small residual network (CIFAR-10; needs --data)"),
	entry("cifar10-resnet18", "forget 4,500 of 45,000 small photographs, with the network of the literature (CIFAR-10; needs --data)"),
	entry("adult", "forget 500 of 5,000 people of a census, with one hidden layer (UCI Adult; needs --data)"),
	entry("location30", "forget 200 of 2,000 people by the places they have been to, with one hidden layer that knows them by heart (Location-30; needs --data)"),
	entry("newsgroups", "forget a tenth of 10,314 messages to 20 newsgroups (20 Newsgroups by date; needs --data)"),
	entry("paper/fig1", "Di et al. 2025 over epochs: the game against fine-tuning, which is its α = 0 (CIFAR-10, ResNet-18; needs --data)"),
	entry("paper/table1-random", "Di et al. 2025, every method with a random tenth to forget (CIFAR-10, ResNet-18; needs --data)"),
	entry("paper/table2-class", "Di et al. 2025, every method with a class to forget (CIFAR-10, ResNet-18; needs --data)"),
	entry("paper/alpha-sweep", "Di et al. 2025, for sweep --grid unlearn.stackelberg.alpha=0,0.05,0.1,0.25,0.5,1,2,5 (CIFAR-10, ResNet-18; needs --data)"),
	entry("paper/code", "1,000 pictures of clothes with each behaviour of the authors' code that they can show, and with all, beside the corrected method"),
	entry("paper/fig1-small", "paper/fig1 on 1,000 pictures of clothes, with a small residual network"),
	entry("paper/table1-random-small", "paper/table1-random on 1,000 pictures of clothes, with one hidden layer"),
	entry("paper/table2-class-small", "paper/table2-class on 1,000 pictures of clothes, with one hidden layer"),
	entry("paper/alpha-sweep-small", "paper/alpha-sweep on 1,000 pictures of clothes, with one hidden layer"),
	entry("smoke", "every method and follower on a few points, in a moment"),
	entry("smoke-conv", "every method with convolutions and batch normalisation, on a few digits"),
	entry("smoke-shadow", "every attack that trains models of its own, on a few points"),
)

func entry(name, brief string) catalog.Entry[preset] {
	return catalog.Entry[preset]{Name: name, Brief: brief, New: func() preset { return preset{name} }}
}

// Preset returns the config of that name.
func Preset(name string) (*Config, error) {
	p, err := Presets.New(name)
	if err != nil {
		return nil, err
	}
	document, err := presetFiles.ReadFile("presets/" + p.name + ".json")
	if err != nil {
		return nil, err
	}
	return Parse(document)
}
