package vec

// Stack is a number of packed K×N matrices, equally far apart in one slice, so
// that Combine can write them all at once. The zero value is empty; making it
// anew reuses its memory.
type Stack struct {
	Layers []Packed

	apart int
	data  []float64
}

// apartBy keeps the layers from being a power of two apart, where they would
// meet in the same lines of a cache.
const apartBy = 24

// Resize makes s a stack of count K×N matrices with whatever was in its memory;
// padding, which Panel shows as well, must be set like all else.
func (s *Stack) Resize(count, k, n int) {
	l := packedLayout()
	size := k * ((n + l.unit - 1) / l.unit * l.unit)
	s.apart = size + apartBy
	if cap(s.data) < count*s.apart {
		s.data = make([]float64, count*s.apart)
	}
	s.data = s.data[:count*s.apart]
	for len(s.Layers) < count {
		s.Layers = append(s.Layers, Packed{})
	}
	s.Layers = s.Layers[:count]
	for i := range s.Layers {
		s.Layers[i] = Packed{K: k, N: n, layout: l, data: s.data[i*s.apart:][:size:size]}
	}
}

// Panel returns the panel that starts at column j, which must be 0 or the end of
// another: K rows of width numbers each in data, those of a layer apart from
// those of the one below. What of a row is behind column N-1 is to be zero.
func (s *Stack) Panel(j int) (data []float64, width, apart int) {
	p := &s.Layers[0]
	return s.data[j*p.K:], p.layout.cols(j, p.N), s.apart
}
