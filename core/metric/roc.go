package metric

import (
	"math"
	"slices"
)

// AUC returns P(pos > neg) + ½ P(pos = neg) for a random pair, the area under the ROC curve. The pairs are counted exactly,
// ties included, in O(n log n) for n scores in all. It panics when either side is empty.
func AUC(pos, neg []float64) float64 {
	p, n := sorted(pos, neg)
	twice, i0, j0 := 0, 0, 0 // Twice the pairs won, so that ties count as integers.
	walk(p, n, func(_ float64, i, j int) {
		twice += (i - i0) * (2*j0 + j - j0)
		i0, j0 = i, j
	})
	return float64(twice) / (2 * float64(len(p)) * float64(len(n)))
}

// Point is a point of a ROC curve: the rates of false and true positives of the test "score ≥ Threshold".
type Point struct {
	FPR, TPR, Threshold float64
}

// ROC returns the curve from (0, 0) to (1, 1), a point for each distinct score in falling order after the point that accepts
// nothing, whose threshold is the number after the highest score. It panics when either side is empty.
func ROC(pos, neg []float64) []Point {
	p, n := sorted(pos, neg)
	var curve []Point
	i0, j0 := 0, 0
	highest := 0.0
	walk(p, n, func(value float64, i, j int) {
		curve = append(curve, Point{ratio(len(n)-j0, len(n)), ratio(len(p)-i0, len(p)), value})
		i0, j0, highest = i, j, value
	})
	curve = append(curve, Point{Threshold: math.Nextafter(highest, math.Inf(1))})
	slices.Reverse(curve)
	return curve
}

// TPRAt returns the largest rate of true positives among the points of the ROC curve with at most the given rate of false
// positives (Carlini et al. 2022, arXiv:2112.03570). With n negatives, rates below 1/n all mean "no false positive".
func TPRAt(pos, neg []float64, fpr float64) float64 {
	best := 0.0
	for _, p := range ROC(pos, neg) {
		if p.FPR <= fpr {
			best = max(best, p.TPR)
		}
	}
	return best
}

// BestThreshold returns the t for which the test "score > t" has the largest balanced accuracy ½ (TPR + TNR) on the given
// scores, and that accuracy. Candidates are the number before the lowest score, which accepts everything, and the midpoints
// between neighbouring distinct scores; the smallest of equals is taken. It panics when either side is empty.
func BestThreshold(pos, neg []float64) (t, balanced float64) {
	p, n := sorted(pos, neg)
	t = math.Nextafter(min(p[0], n[0]), math.Inf(-1))
	best := len(p) * len(n) // TPR + TNR in units of 1 / (len(p) len(n)).
	last, pending := 0.0, false
	walk(p, n, func(value float64, i, j int) {
		if pending {
			t, pending = between(last, value), false
		}
		if score := (len(p)-i)*len(n) + j*len(p); score > best {
			best, pending = score, true // The threshold needs the next value.
		}
		last = value
	})
	return t, float64(best) / (2 * float64(len(p)) * float64(len(n)))
}

// between returns the midpoint of a < b, rounded such that it is never b.
func between(a, b float64) float64 {
	if m := float64(a/2) + float64(b/2); a < m && m < b {
		return m
	}
	return a
}
