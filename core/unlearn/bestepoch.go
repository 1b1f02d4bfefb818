package unlearn

import (
	"context"

	"lethe/core/audit"
	"lethe/core/data"
	"lethe/core/nn"
	"lethe/core/vec"
)

// bestEpoch keeps the weights of the best of every so many epochs, as the paper's code does it: by the accuracy on the held-out
// examples less that of the membership inference between them and the forgotten ones. These are the very examples that the
// auditor learns from; with split.val_from_test they are the official test half, too.
type bestEpoch struct {
	task  *Task
	each  int // 0 keeps the last
	score float64
	kept  nn.Weights
}

// look keeps w where its epoch is due and no earlier one was as good.
func (b *bestEpoch) look(ctx context.Context, epoch int, w nn.Weights) error {
	if b.each == 0 || epoch%b.each != 0 {
		return nil
	}
	forget, _, err := b.losses(ctx, b.task.Forget, w)
	if err != nil {
		return err
	}
	val, accuracy, err := b.losses(ctx, b.task.Val, w)
	if err != nil {
		return err
	}
	e := audit.Evidence{Scores: vec.MatrixOf(append(forget, val...), len(forget)+len(val), 1), Member: make([]bool, len(forget)+len(val))}
	for i := range forget {
		e.Member[i] = true
	}
	mia, err := (&audit.LogisticAttack{C: 1}).Audit(e, b.task.Seed.Child("best"))
	if err != nil {
		return err
	}
	if score := accuracy - mia.Acc; b.kept.Theta == nil || score > b.score {
		b.score, b.kept = score, w.Clone()
	}
	return nil
}

// restore puts the best weights back, if any were looked at.
func (b *bestEpoch) restore(w nn.Weights) {
	if b.kept.Theta != nil {
		w.Set(b.kept)
	}
}

// losses returns the losses of the examples in view, and the share of them that the model gets right.
func (b *bestEpoch) losses(ctx context.Context, view data.View, w nn.Weights) (losses []float64, accuracy float64, err error) {
	losses = make([]float64, view.Len())
	p, right := newProbe(b.task, w), 0
	err = p.walk(ctx, view, func(from int, logits vec.Matrix) {
		labels := p.labels[:logits.Rows]
		nn.CrossEntropy(vec.Matrix{}, losses[from:from+logits.Rows], logits, labels)
		for i, y := range labels {
			if largest(logits.Row(i), -1) == y {
				right++
			}
		}
	})
	return losses, float64(right) / float64(len(losses)), err
}
