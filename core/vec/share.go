package vec

import (
	"runtime"
	"sync"
)

// shareFrom is how many elements a goroutine should have to do with to be worth starting.
const shareFrom = 1 << 15

// Threads returns on how many goroutines to share n parts with so many elements in all.
func Threads(n, elements int) int {
	return max(1, min(runtime.GOMAXPROCS(0), n, elements/shareFrom))
}

// Share calls part for as many ranges as Threads says, which together cover [0, n), and returns when all are done. Parts
// must not touch one another's results. Callers ask Threads first and call part themselves on one, so that no closure is
// made where nothing is shared.
func Share(threads, n int, part func(from, to int)) {
	var wg sync.WaitGroup
	for t := 1; t < threads; t++ {
		wg.Go(func() { part(t*n/threads, (t+1)*n/threads) })
	}
	part(0, n/threads)
	wg.Wait()
}
