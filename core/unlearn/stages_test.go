package unlearn

import (
	"context"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"lethe/core/metric"
	"lethe/core/nn"
)

// after returns what m makes of the original model.
func after(t *testing.T, m Method, task *Task, original nn.Weights) nn.Weights {
	w := original.Clone()
	require.NoError(t, m.Unlearn(context.Background(), task, w))
	return w
}

func TestShortIsRetrainBrokenOff(t *testing.T) {
	task, original := task(t)
	full := epochs(t, &Retrain{}, 4).(*Retrain)
	require.Equal(t, after(t, full, task, original), after(t, &Short{full.Recipe}, task, original))
}

func TestShrinkWithoutShrinkingIsFineTuning(t *testing.T) {
	task, original := task(t)
	fine := epochs(t, &FineTune{}, 3).(*FineTune)
	want := after(t, fine, task, original)
	require.Equal(t, want, after(t, &Shrink{Recipe: fine.Recipe, Keep: 1}, task, original))
	require.NotEqual(t, want, after(t, &Shrink{Recipe: fine.Recipe, Keep: 0.999}, task, original))

	other := original.Clone()
	for i := range other.Theta {
		other.Theta[i]++
	}
	none := &Shrink{Recipe: fine.Recipe}
	require.Equal(t, after(t, none, task, original), after(t, none, task, other), "nothing is left of the original")
}

func TestSSDDampensWhatMattersToTheForgetSet(t *testing.T) {
	task, original := task(t)
	n, f := 130.0, 30.0
	require.Equal(t, original, after(t, &SSD{Threshold: n / f, Dampening: 1}, task, original), "nothing is above the bound")
	require.ErrorContains(t, (&SSD{Threshold: n / f}).Suits(task), "less than 4.33")
	require.NoError(t, (&SSD{Threshold: 4.3}).Suits(task))
	require.Equal(t, original, after(t, &SSD{Dampening: n / f}, task, original), "nothing is dampened by more than its importance")

	// With λ = 0 what is selected vanishes: the more, the lower the threshold.
	last := -1
	for _, a := range []float64{4, 2, 1, 0.5, 0} {
		w, zeros := after(t, &SSD{Threshold: a}, task, original), 0
		for i, v := range w.Theta {
			if v == 0 {
				zeros++
			} else {
				require.Equal(t, original.Theta[i], v)
			}
		}
		require.GreaterOrEqual(t, zeros, last)
		last = zeros
	}
	require.Greater(t, last, len(original.Theta)/2)

	p := newProbe(task, original)
	forget, retain := make([]float64, len(original.Theta)), make([]float64, len(original.Theta))
	_, err := p.squares(context.Background(), forget, task.Forget)
	require.NoError(t, err)
	_, err = p.squares(context.Background(), retain, task.Retain)
	require.NoError(t, err)
	for i, v := range after(t, &SSD{Threshold: 1, Dampening: 1}, task, original).Theta {
		want := original.Theta[i]
		if whole := (forget[i] + retain[i]) / n; forget[i] > 0 {
			want *= min(1, whole/(forget[i]/f))
		}
		require.InDelta(t, want, v, 1e-15)
	}
}

// TestFisherNoiseHasItsVariance scales the noise back to N(0, 1).
func TestFisherNoiseHasItsVariance(t *testing.T) {
	task, original := task(t)
	net, err := (&nn.MLP{Hidden: []int{400}, Activation: "tanh"}).Build(nn.Flat(2), 3)
	require.NoError(t, err)
	task.Model = net
	original = net.Fresh(task.Seed)
	m := &Fisher{Alpha: 1e-4, Epsilon: 1e-3, Clamp: 500}
	w := after(t, m, task, original)
	information := make([]float64, len(w.Theta))
	_, err = newProbe(task, original).squares(context.Background(), information, task.Retain)
	require.NoError(t, err)
	clamped := 0
	for i := range w.Theta {
		inverse := 1 / (information[i]/100 + m.Epsilon)
		if inverse > m.Clamp {
			inverse, clamped = m.Clamp, clamped+1
		}
		w.Theta[i] = (w.Theta[i] - original.Theta[i]) / math.Sqrt(m.Alpha*inverse)
	}
	s := metric.MeanStudent(w.Theta)
	require.InDelta(t, 0, s.Mean, 4/math.Sqrt(float64(s.N)))
	require.InDelta(t, 1, s.SD, 4/math.Sqrt(2*float64(s.N)))
	require.Positive(t, clamped)
	require.Less(t, clamped, s.N)
	require.Equal(t, original, after(t, &Fisher{Epsilon: 1, Clamp: 1}, task, original), "no noise")
}
