package chart

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTwelveSignsCanBeToldApart(t *testing.T) {
	seen := map[string]int{}
	for kind := range 12 {
		c := newCanvas(100)
		c.sign(kind, 50, 50, 5, "var(--m1)")
		drawn := c.b.String()
		require.NotContains(t, seen, drawn, "kind %d is like %d", kind, seen[drawn])
		require.Contains(t, drawn, `"var(--m1)"`)
		seen[drawn] = kind
	}
	c := newCanvas(100)
	c.sign(12, 50, 50, 5, "var(--m1)")
	require.Contains(t, seen, c.b.String(), "and then again from the first")
}
