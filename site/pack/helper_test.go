package main

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAnotherHelperIsRefused(t *testing.T) {
	helper := ""
	for _, change := range quiet {
		helper += change[0]
	}
	changed, err := quieter(helper)
	require.NoError(t, err)
	for _, change := range quiet {
		require.Contains(t, changed, change[1])
	}
	_, err = quieter(helper + quiet[0][0])
	require.ErrorContains(t, err, "2 places")
	_, err = quieter("")
	require.ErrorContains(t, err, "0 places")
}
