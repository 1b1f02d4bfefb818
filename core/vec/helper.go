package vec

import (
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// A pass over a network shares out hundreds of small pieces of work, one after the other. A goroutine that waits for the next
// one in its sleep wakes tens of microseconds late, more on a virtual machine, whose idle processor is given to others. So
// helpers stay awake for a while, and so do those whom they help; meanwhile they give way to every other goroutine.
const awakeFor = 200 * time.Microsecond

// Helpers who are awake, and what they are given. A place in awake is taken by who gives a helper work, or by the helper that
// goes to sleep; offers has room for as many as there will ever be.
var (
	awake  atomic.Int64
	offers = make(chan func(), 1024)
)

// help has f run by a helper that is awake, or by a new one.
func help(f func()) {
	if !takePlace() {
		go helper(f)
		return
	}
	offers <- f
}

// helper does f, and what it is given then.
func helper(f func()) {
	for f != nil {
		f()
		f = nextOffer()
	}
}

// nextOffer returns what a helper is given, or nil after a while in which nobody had anything.
func nextOffer() func() {
	awake.Add(1)
	for asleep := time.Now().Add(awakeFor); ; runtime.Gosched() {
		select {
		case f := <-offers:
			return f
		default:
		}
		if time.Now().After(asleep) && takePlace() {
			return nil
		}
	}
}

// takePlace takes the place of a helper that is awake, if there is one.
func takePlace() bool {
	for {
		n := awake.Load()
		if n == 0 {
			return false
		}
		if awake.CompareAndSwap(n, n-1) {
			return true
		}
	}
}

// pending counts what others still have to do.
type pending struct {
	left atomic.Int64
	all  sync.WaitGroup
}

func (p *pending) add(n int) {
	p.left.Add(int64(n))
	p.all.Add(n)
}

func (p *pending) done() {
	p.left.Add(-1)
	p.all.Done()
}

// wait returns when all is done, without falling asleep at once.
func (p *pending) wait() {
	for asleep := time.Now().Add(awakeFor); p.left.Load() > 0 && time.Now().Before(asleep); {
		runtime.Gosched()
	}
	p.all.Wait()
}
