package nn

import (
	"fmt"
	"testing"

	"lethe/core/rng"
	"lethe/core/vec"
)

// BenchmarkConvolutions times forward and backward passes over shapes, in turn as products of patches and by a filter: the
// figures behind conv.filter.
func BenchmarkConvolutions(b *testing.B) {
	for _, c := range []conv{
		{in: Volume{1, 28, 28}, out: 16}, {in: Volume{3, 32, 32}, out: 64}, {in: Volume{4, 16, 16}, out: 4}, {in: Volume{8, 16, 16}, out: 8},
		{in: Volume{16, 14, 14}, out: 32}, {in: Volume{16, 32, 32}, out: 16}, {in: Volume{32, 16, 16}, out: 32}, {in: Volume{64, 8, 8}, out: 64},
		{in: Volume{64, 16, 16}, out: 64}, {in: Volume{128, 8, 8}, out: 128}, {in: Volume{256, 4, 4}, out: 256}, {in: Volume{512, 2, 2}, out: 512},
		{in: Volume{64, 7, 7}, out: 64}, {in: Volume{64, 5, 5}, out: 64}, {in: Volume{64, 3, 3}, out: 64}, {in: Volume{64, 2, 2}, out: 64}, {in: Volume{8, 2, 2}, out: 8},
		{in: Volume{64, 16, 16}, out: 128, stride: 2}, {in: Volume{128, 8, 8}, out: 256, stride: 2}, {in: Volume{256, 4, 4}, out: 512, stride: 2},
		{in: Volume{16, 32, 32}, out: 32, stride: 2}, {in: Volume{32, 16, 16}, out: 64, stride: 2},
	} {
		c.kernel, c.stride, c.pad = 3, max(1, c.stride), 1
		ops := map[string]Op{"patches": c.patchesOp()}
		if f := c.possibleFilter(); f != nil {
			ops["filter"] = newFilteredConvOp(c, f)
		}
		r := rng.New(1).Rand()
		s := c.Shape()
		x, y, dx, w := randomMatrix(r, 64, s.In), vec.NewMatrix(64, s.Out), vec.NewMatrix(64, s.In), make([]float64, c.weights())
		dy := randomMatrix(r, 64, s.Out)
		c.Init(w, nil, r)
		dw := make([]float64, len(w))
		for _, name := range []string{"patches", "filter"} {
			if op := ops[name]; op != nil {
				op.Forward(y, Local{Params: w}, x)
				op.Backward(dx, dw, dy, Local{Params: w}, x, y)
				b.Run(fmt.Sprintf("%dx%dx%d-%d-s%d/forward/%s", c.in.Channels, c.in.Height, c.in.Width, c.out, c.stride, name), func(b *testing.B) {
					for b.Loop() {
						op.Forward(y, Local{Params: w}, x)
					}
				})
				b.Run(fmt.Sprintf("%dx%dx%d-%d-s%d/backward/%s", c.in.Channels, c.in.Height, c.in.Width, c.out, c.stride, name), func(b *testing.B) {
					for b.Loop() {
						op.Backward(dx, dw, dy, Local{Params: w}, x, y)
					}
				})
			}
		}
	}
}
