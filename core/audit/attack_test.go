package audit

import (
	"testing"

	"github.com/stretchr/testify/require"

	"lethe/core/rng"
	"lethe/core/vec"
)

// scored returns evidence of n members, m non-members and as many retained examples: normal logits, of which members and
// retained examples have that of their class raised by gap, and non-members have it lowered.
func scored(seed uint64, n, m, classes int, gap float64) Evidence {
	r := rng.New(seed).Rand()
	sample := func(n, raised int) Sample {
		s := Sample{Scores: vec.NewMatrix(n, 1+classes), Labels: make([]int, n)}
		for i := range n {
			z, y := s.Scores.Row(i)[1:], i%classes
			for j := range z {
				z[j] = r.Normal()
			}
			z[y] -= gap
			if i < raised {
				z[y] += 2 * gap
			}
			s.Scores.Row(i)[0], s.Labels[i] = vec.LogSumExp(z)-z[y], y
		}
		return s
	}
	judged := sample(n+m, n)
	e := Evidence{Scores: judged.Scores, Labels: judged.Labels, Member: make([]bool, n+m), Retain: sample(n+m, n+m)}
	for i := range n {
		e.Member[i] = true
	}
	e.shadow(r, gap)
	return e
}

// TestAttacks is what every attack of the catalog promises.
func TestAttacks(t *testing.T) {
	for entry := range Attacks.All() {
		t.Run(entry.Name, func(t *testing.T) {
			separated := scored(1, 50, 80, 3, 100)
			got, err := entry.New().Audit(separated, rng.New(1))
			require.NoError(t, err)
			require.InDelta(t, 1, got.AUC, 1e-12, "separated scores")
			require.InDelta(t, 1, got.Acc, 0.02)
			require.InDelta(t, 1, got.F1, 0.02)
			require.Equal(t, Interval{1, 1}, got.AUCInterval, "a bootstrap knows no error of what is never wrong")
			require.Len(t, got.TPRInterval, len(got.TPR))
			for rate, tpr := range got.TPR {
				require.InDelta(t, 1, tpr, 1e-12, rate)
				// With no miss among n, the lower end is the p of pⁿ = 2.5 %.
				require.InDelta(t, vec.Exp(vec.Log(0.025)/float64(got.Members)), got.TPRInterval[rate][0], 1e-12)
				require.Equal(t, 1.0, got.TPRInterval[rate][1])
			}

			mean := 0.0
			for seed := range uint64(20) {
				e := scored(10+seed, 60, 60, 3, 0)
				got, err := entry.New().Audit(e, rng.New(seed))
				require.NoError(t, err)
				mean += got.AUC / 20
				require.LessOrEqual(t, got.AUCInterval[0], got.AUC)
				require.GreaterOrEqual(t, got.AUCInterval[1], got.AUC)
			}
			require.InDelta(t, 0.5, mean, 0.04, "exchangeable scores")

			before := append([]float64(nil), separated.Scores.Data...)
			again, err := entry.New().Audit(separated, rng.New(1))
			require.NoError(t, err)
			require.Equal(t, got2(t, entry.New(), separated), again, "equal seeds, equal results")
			require.Equal(t, before, separated.Scores.Data)

			_, err = entry.New().Audit(scored(1, 1, 20, 3, 0), rng.New(1))
			require.ErrorContains(t, err, "1 forgotten and 20 unseen examples")
		})
	}
}

func got2(t *testing.T, a Attack, e Evidence) Result {
	r, err := a.Audit(e, rng.New(1))
	require.NoError(t, err)
	return r
}

func TestRatesAreResolved(t *testing.T) {
	got, err := (&Loss{}).Audit(scored(3, 40, 50, 2, 1), rng.New(1))
	require.NoError(t, err)
	require.InDelta(t, 1.0/50, got.Resolution, 1e-15)
	require.NotContains(t, got.TPR, "0.01", "50 unseen examples do not resolve 1 %")
	require.Contains(t, got.TPR, "0.05")
}

func sidesOf(member []bool, rows []int) (in, out []int) {
	var d Dealer
	d.split(member, rows)
	return d.in, d.out
}

func TestFolds(t *testing.T) {
	member := make([]bool, 90)
	for i := range 30 {
		member[i] = true
	}
	all := make([]int, 90)
	for i := range all {
		all[i] = i
	}
	r := rng.New(5).Rand()
	rows := Balance(member, all, 0, r)
	require.Len(t, rows, 60)
	require.Len(t, Balance(member, all, 7, r), 14)
	in, _ := sidesOf(member, rows)
	require.Len(t, in, 30)
	folds := StratifiedFolds(member, rows, 4, 0.3, r)
	require.Len(t, folds, 4)
	for _, f := range folds {
		in, out := sidesOf(member, f.Test)
		require.Len(t, in, 9)
		require.Len(t, out, 9)
		require.ElementsMatch(t, rows, append(append([]int(nil), f.Train...), f.Test...))
		require.IsIncreasing(t, f.Train)
	}
	require.NotEqual(t, folds[0], folds[1])
	require.EqualError(t, CheckSides(member, []int{0, 1, 2, 50}),
		"3 forgotten and 1 unseen examples; the auditor needs 2 of each to learn and be judged")
	require.NoError(t, CheckSides(member, rows))
}
