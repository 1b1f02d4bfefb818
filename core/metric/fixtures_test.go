package metric

import (
	"encoding/json"
	"math"
	"os"
	"testing"

	"github.com/stretchr/testify/require"
)

// fixtures mirrors testdata/fixtures.json. Do not edit the numbers: testdata/fixtures.py writes them.
type fixtures struct {
	Scale    float64
	ROC      []rocCase
	KS       []ksCase
	Large    []largeCase
	KSTwo    [][3]float64
	Interval struct {
		Student [][2]float64
		Mean    []struct {
			Values         []float64
			Mean, SD, Half float64
		}
		Clopper [][5]float64
	}
}

type rocCase struct {
	Pos, Neg             []float64
	AUC                  float64
	TPRAt                [][2]float64 `json:"tpr_at"`
	FPR, TPR, Thresholds []float64
	Confusion            struct {
		T                               float64
		TN, FP, FN, TP                  int
		Accuracy, F1, Precision, Recall float64
	}
	Best struct{ T, Balanced float64 }
}

type ksCase struct {
	X, Y               []float64
	Stat, P, Exact, W1 float64
}

type largeCase struct {
	N, A, M, B                int
	Scale, Shift, Stat, P, W1 float64
}

func load(t *testing.T) fixtures {
	raw, err := os.ReadFile("testdata/fixtures.json")
	require.NoError(t, err)
	var f fixtures
	require.NoError(t, json.Unmarshal(raw, &f))
	return f
}

// real turns the stored integers into the values.
func (f fixtures) real(v []float64) []float64 {
	out := make([]float64, len(v))
	for i, x := range v {
		out[i] = x / f.Scale
	}
	return out
}

// near requires a relative difference of at most tol.
func near(t *testing.T, want, got, tol float64, about ...any) {
	t.Helper()
	if want == got {
		return
	}
	require.LessOrEqual(t, math.Abs(got-want)/math.Abs(want), tol, "want %v, got %v: %v", want, got, about)
}

const precise = 1e-12

func TestFixturesROC(t *testing.T) {
	f := load(t)
	for i, c := range f.ROC {
		pos, neg := f.real(c.Pos), f.real(c.Neg)
		near(t, c.AUC, AUC(pos, neg), precise, i)
		for _, at := range c.TPRAt {
			require.Equal(t, at[1], TPRAt(pos, neg, at[0]), "case %d at %v", i, at[0])
		}
		got := ConfusionAt(pos, neg, c.Confusion.T)
		require.Equal(t, Confusion{TP: c.Confusion.TP, FP: c.Confusion.FP, TN: c.Confusion.TN, FN: c.Confusion.FN}, got)
		near(t, c.Confusion.Accuracy, got.Accuracy(), precise)
		near(t, c.Confusion.F1, got.F1(), precise)
		near(t, c.Confusion.Precision, got.Precision(), precise)
		near(t, c.Confusion.Recall, got.Recall(), precise)
		threshold, balanced := BestThreshold(pos, neg)
		require.Equal(t, c.Best.T, threshold, "case %d", i)
		near(t, c.Best.Balanced, balanced, precise, i)
		if c.FPR == nil {
			continue
		}
		curve := ROC(pos, neg)
		require.Len(t, curve, len(c.FPR))
		for k, p := range curve {
			require.Equal(t, [2]float64{c.FPR[k], c.TPR[k]}, [2]float64{p.FPR, p.TPR})
			if k > 0 {
				require.Equal(t, c.Thresholds[k-1], p.Threshold)
			}
		}
	}
}

func TestFixturesKS(t *testing.T) {
	f := load(t)
	for i, c := range f.KS {
		x, y := f.real(c.X), f.real(c.Y)
		stat, p := KS(x, y)
		near(t, c.Stat, stat, precise, i)
		near(t, c.P, p, precise, i)
		near(t, c.Exact, p, 1e-13, i)
		near(t, c.W1, Wasserstein1(x, y), precise, i)
	}
}

func formula(n, a int, scale, shift float64) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = float64(float64((i*i+i)%a)/float64(a)*scale) + shift
	}
	return out
}

func TestFixturesKSLarge(t *testing.T) {
	for _, c := range load(t).Large {
		x, y := formula(c.N, c.A, 1, 0), formula(c.M, c.B, c.Scale, c.Shift)
		stat, p := KS(x, y)
		near(t, c.Stat, stat, precise, c)
		near(t, c.P, p, precise, c)
		near(t, c.W1, Wasserstein1(x, y), precise, c)
	}
}

// Scipy takes Pomeranz' recursion where durbin is used here, and gives up at n d² ≥ 370, where the value is below 1e-320.
func TestFixturesKolmogorov(t *testing.T) {
	for _, c := range load(t).KSTwo {
		got := kolmogorovTail(int(c[0]), c[1])
		if c[0]*c[1]*c[1] >= 370 {
			require.Less(t, got, 1e-320, c)
			continue
		}
		if c[2] < 1e-300 { // Subnormal numbers have fewer digits.
			require.InDelta(t, c[2], got, 1e-312)
			continue
		}
		near(t, c[2], got, precise, c)
	}
}

func TestFixturesIntervals(t *testing.T) {
	f := load(t)
	for _, c := range f.Interval.Student {
		near(t, c[1], studentQuantile(int(c[0]), 0.95), precise, c)
	}
	for _, c := range f.Interval.Mean {
		s := MeanStudent(f.real(c.Values))
		near(t, c.Mean, s.Mean, precise)
		near(t, c.SD, s.SD, precise)
		near(t, c.Half, s.Half, precise)
	}
	for _, c := range f.Interval.Clopper {
		lo, hi := ClopperPearson(int(c[0]), int(c[1]), c[2])
		near(t, c[3], lo, precise, c)
		near(t, c[4], hi, precise, c)
	}
}
