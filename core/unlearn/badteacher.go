package unlearn

import (
	"context"

	"lethe/core/nn"
	"lethe/core/train"
	"lethe/core/vec"
)

// BadTeacher has two teachers: the original model for a part of what is kept, and one that has learnt nothing, a fresh start, for
// what is to be forgotten,
//
//	min over θ of mean T² KL(p_T(x; teacher of x) ‖ p_T(x; θ)) over D_f and the part of D_r,  p_T = softmax(z/T).
//
// The part is drawn once. Both teachers answer in evaluation mode, the student learns in training mode. (Chundawat et al. 2023,
// arXiv:2205.08096.)
//
// Usual for a ResNet-18 is Adam at 1e-4; the default rate, 3e-4, was chosen for the small networks of the default presets.
type BadTeacher struct {
	train.Recipe
	Temperature float64 `json:"temperature" doc:"T, by which logits are divided before teachers and student are compared" range:"[0.01, 1000]"`
	Share       float64 `json:"share" doc:"share of the retain set that is taught" range:"[0, 1]"`
}

// Validate refuses to augment.
func (m *BadTeacher) Validate() error { return plain(m.Recipe, noAugment) }

// Unlearn implements Method.
func (m *BadTeacher) Unlearn(ctx context.Context, t *Task, w nn.Weights) error {
	seed := t.Seed.Child("badteacher")
	order := span(0, t.Retain.Len())
	seed.Child("share").Rand().Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
	all := &lesson{retain: t.Retain.Select(order[:int(m.Share*float64(len(order)))]), forget: t.Forget, labels: make([]int, t.Forget.Len())}

	said, n := vec.NewMatrix(all.Len(), t.Model.Classes()), all.retain.Len()
	if err := t.teach(ctx, said.Slice(0, n), w, all.retain, m.Temperature); err != nil {
		return err
	}
	if err := t.teach(ctx, said.Slice(n, all.Len()), t.Model.Fresh(seed.Child("init")), t.Forget, m.Temperature); err != nil {
		return err
	}
	agree := func(dlogits vec.Matrix, losses []float64, logits vec.Matrix, _, positions []int) {
		for i, at := range positions {
			losses[i] = distil(dlogits.Row(i), logits.Row(i), said.Row(at), m.Temperature)
		}
	}
	return t.vary(ctx, m.Recipe, w, all, train.Variant{Loss: agree}, nil)
}
