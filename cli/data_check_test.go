package main

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"lethe/core/data"
)

func TestSummaryCountsTwins(t *testing.T) {
	head := data.Dataset{Name: "x", Classes: 2, Shape: data.Flat(2), Labels: []int{0, 1, 0, 1, 0, 1, 1}, TestFrom: 4}
	d, err := data.OfFloats(head, []float64{1, 2, 1, 2, 0, 3, 2, 1, math.Copysign(0, -1), 3, 5, 5, 5, 5})
	require.NoError(t, err)
	s := summarise(d)
	require.Equal(t, duplicates{Train: 1, Test: 1, Across: 1, Unequal: 1}, s.Duplicates)
	require.Equal(t, []classSummary{{"0", 2, 1}, {"1", 2, 2}}, s.Classes)
	require.Equal(t, [2]float64{0, 5}, s.Range)
}

func TestBarsStayOnTheTerminal(t *testing.T) {
	s := summary{Examples: 1100, Classes: []classSummary{{"a\x1b[2Jb", 1000, 0}, {"a name that is much longer than there is room", 99, 0}, {"c", 1, 0}}}
	require.Equal(t, ""+
		"  a·[2Jb                    1,000   90.9 %  ████████████████████████████████\n"+
		"  a name that is much lon…     99    9.0 %  ███▏\n"+
		"  c                             1    0.1 %  \n", s.bars())
	s.Classes = make([]classSummary, 43)
	require.Contains(t, s.bars(), "  and 3 more\n")
}

func TestCommas(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567"} {
		require.Equal(t, want, commas(n))
	}
}
