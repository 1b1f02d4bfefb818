package metric

import (
	"math"

	"lethe/core/vec"
)

// Summary describes a sample of N values, such as one number over seeds: mean, standard deviation (with N − 1), and the
// half-width of the 95 % confidence interval Mean ± Half of the mean by Student's t. One value says nothing about its spread:
// for N < 2, SD and Half are 0.
type Summary struct {
	N              int
	Mean, SD, Half float64
}

// MeanStudent summarises values; without values the summary is zero.
func MeanStudent(values []float64) Summary {
	n := len(values)
	if n == 0 {
		return Summary{}
	}
	s := Summary{N: n, Mean: vec.Sum(values) / float64(n)}
	if n == 1 {
		return s
	}
	off := make([]float64, n)
	for i, x := range values {
		off[i] = x - s.Mean
	}
	s.SD = math.Sqrt(vec.Dot(off, off) / float64(n-1))
	s.Half = studentQuantile(n-1, 0.95) * s.SD / math.Sqrt(float64(n))
	return s
}

// studentQuantile returns the t with P(|T| ≤ t) = level for Student's distribution with df degrees of freedom:
// t²/(df + t²) ~ Beta(½, df/2).
func studentQuantile(df int, level float64) float64 {
	y := betaQuantile(0.5, float64(df)/2, level)
	return math.Sqrt(float64(df) * y / (1 - y))
}

// ClopperPearson returns the exact confidence interval of a share of which k of n were seen, at a level such as 0.95
// (Clopper & Pearson 1934). It panics unless 0 ≤ k ≤ n, n > 0 and 0 < level < 1.
func ClopperPearson(k, n int, level float64) (lo, hi float64) {
	if k < 0 || k > n || n < 1 {
		panic(badCount)
	}
	if !(0 < level && level < 1) {
		panic(badLevel)
	}
	tail := (1 - level) / 2
	lo, hi = 0, 1
	if k > 0 {
		lo = betaQuantile(float64(k), float64(n-k+1), tail)
	}
	if k < n {
		hi = 1 - betaQuantile(float64(n-k), float64(k+1), tail)
	}
	return lo, hi
}

// AUCError returns the standard error of an area under the ROC curve over npos positives and nneg negatives,
//
//	√((A(1−A) + (npos−1)(Q₁−A²) + (nneg−1)(Q₂−A²)) / (npos nneg)),   Q₁ = A/(2−A),   Q₂ = 2A²/(1+A)
//
// (Hanley & McNeil 1982, Radiology 143). It panics unless both counts are positive.
func AUCError(auc float64, npos, nneg int) float64 {
	if npos < 1 || nneg < 1 {
		panic(badCount)
	}
	square := float64(auc * auc)
	p, n := float64(npos), float64(nneg)
	variance := float64(auc*(1-auc)) + float64((p-1)*(auc/(2-auc)-square)) + float64((n-1)*(2*square/(1+auc)-square))
	return math.Sqrt(max(0, variance) / (p * n))
}
