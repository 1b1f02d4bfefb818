package nn

import "lethe/core/vec"

// filter is a minimal filtering algorithm for three taps (Winograd 1980; Lavin & Gray 2016, arXiv:1509.09308): m
// neighbouring outputs y of inputs x under weights g come from few products,
//
//	y = out ((taps g) ∘ (in x)),
//
// and in two dimensions, along columns and along rows, from their square. Its transposes pull gradients back.
type filter struct {
	outputs int
	stride  int        // inputs from one output to the next
	first   int        // position of a tile's first input against the middle one of its first output
	in      vec.Matrix // products × inputs
	taps    vec.Matrix // products × 3
	out     vec.Matrix // outputs × products
}

// points returns the number of products.
func (f *filter) points() int { return f.in.Rows }

// fourOutputs is F(4, 3): six products for twelve, by interpolation at 0, ±1, ±2 and ∞.
func fourOutputs() *filter {
	return &filter{
		outputs: 4, stride: 1, first: -1,
		in: vec.MatrixOf([]float64{
			4, 0, -5, 0, 1, 0,
			0, -4, -4, 1, 1, 0,
			0, 4, -4, -1, 1, 0,
			0, -2, -1, 2, 1, 0,
			0, 2, -1, -2, 1, 0,
			0, 4, 0, -5, 0, 1,
		}, 6, 6),
		taps: vec.MatrixOf([]float64{
			1. / 4, 0, 0,
			-1. / 6, -1. / 6, -1. / 6,
			-1. / 6, 1. / 6, -1. / 6,
			1. / 24, 1. / 12, 1. / 6,
			1. / 24, -1. / 12, 1. / 6,
			0, 0, 1,
		}, 6, 3),
		out: vec.MatrixOf([]float64{
			1, 1, 1, 1, 1, 0,
			0, 1, -1, 2, -2, 0,
			0, 1, 1, 4, 4, 0,
			0, 1, -1, 8, -8, 1,
		}, 4, 6),
	}
}

// twoAlone is for two inputs with nothing but padding around them: what is left of three taps is a 2×2 matrix of three
// numbers, and three products do for four,
//
//	y0 = g1 (x0 + x1) + (g2 − g1) x1,  y1 = (g0 − g1) x0 + g1 (x0 + x1).
func twoAlone() *filter {
	return &filter{
		outputs: 2, stride: 1,
		in:   vec.MatrixOf([]float64{1, 0, 1, 1, 0, 1}, 3, 2),
		taps: vec.MatrixOf([]float64{1, -1, 0, 0, 1, 0, 0, -1, 1}, 3, 3),
		out:  vec.MatrixOf([]float64{0, 1, 1, 1, 1, 0}, 2, 3),
	}
}

// everyOther is for stride 2 and two outputs: five products for six. Inputs at even places meet the middle tap only; those at
// odd places a, b, c have two taps,
//
//	y0 = g0 (a − b) + (g0 + g2) b,  y1 = (g0 + g2) b + g2 (c − b).
func everyOther() *filter {
	return &filter{
		outputs: 2, stride: 2, first: -1,
		in: vec.MatrixOf([]float64{
			0, 1, 0, 0, 0,
			0, 0, 0, 1, 0,
			1, 0, -1, 0, 0,
			0, 0, 1, 0, 0,
			0, 0, -1, 0, 1,
		}, 5, 5),
		taps: vec.MatrixOf([]float64{0, 1, 0, 0, 1, 0, 1, 0, 0, 1, 0, 1, 0, 0, 1}, 5, 3),
		out:  vec.MatrixOf([]float64{1, 0, 1, 1, 0, 0, 1, 0, 1, 1}, 2, 5),
	}
}

// transposed returns mᵀ.
func transposed(m vec.Matrix) vec.Matrix {
	t := vec.NewMatrix(m.Cols, m.Rows)
	for i := range m.Rows {
		for j, v := range m.Row(i) {
			t.Row(j)[i] = v
		}
	}
	return t
}

// columns returns columns from to end of m as a matrix that shares its data.
func columns(m vec.Matrix, from, end int) vec.Matrix {
	return vec.Matrix{Rows: m.Rows, Cols: end - from, Stride: m.Stride, Data: m.Data[from:]}
}
