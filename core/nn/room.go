package nn

import "lethe/core/vec"

// room is working memory that means nothing from one call to the next. The layers of a pass share one, so that it stays in
// the caches.
type room struct{ threads []threadRoom }

// threadRoom is what a thread has for itself.
type threadRoom struct {
	strip, planes []float64
	tiles         [2][]float64
	weights       vec.Stack
}

// of returns the rooms of a number of threads.
func (r *room) of(threads int) []threadRoom {
	for len(r.threads) < threads {
		r.threads = append(r.threads, threadRoom{})
	}
	return r.threads[:threads]
}

// grow returns n numbers in s's own memory where that suffices.
func grow(s []float64, n int) []float64 {
	if cap(s) < n {
		return make([]float64, n)
	}
	return s[:n]
}
