package unlearn

import (
	"context"

	"lethe/core/data"
	"lethe/core/nn"
	"lethe/core/train"
	"lethe/core/vec"
)

// Relabel teaches the model wrong answers about what it is to forget: min over θ of the mean cross-entropy on
// D_r ∪ {(x, y′) : (x, y) in D_f}, with y′ ≠ y drawn once and uniformly. (Golatkar, Achille & Soatto 2020,
// arXiv:1911.04933; Graves, Nagisetty & Ganesh 2021, arXiv:2010.10981.)
//
// Usual for a ResNet-18 on CIFAR-10 are 10 epochs at 0.01 (Fan et al. 2024, arXiv:2310.12508); the default, 20, was chosen for the
// small networks of the default presets.
type Relabel struct {
	train.Recipe
}

// noAugment is why methods with labels or targets of their own do not augment.
const noAugment = "this method gives examples targets of its own and does not augment; leave it out"

// Validate refuses to augment.
func (m *Relabel) Validate() error { return plain(m.Recipe, noAugment) }

// Unlearn implements Method.
func (m *Relabel) Unlearn(ctx context.Context, t *Task, w nn.Weights) error {
	return t.descend(ctx, m.Recipe, w, relabel(t), nil)
}

// lesson is what is taught in place of D_r ∪ D_f: D_r, or a part of it, as it is, and D_f under other labels.
type lesson struct {
	retain, forget data.View
	labels         []int // of each forgotten example
}

// relabel draws wrong labels from the task's stream "relabel".
func relabel(t *Task) *lesson {
	r := t.Seed.Child("relabel").Rand()
	e := &lesson{retain: t.Retain, forget: t.Forget, labels: make([]int, t.Forget.Len())}
	for i := range e.labels {
		e.labels[i] = r.IntN(t.Model.Classes() - 1)
		if e.labels[i] >= t.Forget.Label(i) {
			e.labels[i]++
		}
	}
	return e
}

// Len implements train.Examples.
func (e *lesson) Len() int { return e.retain.Len() + e.forget.Len() }

// Batch implements train.Examples.
func (e *lesson) Batch(x vec.Matrix, labels, positions []int) {
	n := e.retain.Len()
	for row, i := range positions {
		if i < n {
			e.retain.Row(x.Row(row), i)
			labels[row] = e.retain.Label(i)
		} else {
			e.forget.Row(x.Row(row), i-n)
			labels[row] = e.labels[i-n]
		}
	}
}
