package unlearn

import (
	"context"
	"fmt"
	"math"

	"lethe/core/nn"
	"lethe/core/solve"
	"lethe/core/vec"
)

// Influence takes the Newton step that leaving the forget set out asks for at a minimum of the loss over D = D_r ∪ D_f:
//
//	θ = θ_o + α H⁻¹ v,  v = |D_f|/|D| (mean ∇ℓ over D_f − mean ∇ℓ over D_r)
//
// With H the Hessian of the loss over D_r, weight decay included, it differs from the leave-out minimum by the second order
// in |D_f|/|D|. (Koh & Liang 2017, arXiv:1703.04730; for unlearning Izzo et al. 2021, arXiv:2002.10077.)
//
// H is the Fisher information F of D_r plus λ, for which WoodFisher's recursion over n gradients g,
//
//	H₀ = λ I,  H_i = H_{i−1} + g_i g_iᵀ/n,  H_i⁻¹ = H_{i−1}⁻¹ − H_{i−1}⁻¹ g_i g_iᵀ H_{i−1}⁻¹ / (n + g_iᵀ H_{i−1}⁻¹ g_i)
//
// gives the inverse (Singh & Alistarh 2020, arXiv:2004.14340). Each g_i is of an example of D_r, all of them in turn in a
// random order, with a label drawn from the model's own prediction: so F is the Gauss-Newton matrix in the mean, which for
// softmax regression is the Hessian.
type Influence struct {
	Alpha      float64 `json:"alpha" doc:"length α of the step; 1 is Newton's" range:"[0, 1000]"`
	Recursions int     `json:"recursions" doc:"gradients n that the Hessian is made of; all are in memory at once" range:"[1, 100000]"`
	Damping    float64 `json:"damping" doc:"λ, added to the Hessian's diagonal; at least the weight decay of the training" range:"(0, 1000]"`
}

// mostInfluence is how many numbers Influence may keep: of n gradients with p parameters n p, of their products n² twice.
const mostInfluence = 1 << 28

// Rounds returns 1: there is one stage.
func (*Influence) Rounds() int { return 1 }

// Suits implements Suitable: the gradients must fit in memory.
func (m *Influence) Suits(t *Task) error {
	p := float64(t.Model.Params())
	most := int((math.Sqrt(float64(p*p)+8*mostInfluence) - p) / 4) // 2n² + pn = mostInfluence.
	if m.Recursions > most {
		return fmt.Errorf("recursions: %d gradients of %d parameters take too much memory; at most %d", m.Recursions, t.Model.Params(), most)
	}
	return nil
}

// Unlearn implements Method.
func (m *Influence) Unlearn(ctx context.Context, t *Task, w nn.Weights) error {
	p, n := newProbe(t, w), float64(t.Forget.Len()+t.Retain.Len())
	v, other := make([]float64, len(w.Theta)), make([]float64, len(w.Theta))
	loss, err := p.mean(ctx, v, t.Forget)
	if err != nil {
		return err
	}
	rest, err := p.mean(ctx, other, t.Retain)
	if err != nil {
		return err
	}
	vec.Axpy(v, -1, other)
	vec.Scale(v, float64(t.Forget.Len())/n)
	g, err := m.gradients(ctx, p)
	if err != nil {
		return err
	}
	if err := m.divide(v, g); err != nil {
		return err
	}
	vec.Axpy(w.Theta, m.Alpha, v)
	t.observe(Step{Epoch: 1, Loss: (loss + rest) / n})
	return nil
}

// gradients returns g_1, …, g_n as rows.
func (m *Influence) gradients(ctx context.Context, p *probe) (vec.Matrix, error) {
	seed := p.task.Seed.Child("influence")
	order, labels := seed.Child("shuffle").Rand(), seed.Child("labels").Rand()
	g := vec.NewMatrix(m.Recursions, p.task.Model.Params())
	var turn []int
	for i := range g.Rows {
		if ctx.Err() != nil {
			return g, context.Cause(ctx)
		}
		if len(turn) == 0 {
			turn = order.Perm(p.task.Retain.Len())
		}
		p.draw(g.Row(i), p.task.Retain, turn[0], labels)
		turn = turn[1:]
	}
	return g, nil
}

// divide sets v to H⁻¹ v, where the recursion over the rows of g ends. All of its steps at once are Woodbury's identity,
//
//	(λ I + GᵀG/n)⁻¹ v = (v − Gᵀ (n λ I + G Gᵀ)⁻¹ G v)/λ
//
// with a matrix product in place of n² inner ones.
func (m *Influence) divide(v []float64, g vec.Matrix) error {
	n := g.Rows
	gram, c := vec.NewMatrix(n, n), vec.NewMatrix(n, 1)
	vec.Gemm(gram, g, vec.NoTrans, g, vec.Trans, vec.Set)
	for i := range n {
		gram.Row(i)[i] += float64(float64(n) * m.Damping)
	}
	vec.Gemm(c, g, vec.NoTrans, vec.MatrixOf(v, len(v), 1), vec.NoTrans, vec.Set)
	var factor solve.Cholesky
	if err := factor.Factor(gram); err != nil {
		return fmt.Errorf("damping: %v is too little for these gradients: %w", m.Damping, err)
	}
	factor.Solve(c.Data, c.Data)
	for i, x := range c.Data {
		vec.Axpy(v, -x, g.Row(i))
	}
	vec.Scale(v, 1/m.Damping)
	return nil
}
