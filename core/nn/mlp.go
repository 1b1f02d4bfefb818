package nn

import "fmt"

// MLP builds a multi-layer perceptron: dense layers with an activation between them and none after the last.
type MLP struct {
	Hidden     []int  `json:"hidden" doc:"width of each hidden layer; none gives softmax regression" range:"[1, 8192]"`
	Activation string `json:"activation" doc:"between the layers" choices:"relu|tanh"`
}

// Build implements Builder.
func (m *MLP) Build(inputs, classes int) (*Network, error) {
	if inputs < 1 || classes < 2 {
		return nil, fmt.Errorf("model: %d inputs and %d classes; want at least 1 and 2", inputs, classes)
	}
	var layers []Layer
	var shapes []Shape
	in := inputs
	for _, width := range m.Hidden {
		layers = append(layers, dense{in, width}, m.activation())
		shapes = append(shapes, denseShape(in, width), Shape{In: width, Out: width})
		in = width
	}
	return newNetwork(append(layers, dense{in, classes}), append(shapes, denseShape(in, classes))), nil
}

func (m *MLP) activation() Layer {
	if m.Activation == "tanh" {
		return tanh{}
	}
	return relu{}
}

func denseShape(in, out int) Shape {
	return Shape{In: in, Out: out, Tensors: []Tensor{
		{Name: "weight", Shape: []int{out, in}},
		{Name: "bias", Shape: []int{out}},
	}}
}
