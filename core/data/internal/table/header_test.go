package table

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestDoubtfulHeaders has first lines with a name twice or with numbers, which are headers or not by what follows.
func TestDoubtfulHeaders(t *testing.T) {
	const say = "; say yes if the line names the columns all the same, or no if it is an example"
	for _, c := range []struct{ text, want string }{
		{"id,size,size,kind\n1,2,3,a\n2,3,4,b\n", `columns 2 and 3 are both called "size"` + say},
		{",size,size,kind\n1,2,3,a\n2,3,4,b\n", `columns 2 and 3 are both called "size"` + say},
		{"a,b,a,b\nred,1,2,x\ngreen,3,4,y\n", `columns 1 and 3 are both called "a"` + say},
		{"0,1,Label\n1.5,2,a\n2.5,3,b\n", `column 3 is called "Label", but column 1 has the number 0` + say},
		{"class,2019,2019\na,2,4\nb,3,4\n", `column 1 is called "class", but column 2 has the number 2019` + say},
		{"p,x,x\ne,x,s\np,y,x\n", ""}, // An example, as in UCI's Mushroom.
		{"n,y,y\nn,n,y\nn,y,n\n", ""},
		{"n,n\n", ""},
		{"5,1,y\n1,2,n\n3,4,y\n", ""},
		{"red,red,1\nblue,green,2\n", ""},
		{"-,-,?\n1,2,a\n", ""},
	} {
		for _, header := range []string{"auto", "yes", "no"} {
			table := &Table{Files: []string{"x.csv"}, files: folder("x.csv", c.text), format: Format{Header: header}, Header: header == "yes"}
			line, _, _ := strings.Cut(c.text, "\n")
			err := table.doubt(strings.Split(line, ","))
			if c.want == "" || header != "auto" {
				require.NoError(t, err, c.text)
				continue
			}
			require.EqualError(t, err, "data.header: x.csv: line 1: "+c.want)
			mistake := Mistake("")
			require.True(t, errors.As(err, &mistake))
		}
	}
}

func TestLinesThatCount(t *testing.T) {
	for line, want := range map[string]bool{
		"0,1,2": true, "1,2,3,kind": true, ",0,1,2": true, "2019,2020,2021": true, "x,0,1,2,3,y": false,
		"0,1": false, "0,1,a": false, "0,1,3": false, "2,1,0": false, "0.0,1.0,2.0": false, "0,0,0": false,
	} {
		require.Equal(t, want, counts(strings.Split(line, ",")), line)
	}
}

func TestNamesThatAreThereTwice(t *testing.T) {
	const text = "x,x,class,class\n1,2,a,b\n3,4,b,a\n"
	for _, c := range []struct {
		format Format
		want   string
	}{
		{Format{Header: "yes"}, `data.label: columns 3 and 4 are both called "class"; give the number of one`},
		{Format{Header: "yes", Label: "4", Drop: []string{"x"}}, `data.drop: columns 1 and 2 are both called "x"; give the number of one`},
		{Format{Header: "yes", Label: "4", Drop: []string{"1"}}, ""},
		{Format{Header: "no", Label: "class"}, `data.label: no column "class"; there are 1, 2, 3, 4; line 1, which has "class", was taken for an example (data.header)`},
	} {
		_, err := Survey(folder("x.csv", text), c.format)
		if c.want == "" {
			require.NoError(t, err)
			continue
		}
		require.EqualError(t, err, c.want)
	}
}
