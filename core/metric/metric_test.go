package metric

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"lethe/core/vec"
)

func TestAccuracy(t *testing.T) {
	logits := vec.MatrixOf([]float64{1, 2, 2, 0, 0, 0, math.Inf(-1), -3, -3}, 3, 3)
	require.Equal(t, 1, ArgMax(logits.Row(0)))
	require.Equal(t, 2.0/3, Accuracy(logits, []int{1, 0, 2}))
	require.Equal(t, 0.0, Accuracy(vec.NewMatrix(0, 3), nil))
	require.PanicsWithValue(t, badLength, func() { Accuracy(logits, []int{1}) })
	require.Panics(t, func() { ArgMax(nil) })
}

func TestConfusionOfNothing(t *testing.T) {
	var c Confusion
	require.Equal(t, [4]float64{}, [4]float64{c.Accuracy(), c.Precision(), c.Recall(), c.F1()})
}

// sample returns n small integers, so that there are ties.
func sample(r *rand.Rand, n, levels int) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = float64(r.IntN(levels))
	}
	return out
}

func TestAUCByPairs(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		pos, neg := sample(r, 1+r.IntN(9), 1+r.IntN(8)), sample(r, 1+r.IntN(9), 1+r.IntN(8))
		won := 0.0
		for _, p := range pos {
			for _, n := range neg {
				switch {
				case p > n:
					won++
				case p == n:
					won += 0.5
				}
			}
		}
		require.Equal(t, won/float64(len(pos)*len(neg)), AUC(pos, neg))
		require.InDelta(t, 1, AUC(pos, neg)+AUC(neg, pos), 1e-15)
		require.InDelta(t, AUC(pos, neg), areaUnder(ROC(pos, neg)), 1e-12)
	}
}

// areaUnder integrates a ROC curve by trapezia.
func areaUnder(curve []Point) float64 {
	area := 0.0
	for i := 1; i < len(curve); i++ {
		area += (curve[i].FPR - curve[i-1].FPR) * (curve[i].TPR + curve[i-1].TPR) / 2
	}
	return area
}

func TestROCThresholdsMeanWhatTheySay(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	pos, neg := sample(r, 20, 7), sample(r, 30, 7)
	for _, p := range ROC(pos, neg) {
		tp, fp := 0, 0
		for _, s := range pos {
			tp += map[bool]int{true: 1}[s >= p.Threshold]
		}
		for _, s := range neg {
			fp += map[bool]int{true: 1}[s >= p.Threshold]
		}
		require.Equal(t, [2]float64{float64(tp) / 20, float64(fp) / 30}, [2]float64{p.TPR, p.FPR})
	}
}

func TestBestThreshold(t *testing.T) {
	for _, c := range []struct {
		pos, neg    []float64
		t, balanced float64
	}{
		{[]float64{3, 4}, []float64{1, 2}, 2.5, 1},
		{[]float64{1}, []float64{2}, math.Nextafter(1, 0), 0.5},
		{[]float64{1}, []float64{1}, math.Nextafter(1, 0), 0.5},
		{[]float64{1, 3}, []float64{0, 2}, 0.5, 0.75},
		{[]float64{1 + 0x1p-52}, []float64{1}, 1, 1},
		{[]float64{1 + 0x1p-51}, []float64{1 + 0x1p-52}, 1 + 0x1p-52, 1},
		{[]float64{math.MaxFloat64}, []float64{-math.MaxFloat64}, 0, 1},
	} {
		threshold, balanced := BestThreshold(c.pos, c.neg)
		require.Equal(t, c.t, threshold)
		require.Equal(t, c.balanced, balanced)
		got := ConfusionAt(c.pos, c.neg, threshold)
		tnr := float64(got.TN) / float64(got.TN+got.FP)
		require.InDelta(t, balanced, (got.Recall()+tnr)/2, 1e-15)
	}
}

func TestOrderDoesNotMatter(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	x, y := sample(r, 50, 11), sample(r, 40, 12)
	auc, w := AUC(x, y), Wasserstein1(x, y)
	stat, p := KS(x, y)
	before := append([]float64(nil), x...)
	r.Shuffle(len(x), func(i, j int) { x[i], x[j] = x[j], x[i] })
	stat2, p2 := KS(x, y)
	require.Equal(t, [4]float64{auc, w, stat, p}, [4]float64{AUC(x, y), Wasserstein1(x, y), stat2, p2})
	stat2, p2 = KS(y, x)
	require.Equal(t, stat, stat2)
	require.InEpsilon(t, p, p2, 1e-13)
	require.NotEqual(t, before, x, "the samples themselves stay as they are")
}

func TestEmptySamplesPanic(t *testing.T) {
	one := []float64{1}
	for _, f := range []func(x, y []float64){
		func(x, y []float64) { AUC(x, y) }, func(x, y []float64) { ROC(x, y) }, func(x, y []float64) { BestThreshold(x, y) },
		func(x, y []float64) { KS(x, y) }, func(x, y []float64) { Wasserstein1(x, y) },
	} {
		require.PanicsWithValue(t, noScores, func() { f(nil, one) })
		require.PanicsWithValue(t, noScores, func() { f(one, nil) })
	}
}

func TestWassersteinOfAShift(t *testing.T) {
	require.Equal(t, 2.5, Wasserstein1([]float64{1, 2, 3}, []float64{5.5, 4.5, 3.5}))
	require.Equal(t, 0.0, Wasserstein1([]float64{1, 1, 2, 2}, []float64{1, 2}))
}

// The distribution of the exact statistic sums to one, and matches the path counts of small samples.
func TestKSExactIsMonotone(t *testing.T) {
	for _, s := range [][2]int{{1, 1}, {3, 5}, {6, 6}, {12, 7}} {
		n, m := s[0], s[1]
		last := 1.0
		for gap := 1; gap <= n*m; gap++ {
			p := ksExact(n, m, gap)
			require.LessOrEqual(t, p, last)
			last = p
		}
		require.InEpsilon(t, 2*math.Exp(lgamma(n+1)+lgamma(m+1)-lgamma(n+m+1)), last, 1e-13) // Two of all walks.
	}
}

func lgamma(n int) float64 {
	l, _ := math.Lgamma(float64(n))
	return l
}

func TestKolmogorovBranchesMeet(t *testing.T) {
	for _, n := range []int{200, 1000, 5000} {
		for _, square := range []float64{1.8, 2.2, 3} {
			d := math.Sqrt(square / float64(n))
			require.InDelta(t, durbin(n, d), pelzGood(n, d), 3e-7)
			require.InDelta(t, 1-durbin(n, d), 2*smirnovTail(n, d), 2e-6)
		}
	}
}

func TestStirlingError(t *testing.T) {
	for _, x := range []float64{0.5, 1, 1.5, 2, 7, 15.5, 16, 40, 1000} {
		l, _ := math.Lgamma(x)
		require.InDelta(t, l, (x-0.5)*math.Log(x)-x+0.5*math.Log(2*math.Pi)+stirlingError(x), 1e-15*max(1, 4*l))
	}
}

func TestIntervals(t *testing.T) {
	require.Equal(t, Summary{}, MeanStudent(nil))
	require.Equal(t, Summary{N: 1, Mean: 3}, MeanStudent([]float64{3}))
	require.Equal(t, Summary{N: 3, Mean: 3}, MeanStudent([]float64{3, 3, 3}))
	lo, hi := ClopperPearson(0, 30, 0.95)
	require.Equal(t, 0.0, lo)
	require.InEpsilon(t, 1-math.Pow(0.025, 1.0/30), hi, 1e-13)
	require.PanicsWithValue(t, badCount, func() { ClopperPearson(2, 1, 0.95) })
	require.PanicsWithValue(t, badLevel, func() { ClopperPearson(1, 1, 1) })
	// By hand: Q₁ = 0.6, Q₂ = 9/14, (0.1875 + 49·0.0375 + 49·(9/14 − 0.5625)) / 2500 = 0.002385.
	require.InEpsilon(t, math.Sqrt(0.002385), AUCError(0.75, 50, 50), 1e-14)
	require.Equal(t, 0.0, AUCError(1, 5, 5))
	require.PanicsWithValue(t, badCount, func() { AUCError(0.5, 0, 1) })
}

func ExampleKS() {
	stat, p := KS([]float64{1, 2, 3, 4}, []float64{3, 4, 5, 6, 7})
	fmt.Printf("%.2f %.4f\n", stat, p)
	// Output: 0.60 0.2857
}

func ExampleMeanStudent() {
	s := MeanStudent([]float64{0.91, 0.93, 0.92})
	fmt.Printf("%.3f ± %.3f\n", s.Mean, s.Half)
	// Output: 0.920 ± 0.025
}

func BenchmarkKSExact(b *testing.B) {
	for b.Loop() {
		ksExact(1000, 1000, 50000)
	}
}
