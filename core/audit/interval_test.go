package audit

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"lethe/core/metric"
	"lethe/core/rng"
)

// rounded returns a trial of n against m rows with a few ties, judged once.
func rounded(r *rng.Rand, n, m int) *trial {
	t := &trial{member: make([]bool, n+m)}
	scores := make([]float64, n+m)
	for i := range scores {
		t.member[i] = i < n
		scores[i] = float64(int(10 * r.Normal()))
		if i < n {
			scores[i] += 5
		}
	}
	t.splits = []judged{judge(Evidence{Member: t.member}.rows(), func(i int) float64 { return scores[i] })}
	return t
}

// The AUC of a resample is that of the drawn scores, each as often as it was drawn.
func TestLaddersCountResamples(t *testing.T) {
	r := rng.New(2).Rand()
	for range 50 {
		trial := rounded(r, 12, 17)
		times := make([]int32, 29)
		var in, out []float64
		for i := range times {
			times[i] = int32(r.IntN(3))
			for range times[i] {
				if s := trial.splits[0].scores[i]; trial.member[i] {
					in = append(in, s)
				} else {
					out = append(out, s)
				}
			}
		}
		got, ok := meanAUC([]ladder{trial.splits[0].ladder(trial.member)}, times)
		require.True(t, ok)
		require.InDelta(t, metric.AUC(in, out), got, 1e-15)
	}
}

func TestResamplesWithoutASideSayNothing(t *testing.T) {
	trial := rounded(rng.New(2).Rand(), 3, 3)
	l := trial.splits[0].ladder(trial.member)
	_, ok := meanAUC([]ladder{l}, []int32{1, 1, 1, 0, 0, 0})
	require.False(t, ok)
	auc, ok := meanAUC([]ladder{l, {rows: []int{0, 3}, rungs: []rung{{1, 1}, {1, 2}}}}, []int32{0, 1, 1, 1, 1, 1})
	require.True(t, ok)
	require.Greater(t, auc, 0.0, "only the first split has both sides")
}

// The interval is as wide as the normal one, covers the truth as often as it says, and depends on the seed alone.
func TestBootstrapInterval(t *testing.T) {
	r := rng.New(7).Rand()
	const n, runs = 80, 200
	covered, width, normal := 0, 0.0, 0.0
	for k := range uint64(runs) {
		trial := rounded(r, n, n)
		var res Result
		trial.rank(&res, rng.New(k))
		again := Result{}
		trial.rank(&again, rng.New(k))
		require.Equal(t, res, again)
		if res.AUCInterval[0] <= truth && truth <= res.AUCInterval[1] {
			covered++
		}
		width += (res.AUCInterval[1] - res.AUCInterval[0]) / runs
		normal += 2 * 1.96 * res.AUCError / runs
	}
	require.InEpsilon(t, normal, width, 0.1)
	require.InDelta(t, 0.95, float64(covered)/runs, 0.04)
}

// truth is the AUC of N(5, 10²) against N(0, 10²), Φ(½/√2). Truncation moves it by less than a thousandth.
const truth = 0.6381632

// Rows judged several times count once: 3 of 4 judgements of 2 members are found, which is between 1 and 2 of 2.
func TestRepeatedJudgementsCountOnce(t *testing.T) {
	r := Result{Members: 2, NonMembers: 1000}
	r.tprAt([]float64{2, 2, 2, 0}, slices.Repeat([]float64{1}, 1000))
	low, _ := metric.ClopperPearson(1, 2, 0.95)
	require.Equal(t, map[string]float64{"0.001": 0.75, "0.01": 0.75, "0.05": 0.75, "0.1": 0.75}, r.TPR)
	require.Equal(t, Interval{low, 1}, r.TPRInterval["0.01"])
	require.InDelta(t, 0.001, r.Resolution, 0)
}
