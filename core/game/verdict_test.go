package game

import (
	"testing"

	"github.com/stretchr/testify/require"

	"lethe/core/audit"
	"lethe/core/metric"
	"lethe/core/rng"
	"lethe/core/vec"
)

// gap returns evidence in which members score lower by shift in the first column.
func gap(members, others int, shift float64) audit.Evidence {
	r := rng.New(3).Rand()
	n := members + others
	e := audit.Evidence{Scores: vec.NewMatrix(n, 3), Member: make([]bool, n), Labels: make([]int, n)}
	for i := range n {
		e.Member[i], e.Labels[i] = i < members, i%2
		for j := range e.Scores.Row(i) {
			e.Scores.Row(i)[j] = r.Normal()
		}
		if e.Member[i] {
			e.Scores.Row(i)[0] -= shift
		}
	}
	return e
}

func auc(e audit.Evidence, verdicts []float64) float64 {
	var in, out []float64
	for i, v := range verdicts {
		if e.Member[i] {
			in = append(in, v)
		} else {
			out = append(out, v)
		}
	}
	return metric.AUC(in, out)
}

func TestVerdictsTellMembersApart(t *testing.T) {
	for _, perClass := range []bool{false, true} {
		rules := DefaultRules()
		rules.PerClass = perClass
		e := gap(60, 200, 4)
		v, err := Verdicts(&rules, e, rng.New(1))
		require.NoError(t, err)
		require.Greater(t, auc(e, v), 0.97)
		again, err := Verdicts(&rules, e, rng.New(1))
		require.NoError(t, err)
		require.Equal(t, v, again)
	}
}

// TestVerdictsDoNotJudgeWhatTheyLearntFrom gives the auditor more scores than examples: in sample it would separate anything.
func TestVerdictsDoNotJudgeWhatTheyLearntFrom(t *testing.T) {
	r := rng.New(5).Rand()
	total := 0.0
	for range 20 {
		e := audit.Evidence{Scores: vec.NewMatrix(40, 60), Member: make([]bool, 40), Labels: make([]int, 40)}
		for i := range e.Scores.Data {
			e.Scores.Data[i] = r.Normal()
		}
		for i := range 20 {
			e.Member[i] = true
		}
		rules := DefaultRules()
		v, err := Verdicts(&rules, e, rng.New(r.Uint64()))
		require.NoError(t, err)
		total += auc(e, v) / 20
	}
	require.InDelta(t, 0.5, total, 0.08)
}

func TestVerdictsNeedBothSides(t *testing.T) {
	rules := DefaultRules()
	e := gap(1, 30, 1)
	_, err := Verdicts(&rules, e, rng.New(1))
	require.ErrorContains(t, err, "auditor: ")
}
