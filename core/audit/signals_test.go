package audit

import (
	"encoding/json"
	"math"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"lethe/core/vec"
)

// signalsFile is testdata/signals.json, which testdata/signals.py wrote from the definitions in 400 digits.
type signalsFile struct {
	Logits                           [][]float64
	Labels                           []int
	Confidence, Negentropy, Mentropy []float64
	WrongLog                         []float64 `json:"wrong_log"`
	WrongIndex                       []float64 `json:"wrong_index"`
}

func readSignals(t *testing.T) (signalsFile, Sample) {
	raw, err := os.ReadFile("testdata/signals.json")
	require.NoError(t, err)
	var f signalsFile
	require.NoError(t, json.Unmarshal(raw, &f))
	require.NotEmpty(t, f.Logits)
	s := Sample{Scores: vec.NewMatrix(len(f.Logits), 1+len(f.Logits[0])), Labels: f.Labels}
	for i, z := range f.Logits {
		copy(s.Scores.Row(i)[1:], z)
	}
	return f, s
}

func requireClose(t *testing.T, want, got []float64) {
	t.Helper()
	require.Len(t, got, len(want))
	for i, w := range want {
		require.InDelta(t, w, got[i], 1e-12*math.Abs(w), "row %d", i)
	}
}

// The error is relative: signals as small as 1e-259 have all their digits, too.
func TestSignalsAreTheirDefinitions(t *testing.T) {
	f, s := readSignals(t)
	requireClose(t, f.Confidence, confidences(s))
	requireClose(t, f.Negentropy, negentropies(s))
	requireClose(t, f.Mentropy, negatedModifiedEntropies(s))
}

// The versions of the modified entropy that are much copied are not it: not in value, and not in the order of examples.
func TestWrongModifiedEntropies(t *testing.T) {
	f, s := readSignals(t)
	right := negatedModifiedEntropies(s)
	for name, wrong := range map[string][]float64{"log p": f.WrongLog, "labels of the batch": f.WrongIndex} {
		away, swapped := 0, 0
		for i, x := range wrong {
			if math.Abs(x-right[i]) > 0.1*math.Abs(right[i]) {
				away++
			}
			for k := range i {
				if (x < wrong[k]) != (right[i] < right[k]) {
					swapped++
				}
			}
		}
		require.Greater(t, away, len(wrong)/4, "%s: values", name)
		require.Positive(t, swapped, "%s: order", name)
	}
}

// A right and a wrong answer of the same certainty have equal entropy. With two classes the modified one is
// −2(1 − p_y) log p_y, which tells them apart.
func TestModifiedEntropyOfTwoClasses(t *testing.T) {
	s := Sample{Scores: vec.NewMatrix(2, 3), Labels: []int{0, 1}}
	for i := range 2 {
		copy(s.Scores.Row(i)[1:], []float64{vec.Log(0.9), vec.Log(0.1)})
	}
	got := negatedModifiedEntropies(s)
	require.InDelta(t, 2*0.1*vec.Log(0.9), got[0], 1e-15)
	require.InDelta(t, 2*0.9*vec.Log(0.1), got[1], 1e-15)
}
