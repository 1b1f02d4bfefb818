package nn

import "lethe/core/catalog"

// Builder makes a network for examples of a shape and a number of classes.
type Builder interface {
	Build(in Volume, classes int) (*Network, error)
}

// Models lists the networks that a config can ask for.
var Models = catalog.Of("model",
	catalog.Entry[Builder]{Name: "mlp", Brief: "multi-layer perceptron", New: func() Builder { return &MLP{Hidden: []int{128}, Activation: "relu"} }},
	catalog.Entry[Builder]{Name: "cnn", Brief: "small convolutional network in the manner of LeNet", New: func() Builder { return &CNN{Channels: []int{16, 32}, Hidden: 128} }},
	catalog.Entry[Builder]{Name: "resnet", Brief: "residual network with batch normalisation", New: func() Builder { return &ResNet{Depth: 18, MaxPool: true} }},
)

// Choice is a model in a config.
type Choice struct{ catalog.Choice[Builder] }

// DecodeAt implements catalog.Decoder.
func (c *Choice) DecodeAt(place string, raw []byte) (err error) {
	c.Choice, err = Models.Decode(place, raw)
	return err
}

// Choices implements catalog.Chooser.
func (*Choice) Choices() []string { return Models.Names() }
