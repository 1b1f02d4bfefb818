package vec

import (
	"runtime"
	"sync/atomic"
)

// shareFrom is how many elements a goroutine should have to do with to be worth starting.
const shareFrom = 1 << 15

// computing counts the goroutines at work: those between Enter and Leave, and the helpers of those who share. It decides
// no bit, only how many helpers the next one to share gets.
var computing atomic.Int64

// Enter says that the calling goroutine computes from now on until Leave, so that others share their work out over the
// processors that are left. Who never says so is taken to be alone.
func Enter() { computing.Add(1) }

// Leave takes an Enter back.
func Leave() { computing.Add(-1) }

// processors returns how many goroutines one who shares may use, itself included.
func processors() int {
	return max(1, runtime.GOMAXPROCS(0)+1-max(1, int(computing.Load())))
}

// Threads returns on how many goroutines to share n parts with so many elements in all.
func Threads(n, elements int) int {
	if elements < 2*shareFrom {
		return 1
	}
	return max(1, min(processors(), n, elements/shareFrom))
}

// Share calls part for as many ranges as Threads says, which together cover [0, n), and returns when all are done. Parts
// must not touch one another's results. Callers ask Threads first and call part themselves on one, so that no closure is
// made where nothing is shared.
func Share(threads, n int, part func(from, to int)) {
	computing.Add(int64(threads - 1))
	defer computing.Add(int64(1 - threads))
	var others pending
	others.add(threads - 1)
	for t := 1; t < threads; t++ {
		help(func() {
			defer others.done()
			part(t*n/threads, (t+1)*n/threads)
		})
	}
	part(0, n/threads)
	others.wait()
}
