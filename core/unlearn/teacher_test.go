package unlearn

import (
	"context"
	"encoding/json"
	"math"
	"os"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/diff/fd"

	"lethe/core/data"
	"lethe/core/nn"
	"lethe/core/rng"
	"lethe/core/vec"
)

func TestDistillationAgainstTorch(t *testing.T) {
	raw, err := os.ReadFile("testdata/torch_distil.json")
	require.NoError(t, err)
	var cases []struct {
		Temperature                float64
		Teacher, Student, Gradient [][]float64
		Losses                     []float64
	}
	require.NoError(t, json.Unmarshal(raw, &cases))
	require.Len(t, cases, 3)
	teacher, dz := make([]float64, 5), make([]float64, 5)
	for _, c := range cases {
		for i, z := range c.Student {
			soften(teacher, c.Teacher[i], c.Temperature)
			require.InDelta(t, c.Losses[i], distil(dz, z, teacher, c.Temperature), 1e-12)
			require.InDeltaSlice(t, c.Gradient[i], dz, 1e-13)
		}
	}
}

func TestDistillationIsZeroWhereTheStudentAgrees(t *testing.T) {
	teacher, dz, z := make([]float64, 3), make([]float64, 3), []float64{1e4, -1e4, 3}
	soften(teacher, z, 2)
	require.Zero(t, distil(dz, z, teacher, 2))
	require.Equal(t, make([]float64, 3), dz)
}

// TestScrubGradientsAgainstDifferences holds the derivatives of both of SCRUB's losses.
func TestScrubGradientsAgainstDifferences(t *testing.T) {
	task, w := task(t)
	s := &scrubbing{Scrub: epochs(t, &Scrub{}, 1).(*Scrub), task: task, w: w}
	s.Alpha, s.Gamma = 0.3, 0.8
	require.NoError(t, s.listen(context.Background()))
	r := rng.New(2).Rand()
	z, dz, losses := vec.NewMatrix(3, 3), vec.NewMatrix(3, 3), make([]float64, 3)
	for i := range z.Data {
		z.Data[i] = r.Normal()
	}
	at, labels := []int{5, 0, 29}, []int{0, 2, 1}
	for name, loss := range map[string]func(vec.Matrix, []float64, vec.Matrix, []int, []int){"obey": s.obey, "contradict": s.contradict} {
		value := func(data []float64) float64 {
			loss(vec.NewMatrix(3, 3), losses, vec.MatrixOf(data, 3, 3), labels, at)
			return vec.Sum(losses)
		}
		want := fd.Gradient(nil, value, z.Data, &fd.Settings{Formula: fd.Central})
		loss(dz, losses, z, labels, at)
		require.InDeltaSlice(t, want, dz.Data, 1e-8, name)
	}
}

func TestScrubWithoutTeachersIsFineTuning(t *testing.T) {
	m := with(t, epochs(t, &Scrub{}, 3), 0.05).(*Scrub)
	m.Alpha, m.Gamma, m.MaxSteps = 0, 1, 0
	fine := with(t, epochs(t, &FineTune{}, 3), 0.05).(*FineTune)
	fine.Optimizer = m.Optimizer
	same(t, fine, m)
}

func TestScrubContradictsInItsFirstEpochsOnly(t *testing.T) {
	task, w := task(t)
	m := epochs(t, &Scrub{}, 5).(*Scrub)
	m.MaxSteps = 2
	require.NoError(t, m.Unlearn(context.Background(), task, w.Clone()))
	require.Equal(t, 5*task.Retain.Len()+2*task.Forget.Len(), task.Gradients)
	far := with(t, epochs(t, &Scrub{}, 10), 0.02).(*Scrub)
	far.MaxSteps = 10
	before, _ := gradient(t, task, w, task.Forget)
	require.NoError(t, far.Unlearn(context.Background(), task, w))
	after, _ := gradient(t, task, w, task.Forget)
	require.Greater(t, after, before+0.1)
}

// The reference of a rewind is D_val with the classes of D_f: where one class alone is to be forgotten, only its examples count.
func TestTheReferenceOfARewindHasTheClassesOfTheForgetSet(t *testing.T) {
	require.InDelta(t, 0.5, overall([]float64{0.2, 0.6, 1}, []float64{1, 3, 0}), 1e-15)
	require.Equal(t, 1.0, overall([]float64{0.2, 0.6, 1}, []float64{0, 0, 7}))
}

// TestScrubRewindsToTheClosestEpoch plays without a rewind, looks at every epoch, and chooses.
func TestScrubRewindsToTheClosestEpoch(t *testing.T) {
	for _, s := range stages {
		task, original := s.set(t)
		m := with(t, epochs(t, &Scrub{}, 6), 0.05).(*Scrub)
		w := original.Clone()
		seen := &scrubbing{Scrub: m, task: task, w: w}
		task.Observe = func(Step) { require.NoError(t, seen.keep(context.Background())) }
		require.NoError(t, m.Unlearn(context.Background(), task, w))
		wrong, err := seen.wrong(context.Background(), task.Val)
		require.NoError(t, err)
		want := overall(wrong, seen.counts(task.Forget))
		best := math.Inf(1)
		for _, e := range seen.errors {
			best = min(best, math.Abs(e-want))
		}
		task.Observe, m.Rewind = nil, true
		require.NoError(t, m.Suits(task))
		back := after(t, m, task, original)
		for i := len(seen.errors) - 1; ; i-- {
			if math.Abs(seen.errors[i]-want) == best {
				require.Equal(t, seen.kept[i], back, s.name)
				break
			}
		}
	}
	task, _ := task(t)
	task.Val = data.View{}
	require.ErrorContains(t, (&Scrub{Rewind: true}).Suits(task), "rewind: the validation set has no example of class ")
	require.NoError(t, (&Scrub{}).Suits(task))
}

// TestBadTeacherTeaches compares what the student says at the end with what each teacher says.
func TestBadTeacherTeaches(t *testing.T) {
	for _, s := range stages {
		task, original := s.set(t)
		k := task.Model.Classes()
		m := with(t, epochs(t, &BadTeacher{}, 60), 0.01).(*BadTeacher)
		m.Share = 0.5
		logs := func(w nn.Weights, v data.View) vec.Matrix {
			all := vec.NewMatrix(v.Len(), k)
			require.NoError(t, task.teach(context.Background(), all, w, v, 1))
			return all
		}
		fool := task.Model.Fresh(task.Seed.Child("badteacher").Child("init"))
		apart := func(student, teacher nn.Weights, v data.View) (kl float64) {
			p, q, dz := logs(teacher, v), logs(student, v), make([]float64, k)
			for i := range p.Rows {
				kl += distil(dz, q.Row(i), p.Row(i), 1) / float64(p.Rows)
			}
			return kl
		}
		w := after(t, m, task, original)
		require.Equal(t, 60*(task.Retain.Len()/2+task.Forget.Len()), task.Gradients)
		require.Less(t, apart(w, fool, task.Forget), 0.7*apart(original, fool, task.Forget), s.name)
		require.Less(t, apart(w, original, task.Retain), apart(fool, original, task.Retain), s.name)
	}
}
