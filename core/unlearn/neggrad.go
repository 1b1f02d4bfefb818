package unlearn

import (
	"context"

	"lethe/core/data"
	"lethe/core/nn"
	"lethe/core/rng"
	"lethe/core/train"
	"lethe/core/vec"
)

// NegGrad descends on what is kept and climbs on what is to be forgotten, NegGrad+ of Kurmanji et al. 2023 (arXiv:2302.09880):
//
//	min over θ of a · mean ℓ(D_r; θ) − (1 − a) · mean ℓ(D_f; θ).
//
// Each step takes a batch of D_r and the next one of D_f, which starts over as often as D_r lasts. The two pass through the
// network one after the other in training mode, so that batch statistics are never those of a mixture. a = 1 is exactly
// fine-tuning. The loss of an epoch is that on D_r alone.
//
// Usual for a ResNet-18 are rates of 5e-4 to 1e-2 with a from 0.9 to 0.999 (Kurmanji et al. 2023); the default rate, 0.02, was
// chosen for the small networks of the default presets.
type NegGrad struct {
	train.Recipe
	Share float64 `json:"share" doc:"share a of the retain set's loss in the objective; the rest is that of the forget set, which is climbed" range:"[0, 1]"`
}

// Unlearn implements Method.
func (m *NegGrad) Unlearn(ctx context.Context, t *Task, w nn.Weights) error {
	if m.Share == 1 {
		return t.descend(ctx, m.Recipe, w, t.Retain, nil)
	}
	epoch, against := 1, newOpponent(t, w, m.Batch)
	mix := func(grad, _ []float64) error {
		vec.Scale(grad, m.Share)
		t.Gradients += against.next()
		return train.Runaway(epoch, against.climb(grad, 1-m.Share))
	}
	return t.vary(ctx, m.Recipe, w, t.Retain, train.Variant{Gradient: mix}, func(s *Step) error {
		epoch = s.Epoch + 1
		return nil
	})
}

// opponent deals the forget set in batches of nearly equal size, over and over, in a fresh random order each time.
type opponent struct {
	model   *nn.Network
	w       nn.Weights
	forget  data.View
	r       *rng.Rand
	pass    nn.Pass
	order   []int
	batches int // in a round
	at      int // the next one's number in the round

	x, dz  vec.Matrix // the present batch and the derivatives of its losses
	labels []int
	losses []float64
}

// newOpponent draws from the task's streams "forget.shuffle" and "forget.dropout".
func newOpponent(t *Task, w nn.Weights, batch int) *opponent {
	n := t.Forget.Len()
	o := &opponent{model: t.Model, w: w, forget: t.Forget, r: t.Seed.Child("forget.shuffle").Rand(), batches: (n + batch - 1) / batch}
	o.pass = nn.Pass{Mode: nn.Train, Rand: t.Seed.Child("forget.dropout").Rand()}
	o.order = span(0, n)
	return o
}

// next takes the next batch in hand and returns its size.
func (o *opponent) next() int {
	n := len(o.order)
	if o.at == 0 {
		o.r.Shuffle(n, func(i, j int) { o.order[i], o.order[j] = o.order[j], o.order[i] })
	}
	batch := o.order[o.at*n/o.batches : (o.at+1)*n/o.batches]
	o.at = (o.at + 1) % o.batches
	o.x, o.dz = o.x.Resize(len(batch), o.model.Inputs()), o.dz.Resize(len(batch), o.model.Classes())
	o.labels, o.losses = append(o.labels[:0], batch...), append(o.losses[:0], make([]float64, len(batch))...)
	o.forget.Batch(o.x, o.labels, batch)
	return len(batch)
}

// climb takes weight times the gradient of the batch's mean loss off grad, and returns that loss.
func (o *opponent) climb(grad []float64, weight float64) float64 {
	n := float64(o.x.Rows)
	nn.CrossEntropy(o.dz, o.losses, o.model.Logits(&o.pass, o.w, o.x), o.labels)
	vec.Scale(o.dz.Data, -weight/n)
	o.model.Pullback(grad, &o.pass, o.w, o.dz)
	return vec.Sum(o.losses) / n
}
