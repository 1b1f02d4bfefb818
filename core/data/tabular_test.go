package data

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// Numbers one after the other are an example, unless they are said to name the columns.
func TestCSVTellsOfALineThatCounts(t *testing.T) {
	const table = "0,1,2,3\n1.5,2,3,0\n2,3,4,1\n"
	d, err := loadText(t, "", table)
	require.NoError(t, err)
	require.Equal(t, 3, d.Len())
	require.Equal(t, "Line 1 of x.csv has numbers one after the other and was read as an example; if it names the columns, set data.header to yes, and otherwise to no.", d.Note)
	for header, examples := range map[string]int{"yes": 2, "no": 3} {
		d, err := loadText(t, `,"header":"`+header+`"`, table)
		require.NoError(t, err)
		require.Equal(t, examples, d.Len())
		require.Empty(t, d.Note)
	}
	_, err = loadText(t, "", "id,size,size\n1,2,3\n4,5,6\n")
	require.ErrorContains(t, err, `data.header: x.csv: line 1: columns 2 and 3 are both called "size"; `)
}
