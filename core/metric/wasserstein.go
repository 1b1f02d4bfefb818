package metric

// Wasserstein1 returns ∫ |F − G| over the real line for the empirical distribution functions F of x and G of y: the mean way
// that mass must travel, in the unit of the values. It panics when either sample is empty.
func Wasserstein1(x, y []float64) float64 {
	xs, ys := sorted(x, y)
	n, m := len(xs), len(ys)
	total, last, gap := 0.0, 0.0, 0
	walk(xs, ys, func(value float64, i, j int) {
		if gap != 0 {
			total += float64(float64(gap) * (value - last))
		}
		last, gap = value, abs(i*m-j*n)
	})
	return total / (float64(n) * float64(m))
}

func abs(i int) int { return max(i, -i) }
