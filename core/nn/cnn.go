package nn

import "fmt"

// CNN builds a small convolutional network in the manner of LeNet: for each entry of Channels a 3×3 convolution, a 2×2
// max-pool and max(·, 0); then a hidden dense layer and the last one.
type CNN struct {
	Channels []int   `json:"channels" doc:"output channels of each convolution" range:"[1, 1024]"`
	Hidden   int     `json:"hidden" doc:"width of the dense layer behind them" range:"[1, 8192]"`
	Dropout  float64 `json:"dropout" doc:"share of that layer's units that are dropped in training" range:"[0, 1)"`
}

// Build implements Builder.
func (m *CNN) Build(in Volume, classes int) (*Network, error) {
	if err := checkEnds(in, classes); err != nil {
		return nil, err
	}
	s := sequence{}
	v := in
	for i, channels := range m.Channels {
		if min(v.Height, v.Width) < 2 {
			return nil, fmt.Errorf("model.channels.%d: images of %d×%d leave nothing to pool", i, v.Height, v.Width)
		}
		c := conv{in: v, out: channels, kernel: 3, stride: 1, pad: 1, bias: true, planar: i == 0}
		v = c.volume()
		pool := maxPool{in: v, kernel: 2, stride: 2}
		v = pool.volume()
		s.add(c, pool, relu{v.Size()}) // The largest first: it commutes with max(·, 0), which has a quarter left to do.
	}
	s.add(flatten{v}, dense{v.Size(), m.Hidden}, relu{m.Hidden})
	if m.Dropout > 0 {
		s.add(dropout{m.Hidden, m.Dropout})
	}
	s.add(dense{m.Hidden, classes})
	return s.network(), nil
}
