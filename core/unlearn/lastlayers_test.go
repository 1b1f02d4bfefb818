package unlearn

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestForgettingInAllLayersIsFineTuning(t *testing.T) {
	m := with(t, epochs(t, &CFK{}, 3), 0.05).(*CFK)
	m.K = 1000
	same(t, with(t, epochs(t, &FineTune{}, 3), 0.05), m)
}

// TestFrozenLayersStay holds parameters and running statistics to the bit, under momentum and weight decay.
func TestFrozenLayersStay(t *testing.T) {
	for _, s := range stages {
		task, original := s.set(t)
		require.Positive(t, task.Model.Last(1).Params)
		for k := 1; task.Model.Last(k).Params > 0; k++ {
			cut := task.Model.Last(k)
			cfk, euk := epochs(t, &CFK{}, 3).(*CFK), epochs(t, &EUK{}, 3).(*EUK)
			cfk.K, euk.K = k, k
			for _, m := range []Method{cfk, euk} {
				w := after(t, m, task, original)
				require.Equal(t, original.Theta[:cut.Params], w.Theta[:cut.Params], s.name)
				require.Equal(t, original.State[:cut.State], w.State[:cut.State], s.name)
				moved := 0
				for i, v := range w.Theta[cut.Params:] {
					if v != original.Theta[cut.Params+i] {
						moved++
					}
				}
				require.Greater(t, moved, (len(w.Theta)-cut.Params)/2, "%s: the rest moves", s.name)
			}
		}
	}
}

// TestAFreshStartForgetsWhatTheLayersWere changes the last layer of the original, which must not matter, and the first, which
// must.
func TestAFreshStartForgetsWhatTheLayersWere(t *testing.T) {
	for _, s := range stages {
		task, original := s.set(t)
		cut := task.Model.Last(1)
		euk := epochs(t, &EUK{}, 2).(*EUK)
		want := after(t, euk, task, original)
		other := original.Clone()
		for i := range other.Theta[cut.Params:] {
			other.Theta[cut.Params+i]++
		}
		require.Equal(t, want, after(t, euk, task, other), s.name)
		other.Theta[0]++
		require.NotEqual(t, want.Theta[cut.Params:], after(t, euk, task, other).Theta[cut.Params:], s.name)
	}
}

func TestFreshLayersAreDrawnFromTheTasksSeed(t *testing.T) {
	task, original := task(t)
	euk := epochs(t, &EUK{}, 1).(*EUK)
	euk.Rate = 1e-300 // Nothing moves but by the fresh start.
	euk.K = 2
	w := after(t, euk, task, original)
	fresh := task.Model.Fresh(task.Seed.Child("euk"))
	cut := task.Model.Last(2)
	require.InDeltaSlice(t, fresh.Theta[cut.Params:], w.Theta[cut.Params:], 1e-200)
}
