package unlearn

import (
	"context"

	"lethe/core/data"
	"lethe/core/nn"
	"lethe/core/rng"
	"lethe/core/vec"
)

// probe evaluates gradients of the cross-entropy at weights that it leaves alone: layers with batch statistics use their
// running ones, and dropout is off.
type probe struct {
	task   *Task
	w      nn.Weights
	pass   nn.Pass
	x, dz  vec.Matrix
	losses []float64
	labels []int
}

func newProbe(t *Task, w nn.Weights) *probe { return &probe{task: t, w: w} }

// see passes the examples of v at the given positions through the model.
func (p *probe) see(v data.View, positions []int) (logits vec.Matrix) {
	n := len(positions)
	p.x, p.dz = p.x.Resize(n, p.task.Model.Inputs()), p.dz.Resize(n, p.task.Model.Classes())
	if len(p.labels) < n {
		p.labels, p.losses = make([]int, n), make([]float64, n)
	}
	v.Batch(p.x, p.labels[:n], positions)
	return p.task.Model.Logits(&p.pass, p.w, p.x)
}

// pull adds the gradients of what the last see saw to grad and counts them, dz being those of the logits.
func (p *probe) pull(grad []float64) {
	p.task.Model.Pullback(grad, &p.pass, p.w, p.dz)
	p.task.Gradients += p.dz.Rows
}

// add adds Σ ∇ℓ over the given positions of v to grad and returns Σ ℓ, the cross-entropies of their labels in nats.
func (p *probe) add(grad []float64, v data.View, positions ...int) float64 {
	return p.learn(grad, p.see(v, positions))
}

// learn adds Σ ∇ℓ of what the last see saw to grad and returns Σ ℓ.
func (p *probe) learn(grad []float64, logits vec.Matrix) float64 {
	losses := p.losses[:logits.Rows]
	nn.CrossEntropy(p.dz, losses, logits, p.labels[:logits.Rows])
	p.pull(grad)
	return vec.Sum(losses)
}

// draw sets grad to ∇ℓ of the example at a position of v with a label drawn from what the model holds likely, which it returns.
func (p *probe) draw(grad []float64, v data.View, position int, r *rng.Rand) int {
	likely := p.likely(v, position)
	y, left := 0, r.Float64()
	for left -= likely[0]; left >= 0 && y < len(likely)-1; left -= likely[y] {
		y++
	}
	p.towards(grad, likely, y)
	return y
}

// again sets grad to what it was when the label was drawn.
func (p *probe) again(grad []float64, v data.View, d draw) {
	p.towards(grad, p.likely(v, d.position), d.label)
}

// likely sees the example at a position of v and returns the softmax of its logits.
func (p *probe) likely(v data.View, position int) []float64 {
	logits := p.see(v, []int{position})
	vec.Softmax(p.dz, p.losses[:1], logits)
	return p.dz.Row(0)
}

// towards sets grad to ∇ℓ of the example that the model was shown last, had it label y.
func (p *probe) towards(grad, likely []float64, y int) {
	likely[y]--
	vec.Fill(grad, 0)
	p.pull(grad)
}

// walk passes v through the model, chunk by chunk in its order, and shows the logits of each beside the position of its first
// example. It fails when ctx ends.
func (p *probe) walk(ctx context.Context, v data.View, show func(from int, logits vec.Matrix)) error {
	n, chunk := v.Len(), p.task.Model.Chunk()
	for from := 0; from < n; from += chunk {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		show(from, p.see(v, span(from, min(from+chunk, n))))
	}
	return nil
}

// mean sets grad to the mean of ∇ℓ over v and returns the sum of ℓ. It fails when ctx ends.
func (p *probe) mean(ctx context.Context, grad []float64, v data.View) (float64, error) {
	vec.Fill(grad, 0)
	total := 0.0
	err := p.walk(ctx, v, func(_ int, logits vec.Matrix) { total += p.learn(grad, logits) })
	vec.Scale(grad, 1/float64(v.Len()))
	return total, err
}

// span returns from, from+1, …, to−1.
func span(from, to int) []int {
	all := make([]int, to-from)
	for i := range all {
		all[i] = from + i
	}
	return all
}

// squares sets dst to Σ (∇ℓ)² over v, element by element, and returns the sum of ℓ: of one example after the other, for the
// square of a sum is another thing. Divided by v's length it is the diagonal of the empirical Fisher information, the mean
// square of the gradients of log p(y|x; θ). It fails when ctx ends.
func (p *probe) squares(ctx context.Context, dst []float64, v data.View) (float64, error) {
	vec.Fill(dst, 0)
	grad, total := make([]float64, len(dst)), 0.0
	for i := range v.Len() {
		if ctx.Err() != nil {
			return 0, context.Cause(ctx)
		}
		vec.Fill(grad, 0)
		total += p.add(grad, v, i)
		for j, g := range grad {
			dst[j] += float64(g * g)
		}
	}
	return total, nil
}
