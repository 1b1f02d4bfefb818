package publish

import (
	"fmt"
	"slices"

	"lethe/core/experiment"
	"lethe/core/report"
)

// Failures are methods that came to no result with some seeds, in the order in which they failed first.
type Failures []failure

type failure struct {
	method string
	seeds  []uint64
	why    string // with the first of them
}

// Add takes an event that says so.
func (f *Failures) Add(e experiment.Event) {
	label := e.Subject()
	for i := range *f {
		if have := &(*f)[i]; have.method == label {
			have.seeds = append(have.seeds, *e.Seed)
			return
		}
	}
	*f = append(*f, failure{label, []uint64{*e.Seed}, e.Message})
}

// has reports whether a method failed with any seed.
func (f Failures) has(method string) bool {
	return slices.ContainsFunc(f, func(one failure) bool { return one.method == method })
}

// with reports whether a method failed with a seed.
func (f Failures) with(method string, seed uint64) bool {
	return slices.ContainsFunc(f, func(one failure) bool { return one.method == method && slices.Contains(one.seeds, seed) })
}

// Remarks says which methods failed, and why.
func (f Failures) Remarks() []string {
	var remarks []string
	for _, one := range f {
		seeds, first := "seed ", ""
		if len(one.seeds) > 1 {
			seeds, first = "seeds ", fmt.Sprintf("with seed %d, ", one.seeds[0])
		}
		remarks = append(remarks, fmt.Sprintf("FAILED: %s with %s%s, of which it has no numbers: %s%s.", one.method, seeds, report.SeedList(one.seeds), first, one.why))
	}
	return remarks
}
