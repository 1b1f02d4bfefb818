package nn

import (
	"errors"
	"strconv"
)

// MLP builds a multi-layer perceptron: dense layers with an activation, and dropout where asked for, between them and
// nothing after the last.
type MLP struct {
	Hidden     []int   `json:"hidden" doc:"width of each hidden layer; none gives softmax regression" range:"[1, 8192]"`
	Activation string  `json:"activation" doc:"between the layers" choices:"relu|tanh"`
	Dropout    float64 `json:"dropout" doc:"share of hidden units that are dropped in training" range:"[0, 1)"`
}

// Build implements Builder.
func (m *MLP) Build(in Volume, classes int) (*Network, error) {
	if err := checkEnds(in, classes); err != nil {
		return nil, err
	}
	s := sequence{}
	width := in.Size()
	for _, hidden := range m.Hidden {
		s.add(dense{width, hidden}, m.activation(hidden))
		if m.Dropout > 0 {
			s.add(dropout{hidden, m.Dropout})
		}
		width = hidden
	}
	s.add(dense{width, classes})
	return s.network(), nil
}

func (m *MLP) activation(width int) Layer {
	if m.Activation == "tanh" {
		return tanh{width}
	}
	return relu{width}
}

// sequence collects layers that are named by their position, as in torch.nn.Sequential.
type sequence []link

func (s *sequence) add(layers ...Layer) {
	for _, l := range layers {
		*s = append(*s, link{strconv.Itoa(len(*s)), l})
	}
}

func (s *sequence) network() *Network { return &Network{newChain(*s...)} }

func checkEnds(in Volume, classes int) error {
	if in.Size() < 1 || classes < 2 {
		return errors.New("model: wants at least 1 input and 2 classes")
	}
	return nil
}
