package nn

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"lethe/core/rng"
	"lethe/core/vec"
)

// filtered is a convolution that takes a filter however few its channels are.
type filtered struct{ conv }

func (c filtered) Op() Op { return newFilteredConvOp(c.conv, c.possibleFilter()) }

// convByLoops sets y, dx and dw to what the definition of a convolution gives.
func convByLoops(c conv, y, dx vec.Matrix, dw []float64, x, dy vec.Matrix, w []float64) {
	v := c.volume()
	for i := range x.Rows {
		for p := range v.pixels() * v.Channels {
			co, at := p%v.Channels, p/v.Channels
			if c.bias {
				y.Row(i)[p] = w[c.weights()+co]
				dw[c.weights()+co] += dy.Row(i)[p]
			}
			for tap := range c.kernel * c.kernel {
				h, col := at/v.Width*c.stride+tap/c.kernel-c.pad, at%v.Width*c.stride+tap%c.kernel-c.pad
				if h < 0 || col < 0 || h >= c.in.Height || col >= c.in.Width {
					continue
				}
				for ci := range c.in.Channels {
					from, weight := (h*c.in.Width+col)*c.in.Channels+ci, (co*c.in.Channels+ci)*c.kernel*c.kernel+tap
					y.Row(i)[p] += w[weight] * x.Row(i)[from]
					dx.Row(i)[from] += w[weight] * dy.Row(i)[p]
					dw[weight] += x.Row(i)[from] * dy.Row(i)[p]
				}
			}
		}
	}
}

// filteredCases are convolutions of every size around those of a tile, with few and many channels, light and heavy.
func filteredCases(r *rng.Rand) []conv {
	var all []conv
	for height := range 10 {
		for _, width := range []int{height, r.IntN(19)} {
			in := Volume{1 + r.IntN(20), 1 + height, 1 + width}
			all = append(all, conv{in: in, out: 1 + r.IntN(30), stride: 1, bias: width%2 == 0}, conv{in: in, out: 1 + r.IntN(30), stride: 2, bias: width%2 == 1})
		}
	}
	return append(all,
		conv{in: Volume{1, 28, 28}, out: 3, stride: 1}, conv{in: Volume{256, 4, 4}, out: 130, stride: 1}, conv{in: Volume{350, 2, 2}, out: 340, stride: 1, bias: true},
		conv{in: Volume{200, 3, 5}, out: 211, stride: 2}, conv{in: Volume{70, 1, 2}, out: 65, stride: 1}, conv{in: Volume{48, 9, 9}, out: 40, stride: 1})
}

func TestFilteredConvolutionIsTheConvolution(t *testing.T) {
	r := rng.New(21).Rand()
	for _, c := range filteredCases(r) {
		c.kernel, c.pad = 3, 1
		t.Run(fmt.Sprintf("%+v", c), func(t *testing.T) {
			rows, s := 1+r.IntN(9), c.Shape()
			params := length(s.Tensors)
			x, dy, w := randomMatrix(r, rows, s.In), randomMatrix(r, rows, s.Out), randomMatrix(r, 1, params).Data
			want, wantX, wantW := vec.NewMatrix(rows, s.Out), vec.NewMatrix(rows, s.In), make([]float64, params)
			convByLoops(c, want, wantX, wantW, x, dy, w)
			op, l := filtered{c}.Op(), Local{Params: w}
			for range 2 { // The second time in memory that was used before.
				y, dx, dw := randomMatrix(r, rows, s.Out), randomMatrix(r, rows, s.In), make([]float64, params)
				op.Forward(y, l, x)
				op.Backward(dx, dw, dy, l, x, y)
				for i, pair := range [][2][]float64{{want.Data, y.Data}, {wantX.Data, dx.Data}, {wantW, dw}} {
					requireClose(t, pair[0], pair[1], "output, input, weights: %d", i)
				}
			}
		})
	}
}

// requireClose is require.InDeltaSlice for long slices.
func requireClose(t *testing.T, want, got []float64, message string, args ...any) {
	t.Helper()
	most := 1e-11 * (1 + vec.MaxAbs(want))
	for i, v := range want {
		if d := v - got[i]; !(d <= most && -d <= most) {
			require.InDelta(t, v, got[i], most, fmt.Sprintf(message, args...))
		}
	}
}

// TestThreadsChangeNoBitOfFilters covers light and heavy weights, and a last block that is short.
func TestThreadsChangeNoBitOfFilters(t *testing.T) {
	for _, c := range []conv{
		{in: Volume{32, 16, 16}, out: 40, stride: 1}, {in: Volume{256, 4, 4}, out: 136, stride: 1, bias: true},
		{in: Volume{350, 2, 2}, out: 345, stride: 1}, {in: Volume{64, 9, 9}, out: 72, stride: 2},
	} {
		c.kernel, c.pad = 3, 1
		r, s, rows := rng.New(4).Rand(), c.Shape(), 135
		x, dy, w := randomMatrix(r, rows, s.In), randomMatrix(r, rows, s.Out), randomMatrix(r, 1, length(s.Tensors)).Data
		run := func(threads int) (y, dx vec.Matrix, dw []float64) {
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(threads))
			y, dx, dw = vec.NewMatrix(rows, s.Out), vec.NewMatrix(rows, s.In), make([]float64, len(w))
			op, l := filtered{c}.Op(), Local{Params: w}
			op.Forward(y, l, x)
			op.Backward(dx, dw, dy, l, x, y)
			return y, dx, dw
		}
		y, dx, dw := run(1)
		for _, threads := range []int{2, 3, 5} {
			y2, dx2, dw2 := run(threads)
			require.Equal(t, y, y2)
			require.Equal(t, dx, dx2)
			require.Equal(t, dw, dw2)
		}
	}
}

// TestFiltersAreTheirFormula holds each filter against the three taps that it stands for.
func TestFiltersAreTheirFormula(t *testing.T) {
	r := rng.New(8).Rand()
	for name, f := range map[string]*filter{"four": fourOutputs(), "every other": everyOther(), "alone": twoAlone()} {
		x, g := randomMatrix(r, f.in.Cols, 1), randomMatrix(r, 3, 1)
		u, v, y := vec.NewMatrix(f.points(), 1), vec.NewMatrix(f.points(), 1), vec.NewMatrix(f.outputs, 1)
		vec.Gemm(u, f.taps, vec.NoTrans, g, vec.NoTrans, vec.Set)
		vec.Gemm(v, f.in, vec.NoTrans, x, vec.NoTrans, vec.Set)
		for i := range v.Data {
			v.Data[i] *= u.Data[i]
		}
		vec.Gemm(y, f.out, vec.NoTrans, v, vec.NoTrans, vec.Set)
		for i, got := range y.Data {
			want := 0.0
			for k, w := range g.Data {
				if at := i*f.stride + k - 1 - f.first; at >= 0 && at < len(x.Data) {
					want += w * x.Data[at]
				}
			}
			require.InDelta(t, want, got, 1e-13, name)
		}
	}
}
