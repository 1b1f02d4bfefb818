package metric

const exactUpTo = 10000 // observations in the larger sample

// KS returns the two-sided two-sample Kolmogorov-Smirnov statistic, the largest |F − G| of the empirical distribution
// functions of x and y, and its p-value under the hypothesis of one continuous distribution. The p-value is exact up to 10,000
// observations in the larger sample; beyond it is that of the one-sample statistic for round(nm/(n+m)) observations, as in
// scipy.stats.ks_2samp. It panics when either sample is empty.
func KS(x, y []float64) (stat, p float64) {
	xs, ys := sorted(x, y)
	n, m := len(xs), len(ys)
	gap := 0 // n·m times the statistic, an integer.
	walk(xs, ys, func(_ float64, i, j int) { gap = max(gap, abs(i*m-j*n)) })
	stat = float64(gap) / (float64(n) * float64(m))
	switch {
	case gap == 0:
		return 0, 1
	case max(n, m) <= exactUpTo:
		return stat, ksExact(n, m, gap)
	}
	return stat, kolmogorovTail(pooled(n, m), stat)
}

// ksExact returns P(max |i m − j n| ≥ gap) over the points (i, j) of a random lattice walk from (0, 0) to (n, m), all walks
// being equally likely. With q(i, j) the share of the walks to (i, j) that have met such a point,
//
//	q(i, j) = (i q(i−1, j) + j q(i, j−1)) / (i + j),   q = 1 where |i m − j n| ≥ gap.
//
// All terms are positive, so that tiny p-values keep their relative precision. It takes O(nm) time and O(m) memory.
func ksExact(n, m, gap int) float64 {
	q := make([]float64, m+1)
	for i := range n + 1 {
		for j := range m + 1 {
			switch {
			case abs(i*m-j*n) >= gap:
				q[j] = 1
			case j > 0:
				q[j] = (float64(float64(i)*q[j]) + float64(float64(j)*q[j-1])) / float64(i+j)
			}
		}
	}
	return q[m]
}

// pooled returns nm/(n+m) rounded to the nearest integer, ties to even, and at least 1.
func pooled(n, m int) int {
	whole, rest := n*m/(n+m), n*m%(n+m)
	if 2*rest > n+m || 2*rest == n+m && whole%2 == 1 {
		whole++
	}
	return max(whole, 1)
}
