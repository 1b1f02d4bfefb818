package unlearn

import (
	"context"

	"lethe/core/nn"
	"lethe/core/train"
	"lethe/core/vec"
)

// BoundaryShrink gives what is to be forgotten to the class across the nearest boundary, and fine-tunes on that alone:
//
//	min over θ of mean ℓ((x, y′); θ) over D_f,  y′ = argmax_{k ≠ y} z_k(x′; θ_o),  x′ = x + ε sign ∇_x ℓ((x, y); θ_o).
//
// x′, a step of the fast gradient sign method (Goodfellow, Shlens & Szegedy 2015, arXiv:1412.6572), and z are of the original
// model in evaluation mode. (Chen et al. 2023, arXiv:2303.11570.)
//
// Usual for a ResNet-18 on CIFAR-10 are rates of about 1e-5, as in their paper's code; the default, 1e-3, was chosen for the small
// networks of the default presets.
type BoundaryShrink struct {
	train.Recipe
	Epsilon float64 `json:"epsilon" doc:"step ε of every feature towards the boundary" range:"[0, 1000]"`
}

// Validate refuses to augment.
func (m *BoundaryShrink) Validate() error { return plain(m.Recipe, noAugment) }

// Unlearn implements Method.
func (m *BoundaryShrink) Unlearn(ctx context.Context, t *Task, w nn.Weights) error {
	if m.Epochs == 0 {
		return nil
	}
	labels, err := m.neighbours(ctx, t, w)
	if err != nil {
		return err
	}
	return t.descend(ctx, m.Recipe, w, &lesson{forget: t.Forget, labels: labels}, nil)
}

// neighbours returns y′ of each forgotten example.
func (m *BoundaryShrink) neighbours(ctx context.Context, t *Task, w nn.Weights) ([]int, error) {
	var dx vec.Matrix
	labels, unused, p := make([]int, t.Forget.Len()), make([]float64, len(w.Theta)), newProbe(t, w)
	err := p.walk(ctx, t.Forget, func(from int, logits vec.Matrix) {
		n := logits.Rows
		dx = dx.Resize(n, t.Model.Inputs())
		nn.CrossEntropy(p.dz, p.losses[:n], logits, p.labels[:n])
		t.Model.PullbackInput(dx, unused, &p.pass, w, p.dz)
		t.Gradients += n
		for i, g := range dx.Data {
			switch {
			case g > 0:
				p.x.Data[i] += m.Epsilon
			case g < 0:
				p.x.Data[i] -= m.Epsilon
			}
		}
		logits = t.Model.Logits(&p.pass, w, p.x)
		for i := range n {
			labels[from+i] = largest(logits.Row(i), p.labels[i])
		}
	})
	return labels, err
}

// BoundaryExpand gives what is to be forgotten to a class of its own, which is taken away again: the last layer gets one more
// row, as in a fresh start, the wider model is fine-tuned on D_f under the new label alone, and the row is dropped. (Chen et al.
// 2023, arXiv:2303.11570.) An epoch's weights are those without the row. What is usual is as for BoundaryShrink; the default, 2e-3, was
// chosen as there.
type BoundaryExpand struct {
	train.Recipe
}

// Validate refuses to augment.
func (m *BoundaryExpand) Validate() error { return plain(m.Recipe, noAugment) }

// Unlearn implements Method.
func (m *BoundaryExpand) Unlearn(ctx context.Context, t *Task, w nn.Weights) error {
	narrow := t.Model
	defer func() { t.Model = narrow }()
	wide, own := narrow.Expand(w, t.Seed.Child("boundaryexpand").Rand())
	shadow := &lesson{forget: t.Forget, labels: make([]int, t.Forget.Len())}
	for i := range shadow.labels {
		shadow.labels[i] = narrow.Classes()
	}
	t.Model = wide
	return t.descend(ctx, m.Recipe, own, shadow, func(*Step) error {
		narrow.Contract(w, own)
		return nil
	})
}
