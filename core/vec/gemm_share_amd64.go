//go:build !noasm

package vec

import "sync/atomic"

// So many operations, some 300 µs of them, a thread must have to do. Waking one
// takes tens of microseconds, and what it reads and writes comes from another
// core's cache and goes back: measured on two cores, 50 million operations are
// slower on both than on one, 100 million 1.6 times as fast, and a billion 1.8.
const flopsPerThread = 32 << 20

// share computes the product on as many goroutines as it is worth. They take
// tiles of dst from a common counter; no sum is ever split.
func (m *product) share() {
	threads := 2 * len(m.to) * m.n * m.k / flopsPerThread
	if threads > 1 {
		threads = min(threads, processors())
	}
	if threads <= 1 {
		m.run(0, len(m.to), 0, m.n)
		return
	}
	m.shareOver(threads)
}

// shareOver computes the product on up to a number of goroutines, this one
// included. It waits for cells and not for goroutines: one that wakes late finds
// nothing left to do and nobody waiting for it.
func (m product) shareOver(threads int) {
	computing.Add(int64(threads - 1))
	defer computing.Add(int64(1 - threads))
	g := m.grid(threads)
	count := int64(g.count())
	var next atomic.Int64
	var cells pending
	cells.add(int(count))
	work := func() {
		for i := next.Add(1) - 1; i < count; i = next.Add(1) - 1 {
			m.run(g.cell(int(i)))
			cells.done()
		}
	}
	for range threads - 1 {
		help(work)
	}
	work()
	cells.wait()
}

// grid cuts dst into cells of high rows and broad columns.
type grid struct{ rows, cols, high, broad int }

// grid has at least four cells for every thread where there are rows and panels
// enough, so that none waits long for the last; it cuts rows first, because
// every cut of the columns packs the left operand once more.
func (m *product) grid(threads int) grid {
	const each, tile = 4, 8
	rows := len(m.to)
	high := max(tile, min(blockM, (rows/(each*threads)+tile-1)/tile*tile))
	down := (rows + high - 1) / high
	across := (each*threads + down - 1) / down
	panels := (m.n + m.layout.wide - 1) / m.layout.wide
	broad := (panels + across - 1) / across * m.layout.wide
	return grid{rows, m.n, high, broad}
}

// across returns how many cells lie side by side.
func (g grid) across() int { return (g.cols + g.broad - 1) / g.broad }

func (g grid) count() int { return (g.rows + g.high - 1) / g.high * g.across() }

// cell returns the rows and columns of cell i.
func (g grid) cell(i int) (r, rEnd, j, jEnd int) {
	r, j = i/g.across()*g.high, i%g.across()*g.broad
	return r, min(r+g.high, g.rows), j, min(j+g.broad, g.cols)
}
