package data

import (
	"fmt"
	"strings"
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

// TestCSVTellsOfNumbersThatAreNone has columns of twenty values, some of which are no numbers.
func TestCSVTellsOfNumbersThatAreNone(t *testing.T) {
	column := func(from int, odd ...string) string {
		b := "x,class\n"
		for i := range 20 {
			cell := fmt.Sprint(i % 7)
			if i >= from && i < from+len(odd) {
				cell = odd[i-from]
			}
			b += fmt.Sprintf("%q,%c\n", cell, 'a'+i%2)
		}
		return b
	}
	const tail = "; mend these values, or name such columns in data.categorical."
	for _, c := range []struct{ table, want string }{
		{column(5, "inf"), `1 of 20 values are no numbers, the first is "inf" in line 7`},
		{column(0, "1,5", "n/a"), `2 of 20 values are no numbers, the first is "1,5" in line 2`},
		{column(18, "-inf", "5+", ""), `2 of 20 values are no numbers, the first is "-inf" in line 20`},
		{column(0, "1,5", "2,5", "3,5", "x"), `4 of 20 values are no numbers, the first is "1,5" in line 2`},
		{column(0, "x", "y", "z"), ""},
		{column(0, "?", "NA", "nan", ""), ""},
		{column(0), ""},
	} {
		d, err := loadText(t, "", c.table)
		require.NoError(t, err)
		want := ""
		if c.want != "" {
			want = "Read as categories, though perhaps meant as numbers: column x (" + c.want + ")" + tail
		}
		require.Equal(t, want, d.Note)
	}
	d, err := loadText(t, `,"categorical":["x"]`, column(5, "inf"))
	require.NoError(t, err)
	require.Empty(t, d.Note, "it was asked for")
	d, err = loadText(t, "", "a,b,c,d,e,class\n"+strings.Repeat("1,2,3,4,5,k\n", 19)+"-,-,-,-,-,m\n")
	require.NoError(t, err)
	require.Contains(t, d.Note, `column c (1 of 20 values are no numbers, the first is "-" in line 21) and 2 more; `)
}

func TestCSVSaysWhyAColumnIsNotOfNumbers(t *testing.T) {
	var b strings.Builder
	for i := range 300 {
		fmt.Fprintf(&b, "%d.5,%c\n", i, 'a'+i%2)
	}
	_, err := loadText(t, "", "x,class\n"+b.String()+"\"7,5\",a\n")
	require.EqualError(t, err, `data: csv: x.csv: line 258: column x has too many values for categories, and is none of numbers, for 1 of 301 values are no numbers, the first is "7,5" in line 302; mend these, or drop it`)
}
