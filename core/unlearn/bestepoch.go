package unlearn

import (
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
func (b *bestEpoch) look(epoch int, w nn.Weights) error {
	if b.each == 0 || epoch%b.each != 0 {
		return nil
	}
	forget, _ := b.losses(b.task.Forget, w)
	val, accuracy := b.losses(b.task.Val, w)
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

// losses returns the losses of the examples in view, and how many of them are right.
func (b *bestEpoch) losses(view data.View, w nn.Weights) (losses []float64, accuracy float64) {
	var pass nn.Pass
	n, chunk := view.Len(), b.task.Model.Chunk()
	x, labels := vec.NewMatrix(min(n, chunk), b.task.Model.Inputs()), make([]int, min(n, chunk))
	losses = make([]float64, n)
	for from := 0; from < n; from += chunk {
		var positions []int
		for i := from; i < min(from+chunk, n); i++ {
			positions = append(positions, i)
		}
		rows, y := x.Slice(0, len(positions)), labels[:len(positions)]
		view.Batch(rows, y, positions)
		logits := b.task.Model.Logits(&pass, w, rows)
		nn.CrossEntropy(vec.Matrix{}, losses[from:from+len(positions)], logits, y)
		for i, label := range y {
			if argmax(logits.Row(i)) == label {
				accuracy += 1 / float64(n)
			}
		}
	}
	return losses, accuracy
}

// argmax returns the index of the largest value, the first of equal ones.
func argmax(x []float64) int {
	best := 0
	for i, v := range x {
		if v > x[best] {
			best = i
		}
	}
	return best
}
