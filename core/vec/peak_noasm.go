//go:build noasm || !(amd64 || (js && simd))

package vec

func peak(n int) int { return peakGeneric(n) }
