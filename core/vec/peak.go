package vec

import "time"

// Peak measures for about d how many GFLOP/s one core reaches with separate
// multiplications and additions in registers, two operations to a product that
// is added, with the vectors that the kernels in use have: the ceiling of Gemm
// on one thread. It returns the best of many short runs.
func Peak(d time.Duration) float64 {
	const n = 20000 // Some tens of microseconds a run.
	best := 0.0
	for end := time.Now().Add(d); ; {
		start := time.Now()
		flops := peak(n)
		stop := time.Now()
		if seconds := stop.Sub(start).Seconds(); seconds > 0 {
			best = max(best, float64(flops)/seconds/1e9)
		}
		if stop.After(end) {
			return best
		}
	}
}

// peakGeneric adds n products to each of eight sums and returns the number of
// operations.
func peakGeneric(n int) int {
	var s [lanes]float64
	x := float64(n)
	s0, s1, s2, s3, s4, s5, s6, s7 := x, x, x, x, x, x, x, x
	for range n {
		s0 += float64(x * x)
		s1 += float64(x * x)
		s2 += float64(x * x)
		s3 += float64(x * x)
		s4 += float64(x * x)
		s5 += float64(x * x)
		s6 += float64(x * x)
		s7 += float64(x * x)
	}
	s = [lanes]float64{s0, s1, s2, s3, s4, s5, s6, s7}
	if fold(&s) != fold(&s) {
		return 0 // Never so; but now the sums are needed.
	}
	return 2 * lanes * n
}
