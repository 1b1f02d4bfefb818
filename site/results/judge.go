package main

import (
	"lethe/core/metric"
	"lethe/core/publish"
	"lethe/core/report"
)

// The states of a claim.
const (
	Match     = "match"
	Mismatch  = "mismatch"
	Undecided = "undecided" // the interval holds both
	NotTried  = "not tried"
)

// judge returns what was measured and what follows from it.
func (c Claim) judge(s *publish.Summary) (ours, status string) {
	if s == nil {
		return "–", NotTried
	}
	m, ok := find(s, c.Method, c.Metric)
	if !ok {
		return "–", NotTried
	}
	ours = text(m)
	if c.Than == "" {
		return ours, c.near(m)
	}
	other, ok := find(s, c.Than, c.Metric)
	if !ok || other.N != m.N {
		return ours, NotTried
	}
	return ours + " against " + text(other), c.compare(m, other)
}

// near holds a mean against the published value: a match where its interval holds it.
func (c Claim) near(m publish.Mean) string {
	switch {
	case c.Value == nil || m.N < 2:
		return Undecided
	case *c.Value >= m.Mean-m.Half && *c.Value <= m.Mean+m.Half:
		return Match
	}
	return Mismatch
}

// compare holds two methods against each other, seed by seed: it is decided where the 95 % interval of the mean difference
// (Student's t) leaves out zero.
func (c Claim) compare(m, other publish.Mean) string {
	difference := make([]float64, m.N)
	for i := range difference {
		difference[i] = m.Values[i] - other.Values[i]
	}
	d := metric.MeanStudent(difference)
	low, high := d.Mean-d.Half, d.Mean+d.Half
	if c.Side == "more" {
		low, high = -high, -low
	}
	switch {
	case d.N < 2 || low <= 0 && high >= 0:
		return Undecided
	case high < 0:
		return Match
	}
	return Mismatch
}

func find(s *publish.Summary, method, key string) (publish.Mean, bool) {
	for _, m := range s.Means {
		if m.Method == method && m.Metric == key {
			return m, true
		}
	}
	return publish.Mean{}, false
}

// text prints a mean with its interval.
func text(m publish.Mean) string {
	return report.Interval(report.Decimals, metric.Summary{N: m.N, Mean: m.Mean, Half: m.Half})
}
