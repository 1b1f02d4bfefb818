//go:build !noasm

package vec

// peak adds n products to each of a few sums, in the vectors in use, and
// returns the number of operations.
func peak(n int) int {
	switch level {
	case simdAVX512:
		peak512(n)
		return 2 * 8 * 24 * n
	case simdAVX2:
		peak256(n)
		return 2 * 4 * 12 * n
	}
	return peakGeneric(n)
}
