package vec

import (
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestThreadsLeaveProcessorsToOthers checks that those who compute side by side do not each take every processor.
func TestThreadsLeaveProcessorsToOthers(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(4))
	if runtime.GOMAXPROCS(0) < 4 {
		t.Skip("WebAssembly has one processor")
	}
	const large = 100 * shareFrom
	require.Equal(t, 4, Threads(100, large))
	require.Equal(t, 3, Threads(3, large))
	require.Equal(t, 1, Threads(100, shareFrom))
	for others, want := range []int{4, 3, 2, 1, 1} { // One who computes alone has them all.
		Enter()
		require.Equal(t, want, Threads(100, large), "%d others", others)
	}
	for range 5 {
		Leave()
	}
	Enter()
	var inside [4]int
	Share(4, 4, func(from, _ int) { inside[from] = Threads(100, large) })
	require.Equal(t, [4]int{1, 1, 1, 1}, inside, "helpers count as well")
	Leave()
	require.Equal(t, 4, Threads(100, large))
}

func TestShareCoversEveryPartOnce(t *testing.T) {
	for n := 1; n < 20; n++ {
		for threads := 1; threads <= min(n, 5); threads++ {
			seen := make([]int, n)
			Share(threads, n, func(from, to int) {
				for i := from; i < to; i++ {
					seen[i]++
				}
			})
			for i, times := range seen {
				require.Equal(t, 1, times, "part %d of %d on %d", i, n, threads)
			}
		}
	}
}
