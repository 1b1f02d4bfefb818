package nn

import "lethe/core/catalog"

// Builder makes a network for examples of a width and a number of classes.
type Builder interface {
	Build(inputs, classes int) (*Network, error)
}

// Models lists the networks that a config can ask for.
var Models = catalog.Of("model",
	catalog.Entry[Builder]{Name: "mlp", Brief: "multi-layer perceptron", New: func() Builder { return &MLP{Hidden: []int{128}, Activation: "relu"} }},
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
