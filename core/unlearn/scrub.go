package unlearn

import (
	"context"
	"fmt"
	"math"

	"lethe/core/data"
	"lethe/core/nn"
	"lethe/core/train"
	"lethe/core/vec"
)

// Scrub has the student θ obey its teacher θ_o on what is kept and contradict it on what is to be forgotten. The first max_steps
// epochs begin with a pass over D_f that climbs, and every epoch has a pass over D_r that descends, on
//
//	mean d(x) over D_f,  and  α · mean d(x) + γ · mean ℓ(x) over D_r,  d = T² KL(p_T(x; θ_o) ‖ p_T(x; θ)),
//
// p_T being softmax(z/T). Both passes share one optimiser. The teacher answers in evaluation mode, the student learns in training
// mode. With rewind it is SCRUB+R: at the end, θ goes back to the epoch after which the error on D_f was closest to the final
// error on D_val, which is what a model gets wrong that never saw such examples; the last of equally close ones. Every epoch's
// weights are kept until then. (Kurmanji et al. 2023, arXiv:2302.09880.) The loss of an epoch is that of its pass over D_r.
//
// Usual for a ResNet-18, and in their code, are a rate of 5e-4 and 2 to 4 max_steps; the defaults, 1e-3 and 5, were chosen for the
// small networks of the default presets.
type Scrub struct {
	train.Recipe
	Alpha       float64 `json:"alpha" doc:"weight α of agreeing with the original model on the retain set" range:"[0, 1000]"`
	Gamma       float64 `json:"gamma" doc:"weight γ of the cross-entropy on the retain set" range:"[0, 1000]"`
	Temperature float64 `json:"temperature" doc:"T, by which logits are divided before teacher and student are compared" range:"[0.01, 1000]"`
	MaxSteps    int     `json:"max_steps" doc:"epochs, from the first, that begin with a pass away from the original model on the forget set" range:"[0, 100000]"`
	Rewind      bool    `json:"rewind" doc:"go back at the end to the epoch whose error on the forget set was closest to the final one on the validation set (SCRUB+R)"`
}

// Validate refuses to augment.
func (m *Scrub) Validate() error { return plain(m.Recipe, noAugment) }

// Suits implements Suitable: a rewind needs examples of every forgotten class that the model never saw.
func (m *Scrub) Suits(t *Task) error {
	if !m.Rewind {
		return nil
	}
	held := make([]bool, t.Model.Classes())
	for i := range t.Val.Len() {
		held[t.Val.Label(i)] = true
	}
	for i := range t.Forget.Len() {
		if y := t.Forget.Label(i); !held[y] {
			return fmt.Errorf("rewind: the validation set has no example of class %d to say what a model gets wrong that never saw it", y)
		}
	}
	return nil
}

// Unlearn implements Method.
func (m *Scrub) Unlearn(ctx context.Context, t *Task, w nn.Weights) error {
	s := &scrubbing{Scrub: m, task: t, w: w, loop: train.New(t.Model, w, m.Recipe, t.Seed)}
	if err := s.listen(ctx); err != nil {
		return err
	}
	for epoch := 1; epoch <= m.Epochs; epoch++ {
		loss, err := s.epoch(ctx, epoch)
		if err != nil {
			return err
		}
		t.observe(Step{Epoch: epoch, Loss: loss})
	}
	return s.rewind(ctx)
}

// scrubbing is the method at work.
type scrubbing struct {
	*Scrub
	task           *Task
	w              nn.Weights
	loop           *train.Loop
	retain, forget vec.Matrix // log p of the teacher for each example
	row            []float64
	kept           []nn.Weights // after each epoch
	errors         []float64    // on D_f, after each epoch
}

// listen has the teacher speak about all examples.
func (s *scrubbing) listen(ctx context.Context) error {
	k := s.task.Model.Classes()
	s.row = make([]float64, k)
	s.retain, s.forget = vec.NewMatrix(s.task.Retain.Len(), k), vec.NewMatrix(s.task.Forget.Len(), k)
	if err := s.task.teach(ctx, s.retain, s.w, s.task.Retain, s.Temperature); err != nil {
		return err
	}
	return s.task.teach(ctx, s.forget, s.w, s.task.Forget, s.Temperature)
}

func (s *scrubbing) epoch(ctx context.Context, epoch int) (float64, error) {
	if epoch <= s.MaxSteps {
		s.loop.Loss = s.contradict
		if _, err := s.task.epoch(ctx, s.loop, epoch, s.task.Forget); err != nil {
			return 0, err
		}
	}
	s.loop.Loss = s.obey
	loss, err := s.task.epoch(ctx, s.loop, epoch, s.task.Retain)
	if err == nil && s.Rewind {
		err = s.keep(ctx)
	}
	return loss, err
}

// contradict is −d, which is descended on.
func (s *scrubbing) contradict(dlogits vec.Matrix, losses []float64, logits vec.Matrix, _, positions []int) {
	for i, at := range positions {
		losses[i] = -distil(dlogits.Row(i), logits.Row(i), s.forget.Row(at), s.Temperature)
		vec.Scale(dlogits.Row(i), -1)
	}
}

// obey is α d + γ ℓ.
func (s *scrubbing) obey(dlogits vec.Matrix, losses []float64, logits vec.Matrix, labels, positions []int) {
	nn.CrossEntropy(dlogits, losses, logits, labels)
	for i, at := range positions {
		d := distil(s.row, logits.Row(i), s.retain.Row(at), s.Temperature)
		losses[i] = float64(s.Gamma*losses[i]) + float64(s.Alpha*d)
		vec.Scale(dlogits.Row(i), s.Gamma)
		vec.Axpy(dlogits.Row(i), s.Alpha, s.row)
	}
}

// keep remembers the present weights.
func (s *scrubbing) keep(ctx context.Context) error {
	wrong, err := s.wrong(ctx, s.task.Forget)
	s.kept, s.errors = append(s.kept, s.w.Clone()), append(s.errors, overall(wrong, s.counts(s.task.Forget)))
	return err
}

// rewind goes back to the epoch whose error on D_f is closest to the present one on examples like them: those of D_val, each
// class with the share that it has in D_f.
func (s *scrubbing) rewind(ctx context.Context) error {
	if len(s.kept) == 0 {
		return nil
	}
	wrong, err := s.wrong(ctx, s.task.Val)
	want, best := overall(wrong, s.counts(s.task.Forget)), 0
	for i, e := range s.errors {
		if math.Abs(e-want) <= math.Abs(s.errors[best]-want) {
			best = i
		}
	}
	s.w.Set(s.kept[best])
	return err
}

// wrong returns the share that the model gets wrong of each class in v; 0 for classes that do not occur.
func (s *scrubbing) wrong(ctx context.Context, v data.View) ([]float64, error) {
	share := make([]float64, s.task.Model.Classes())
	err := newProbe(s.task, s.w).walk(ctx, v, func(from int, logits vec.Matrix) {
		for i := range logits.Rows {
			if y := v.Label(from + i); largest(logits.Row(i), -1) != y {
				share[y]++
			}
		}
	})
	for y, n := range s.counts(v) {
		share[y] /= max(1, n)
	}
	return share, err
}

// counts returns how many examples of each class are in v.
func (s *scrubbing) counts(v data.View) []float64 {
	n := make([]float64, s.task.Model.Classes())
	for i := range v.Len() {
		n[v.Label(i)]++
	}
	return n
}

// overall returns the mean of a share of each class over so many examples of each.
func overall(share, counts []float64) float64 {
	total, n := 0.0, 0.0
	for y, s := range share {
		total, n = total+float64(counts[y]*s), n+counts[y]
	}
	return total / n
}
