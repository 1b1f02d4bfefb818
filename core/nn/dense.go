package nn

import (
	"math"

	"lethe/core/rng"
	"lethe/core/vec"
)

// dense is y = x Wᵀ + b. Its parameters are W (out × in, row-major) and then b (out), as in torch.nn.Linear.
type dense struct{ in, out int }

func (d dense) Shape() Shape {
	return Shape{In: d.in, Out: d.out, Tensors: []Tensor{
		{Name: "weight", Shape: []int{d.out, d.in}},
		{Name: "bias", Shape: []int{d.out}},
	}}
}

func (d dense) Op() Op { return d }

func (d dense) split(params []float64) (w vec.Matrix, b []float64) {
	n := d.in * d.out
	return vec.MatrixOf(params[:n], d.out, d.in), params[n : n+d.out]
}

func (d dense) Forward(y vec.Matrix, l Local, x vec.Matrix) {
	w, b := d.split(l.Params)
	for i := range y.Rows {
		copy(y.Row(i), b)
	}
	vec.Gemm(y, x, vec.NoTrans, w, vec.Trans, vec.Add)
}

func (d dense) Backward(dx vec.Matrix, dparams []float64, dy vec.Matrix, l Local, x, _ vec.Matrix) {
	dw, db := d.split(dparams)
	vec.Gemm(dw, dy, vec.Trans, x, vec.NoTrans, vec.Add)
	vec.AddRows(db, dy)
	if dx.Data != nil {
		w, _ := d.split(l.Params)
		vec.Gemm(dx, dy, vec.NoTrans, w, vec.NoTrans, vec.Set)
	}
}

// Init draws W and b uniformly from ±1/√in, PyTorch's default for a linear layer (He et al. 2015, arXiv:1502.01852, with
// negative slope √5).
func (d dense) Init(params, _ []float64, r *rng.Rand) { uniform(params, d.in, r) }

// uniform draws from ±1/√fan.
func uniform(params []float64, fan int, r *rng.Rand) {
	bound := 1 / math.Sqrt(float64(fan))
	for i := range params {
		params[i] = bound * (float64(2*r.Float64()) - 1)
	}
}
