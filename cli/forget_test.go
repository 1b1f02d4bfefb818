package main

import (
	"testing"

	"github.com/stretchr/testify/require"

	"lethe/core/catalog"
)

func TestParseIndex(t *testing.T) {
	for text, want := range map[string][]int{
		"5":                                {5},
		"3\n1\r\n\n 12 # the last\n":       {3, 1, 12},
		"# by hand\n4, 2; 9\t7\n":          {4, 2, 9, 7},
		" [ 8, 0 ]\n":                      {8, 0},
		"index\n4\n2\n":                    {4, 2},
		"name,\"index\",why\nx,4,\n,2,#\n": {4, 2},
		"seed,id,split\n1,17,forget\n":     {17},
		"id,index\n0,4\n1,2\n":             {4, 2},
		"id,example\n0,4\n":                {4},
		"# of\n\n why, \"index\"\n\"a, b\nc\",4\n \n# and\nd, 2 # last\n": {4, 2},
	} {
		got, err := parseIndex([]byte(text))
		require.NoError(t, err, text)
		require.Equal(t, want, got, text)
	}
	for text, want := range map[string]string{
		"":                          "no examples are listed",
		"# nothing\n":               "no examples are listed",
		"[]":                        "no examples are listed",
		"[1,2":                      "line 1, column 5: unexpected end of JSON input",
		"[1, 2.5]":                  "1: want an integer, got 2.5",
		"[3, 4, 3]":                 "item 2: example 3 is listed twice, first in item 0",
		"1\n2\nx\n":                 `line 3: "x" is not the number of an example`,
		"1 2\n3 1\n":                "line 2: example 1 is listed twice, first in line 1",
		"4\n-1\n":                   "line 2: -1 is not the number of an example, which count from 0",
		"a,b\n1,2\n":                `line 1: "a,b" is neither the number of an example nor are there columns with one called index, example or id`,
		"a,id\n1,2\n3\n":            "line 3: only 1 columns",
		"a,id\n1,2\n3, \n":          `line 3: "" is not the number of an example`,
		"index,a\n1,\"x\ny\"\nz,\n": `line 4: "z" is not the number of an example`,
		"index\n1\n\"2\n":           `line 3: extraneous or missing " in quoted-field`,
		"1\n99999999999999999999\n": `line 2: "99999999999999999999" is not the number of an example`,
	} {
		_, err := parseIndex([]byte(text))
		require.EqualError(t, err, want, text)
	}
}

func FuzzForgetFile(f *testing.F) {
	for _, seed := range []string{"1 2 3", "[1,2]", "id\n4\n", "a,index\n1,2\n", "#", "x", "id,index\n\"a,\n\",1", "1,\n-2", "[1,1]"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		index, err := parseIndex(raw)
		if err != nil {
			require.NotContains(t, err.Error(), "\n")
			return
		}
		require.NotEmpty(t, index)
		require.LessOrEqual(t, len(index), catalog.MaxItems)
		seen := map[int]bool{}
		for _, i := range index {
			require.GreaterOrEqual(t, i, 0)
			require.False(t, seen[i])
			seen[i] = true
		}
	})
}
