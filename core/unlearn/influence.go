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
//
// Usual for a ResNet-18 on CIFAR-10 are n = 1000 and α of 1 to 10 (Jia et al. 2023, arXiv:2304.04934); the default, n = 500, was
// chosen for the small networks of the default presets.
type Influence struct {
	Alpha      float64 `json:"alpha" doc:"length α of the step; 1 is Newton's" range:"[0, 1000]"`
	Recursions int     `json:"recursions" doc:"gradients n that the Hessian is made of; made again and again where they do not all fit in memory" range:"[1, 100000]"`
	Damping    float64 `json:"damping" doc:"λ, added to the Hessian's diagonal; at least the weight decay of the training" range:"(0, 1000]"`
}

// mostInfluence is how many numbers Influence may keep: of n gradients with p parameters n p, or a part of them twice, and of
// their products n² twice.
const mostInfluence = 1 << 28

// Rounds returns 1: there is one stage.
func (*Influence) Rounds() int { return 1 }

// Suits implements Suitable: products of gradients, and two gradients, must fit in memory.
func (m *Influence) Suits(t *Task) error {
	p := t.Model.Params()
	most := int(math.Sqrt(max(0, mostInfluence/2-float64(p)))) // 2n² + 2p = mostInfluence.
	if m.Recursions > most {
		return fmt.Errorf("recursions: products of %d gradients of %d parameters take too much memory; at most %d", m.Recursions, p, most)
	}
	return nil
}

// block returns how many gradients of p parameters are made at a time: all where they fit, or half of what fits, for products are
// of those of one block with those of another.
func (m *Influence) block(p int) int {
	fit := (mostInfluence - 2*m.Recursions*m.Recursions) / p
	if fit >= m.Recursions {
		return m.Recursions
	}
	return max(1, fit/2)
}

// Keeps returns how many numbers the method keeps beside what is as large as θ or as a pass.
func (m *Influence) Keeps(params int) int {
	block := m.block(params)
	if block < m.Recursions {
		block *= 2
	}
	return min(block*params+2*m.Recursions*m.Recursions, mostInfluence) // More does not suit.
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
	g := newDrawn(p, m.Recursions, m.block(len(v)))
	if err := m.divide(ctx, v, g); err != nil {
		return err
	}
	vec.Axpy(w.Theta, m.Alpha, v)
	t.observe(Step{Epoch: 1, Loss: (loss + rest) / n})
	return nil
}

// divide sets v to H⁻¹ v, where the recursion over the gradients g ends. All of its steps at once are Woodbury's identity,
//
//	(λ I + GᵀG/n)⁻¹ v = (v − Gᵀ (n λ I + G Gᵀ)⁻¹ G v)/λ
//
// with a matrix product in place of n² inner ones.
func (m *Influence) divide(ctx context.Context, v []float64, g gradients) error {
	gram, c, err := products(ctx, v, g)
	if err != nil {
		return err
	}
	n := gram.Rows
	for i := range n {
		gram.Row(i)[i] += float64(float64(n) * m.Damping)
	}
	var factor solve.Cholesky
	if err := factor.Factor(gram); err != nil {
		return fmt.Errorf("damping: %v is too little for these gradients: %w", m.Damping, err)
	}
	factor.Solve(c, c)
	for _, s := range blocks(g) {
		rows, err := g.rows(ctx, 0, s.from, s.to)
		if err != nil {
			return err
		}
		for i := range rows.Rows {
			vec.Axpy(v, -c[s.from+i], rows.Row(i))
		}
	}
	vec.Scale(v, 1/m.Damping)
	return nil
}
