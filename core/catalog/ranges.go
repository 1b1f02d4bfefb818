package catalog

import (
	"math"
	"strconv"
	"strings"
)

const badRange = "catalog: malformed range "

// interval is the set of numbers between two bounds, either of which may be infinite.
type interval struct {
	low, high         float64
	lowOpen, highOpen bool
}

// parseInterval reads "[a, b]", "(a, b]", "[a, b)" or "(a, b)"; an empty side is unbounded. It panics on anything else.
func parseInterval(s string) interval {
	if len(s) < 3 || !strings.Contains("[(", s[:1]) || !strings.Contains("])", s[len(s)-1:]) {
		panic(badRange + s)
	}
	low, high, found := strings.Cut(s[1:len(s)-1], ",")
	in := interval{
		low: parseBound(low, math.Inf(-1)), high: parseBound(high, math.Inf(1)),
		lowOpen: s[0] == '(', highOpen: s[len(s)-1] == ')',
	}
	if !found || !(in.low <= in.high) {
		panic(badRange + s)
	}
	return in
}

// parseBound reads one side of an interval.
func parseBound(s string, unbounded float64) float64 {
	s = strings.TrimSpace(s)
	if s == "" {
		return unbounded
	}
	x, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
		panic(badRange + s)
	}
	return x
}

// contains reports whether x is in the interval.
func (in interval) contains(x float64) bool {
	switch {
	case x < in.low || x > in.high:
		return false
	case x == in.low && in.lowOpen, x == in.high && in.highOpen:
		return false
	}
	return true
}
