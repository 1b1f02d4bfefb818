package sweep

import (
	"fmt"
	"slices"
	"strings"

	"lethe/core/report"
)

// None says why no setting of any method can be chosen, within the first shared setting, which is that of Tuned. It says nothing where
// one can, or where there is more to be played.
func None(d *Document, all []Candidate) string {
	var cheapest *Candidate
	for i := range all {
		c := &all[i]
		switch {
		case !slices.Equal(c.Shared, all[0].Shared):
		case c.Eligible(), len(c.Entries) < c.Seeds:
			return ""
		case c.Whole() && (cheapest == nil || c.most() < cheapest.most()):
			cheapest = c
		}
	}
	switch {
	case len(all) == 0:
		return ""
	case cheapest == nil:
		return "no setting can be chosen: each failed with some seed, or retrain did"
	}
	return fmt.Sprintf("no setting fits the budget of %s gradients; the cheapest, %s, takes %s", report.Count.Text(float64(d.Budget)), cheapest.title(), report.Count.Text(float64(cheapest.most())))
}

// most returns the gradients that the candidate took with the seed with which it took most.
func (c *Candidate) most() (n int) {
	for _, e := range c.Entries {
		if e.Status == OK {
			n = max(n, e.Metrics.Gradients)
		}
	}
	return n
}

// title names the candidate: its method, and its setting if it has one.
func (c *Candidate) title() string { return strings.TrimSuffix(c.Method+" "+c.Name(), " –") }
