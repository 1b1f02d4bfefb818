package audit

import (
	"testing"

	"github.com/stretchr/testify/require"

	"lethe/core/rng"
	"lethe/core/vec"
)

// believed returns examples of two classes for whose true class a model has the given probability.
func believed(p ...float64) Sample {
	s := Sample{Scores: vec.NewMatrix(len(p), 3), Labels: make([]int, len(p))}
	for i, x := range p {
		copy(s.Scores.Row(i), []float64{-vec.Log(x), vec.Log(x), vec.Log(1 - x)})
	}
	return s
}

// Three of four forgotten examples look unseen. That the retained are many does not matter.
func TestEfficacyIsTheShareRejected(t *testing.T) {
	judged := believed(0.97, 0.3, 0.31, 0.32, 0.3, 0.29, 0.28, 0.33, 0.27, 0.34)
	e := Evidence{Scores: judged.Scores, Labels: judged.Labels, Member: []bool{true, true, true, true, 9: false}}
	e.Retain = believed(0.96, 0.97, 0.98, 0.99, 0.95, 0.94, 0.96, 0.97, 0.98, 0.99, 0.95, 0.94)
	got, err := (&Efficacy{C: 3, Rows: 100}).Audit(e, rng.New(1))
	require.NoError(t, err)
	require.NotNil(t, got.Efficacy)
	require.Equal(t, 0.75, *got.Efficacy)

	e.Retain = Sample{}
	_, err = (&Efficacy{C: 3, Rows: 100}).Audit(e, rng.New(1))
	require.EqualError(t, err, "audit: fewer than two retained examples to learn from")
}

// A class whose members all have lower losses than its others, at another level in each class, is told apart by thresholds of
// its own only.
func TestThresholdsForEachClass(t *testing.T) {
	var p []float64
	var labels []int
	member := make([]bool, 80)
	for i := range member {
		member[i] = i%2 == 0
		level, y := 0.9, i/2%2
		if y == 1 {
			level = 0.1
		}
		if member[i] {
			level += 0.05
		}
		p, labels = append(p, level+1e-4*float64(i%7)), append(labels, y)
	}
	s := believed(p...)
	for i, y := range labels {
		if y == 1 {
			row := s.Scores.Row(i)
			row[1], row[2] = row[2], row[1]
		}
	}
	e := Evidence{Scores: s.Scores, Labels: labels, Member: member}
	for name, pair := range map[string][2]Attack{
		"confidence": {&Confidence{}, &Confidence{PerClass: true}},
		"mentropy":   {&ModifiedEntropy{}, &ModifiedEntropy{PerClass: true}},
	} {
		one, err := pair[0].Audit(e, rng.New(1))
		require.NoError(t, err)
		each, err := pair[1].Audit(e, rng.New(1))
		require.NoError(t, err)
		require.Less(t, one.Acc, 0.85, name)
		require.InDelta(t, 1, each.Acc, 1e-12, name)
		require.InDelta(t, 1, each.AUC, 1e-12, name)
	}
}

// A class that has no unseen training rows takes the threshold of all.
func TestThresholdsOfLonelyClasses(t *testing.T) {
	s := believed(0.9, 0.91, 0.92, 0.5, 0.51, 0.52, 0.8)
	s.Labels[6] = 4 // Three classes have nobody.
	e := Evidence{Scores: s.Scores, Labels: s.Labels, Member: []bool{true, true, true, false, false, false, true}}
	signal := []float64{0.9, 0.91, 0.92, 0.5, 0.51, 0.52, 0.8}
	score := threshold{signal, true}.fit(e, []int{0, 1, 3, 4, 6})
	require.InDelta(t, 0.8-0.655, score(6), 1e-12, "between 0.51 and 0.8")
	require.InDelta(t, 0.92-0.705, score(2), 1e-12, "between 0.51 and 0.9")
	s.Labels[5] = 9
	require.InDelta(t, 0.52-0.655, score(5), 1e-12, "a class that training rows do not have")
}

func TestCorrectnessIsTheAccuracyGap(t *testing.T) {
	s := believed(0.9, 0.9, 0.9, 0.1, 0.9, 0.1, 0.1, 0.1)
	e := Evidence{Scores: s.Scores, Labels: s.Labels, Member: []bool{true, true, true, true, 7: false}}
	got, err := (&Correctness{}).Audit(e, rng.New(1))
	require.NoError(t, err)
	require.InDelta(t, 0.5+0.5*(0.75-0.25), got.AUC, 1e-15)
	require.Equal(t, 4, got.Members)
}
