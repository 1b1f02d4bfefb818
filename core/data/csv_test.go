package data

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"lethe/core/rng"
)

// tableFiles returns tables with so many examples for training and for tests, of four kinds that go round: numbers, some of them
// missing in every third row, and categories. Adult's are as UCI has them.
func tableFiles(train, test int) fstest.MapFS {
	files := fstest.MapFS{}
	first := 0
	for _, part := range []struct {
		n                         int
		csv, adult, start, ending string
	}{{train, "train.csv", "adult.data", "", ""}, {test, "test.csv", "adult.test", "|1x3 Cross validator\n", "."}} {
		own, adult := "height,weight,colour,class\n", part.start
		for i := range part.n {
			x, weight := (first+i)*37%101, "?"
			if i%3 > 0 {
				weight = fmt.Sprint(float64(x) / 7)
			}
			own += fmt.Sprintf("%d,%s,%s,k%d\n", x, weight, []string{"red", "green", ""}[i%3], i%4)
			adult += fmt.Sprintf("%d, Private, %d, HS-grad, 9, Divorced, Sales, Wife, White, Male, 0, 0, %d, ?, %s%s\n",
				17+x, 1000*x, x, []string{"<=50K", ">50K"}[i%2], part.ending)
		}
		files[part.csv] = &fstest.MapFile{Data: []byte(own)}
		files[part.adult] = &fstest.MapFile{Data: []byte(adult)}
		first += part.n
	}
	return files
}

// text returns a folder with one table.
func text(table string) fstest.MapFS {
	return fstest.MapFS{"x.csv": &fstest.MapFile{Data: []byte(table)}}
}

// loadText loads a table with the settings, as JSON after the name.
func loadText(t testing.TB, settings, table string) (*Dataset, error) {
	return Load(choose(t, `{"name":"csv"`+settings+`}`), text(table), rng.New(1))
}

// TestCSVIsWhatScikitLearnMakes compares with testdata/tables.py.
func TestCSVIsWhatScikitLearnMakes(t *testing.T) {
	raw, err := os.ReadFile("testdata/people.json")
	require.NoError(t, err)
	var want struct {
		Labels   []int
		Features [][]float64
	}
	require.NoError(t, json.Unmarshal(raw, &want))
	s := NewCSV()
	s.Categorical = []string{"4"}
	d, err := s.LoadFrom(os.DirFS("testdata/people"), rng.New(1))
	require.NoError(t, err)
	require.Equal(t, []int{52, 40, 3}, []int{d.Len(), d.TestFrom, d.Classes})
	require.Equal(t, []string{"2", "9", "10"}, d.ClassNames)
	require.Equal(t, want.Labels, d.Labels)
	for i, x := range rows(d) {
		require.Len(t, x, len(want.Features[i]))
		require.InDeltaSlice(t, want.Features[i], x, 1e-12)
	}
	require.Equal(t, []string{
		"train.csv and test.csv: commas between cells, a header",
		"label: column class; 2 columns of numbers and 3 of categories give 13 features",
		"missing in the training part: income 2, married 12",
	}, d.Found)
}

func TestSmallIntegersStayBytes(t *testing.T) {
	const table = "1,0,255,a\n0,0,7,b\n0,1,8,b\n"
	for _, c := range []struct {
		settings string
		bytes    bool
		want     []float64
	}{
		{`,"scale":"none"`, true, []float64{1, 0, 255}},
		{`,"scale":"whole"`, true, []float64{(1 - 30.222222222222222) / 79.52606529766449, (0 - 30.222222222222222) / 79.52606529766449, (255 - 30.222222222222222) / 79.52606529766449}},
		{``, false, []float64{1.4142135623730951, -0.7071067811865476, 1.4142049}},
	} {
		d, err := loadText(t, c.settings, table)
		require.NoError(t, err)
		require.Equal(t, c.bytes, d.bytes != nil)
		require.InDeltaSlice(t, c.want, rows(d)[0], 1e-5)
	}
	for _, other := range []string{"1,2,a\n256,3,b\n", "1,2,a\n0.5,3,b\n", "1,2,a\n-1,3,b\n", "1,2,a\n?,3,b\n"} {
		d, err := loadText(t, `,"scale":"none"`, other)
		require.NoError(t, err)
		require.Nil(t, d.bytes, other)
	}
	d, err := loadText(t, `,"categorical":["1"]`, "1,a\n256,b\n")
	require.NoError(t, err)
	require.NotNil(t, d.packed)
	require.Equal(t, [][]float64{{1, 0}, {0, 1}}, rows(d))
}

// TestWholeScaleIsOneMeanAndDeviation compares the two ways in which features are kept.
func TestWholeScaleIsOneMeanAndDeviation(t *testing.T) {
	small, err := loadText(t, `,"scale":"whole"`, "1,2,a\n5,3,b\n4,9,a\n")
	require.NoError(t, err)
	large, err := loadText(t, `,"scale":"whole"`, "1001,1002,a\n1005,1003,b\n1004,1009,a\n")
	require.NoError(t, err)
	require.NotNil(t, small.bytes)
	require.Nil(t, large.bytes)
	sum, square := 0.0, 0.0
	for i, x := range rows(small) {
		require.InDeltaSlice(t, x, rows(large)[i], 1e-12)
		sum += x[0] + x[1]
		square += x[0]*x[0] + x[1]*x[1]
	}
	require.InDelta(t, 0, sum, 1e-12)
	require.InDelta(t, 6, square, 1e-12)
}

func TestCSVFindsOutHowItIsWritten(t *testing.T) {
	want, err := loadText(t, "", "x,v,z\n1,2,a\n3,5,b\n")
	require.NoError(t, err)
	require.Equal(t, []string{"a", "b"}, want.ClassNames)
	for _, c := range []struct{ settings, table string }{
		{"", "1,2,a\n3,5,b"},
		{"", "\xef\xbb\xbf1;2;a\r\n\r\n3;5;b\r\n"},
		{"", "1\t2\ta\n3\t5\tb\n"},
		{"", "x;\"v,,,\";z\n1;2;a\n3;5;b\n"},
		{"", "\"1\", 2 , a\n 3, 5,b\n"},
		{"", "x,Class,v\n1,a,2\n3,b,5\n"},
		{"", "\"\",x,v,z\n\"1\",1,2,a\n\"2\",3,5,b\n"},
		{`,"label":"z"`, "z,x,v\na,1,2\nb,3,5\n"},
		{`,"label":"1"`, "z,x,v\na,1,2\nb,3,5\n"},
		{`,"drop":["id","5"]`, "id,x,v,z,w\nn,1,2,a,3\nm,3,5,b,4\n"},
		{`,"header":"yes"`, "1,1,z\n1,2,a\n3,5,b\n"},
		{`,"delimiter":"semicolon","header":"no"`, "1;2;a,\n3;5;b,\n"},
	} {
		d, err := loadText(t, c.settings, c.table)
		require.NoError(t, err, c.table)
		require.Equal(t, want.SHA256(), d.SHA256(), c.table)
	}
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, err = z.Write([]byte("1,2,a\n3,5,b\n"))
	require.NoError(t, err)
	require.NoError(t, z.Close())
	d, err := NewCSV().LoadFrom(fstest.MapFS{"table": &fstest.MapFile{Data: b.Bytes()}}, rng.New(1))
	require.NoError(t, err)
	require.Equal(t, want.SHA256(), d.SHA256())
}

func TestCSVTakesTheFirstOfEachClass(t *testing.T) {
	d, err := loadText(t, `,"n":3,"scale":"none"`, "1,a\n2,a\n3,a\n4,a\n5,b\n6,b\n")
	require.NoError(t, err)
	require.Equal(t, [][]float64{{1}, {2}, {5}}, rows(d))
	d, err = Load(choose(t, `{"name":"csv","n":40}`), tableFiles(60, 20), rng.New(1))
	require.NoError(t, err)
	require.Equal(t, []int{40, 30}, []int{d.Len(), d.TestFrom})
	all, err := Load(NewCSV(), tableFiles(60, 20), rng.New(1))
	require.NoError(t, err)
	require.Equal(t, rows(all)[0], rows(d)[0], "what is learnt of the columns does not depend on n")
}

func TestCSVMistakesNameThePlace(t *testing.T) {
	many := func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "x%d,k%d\n", i, i)
		}
		return b.String()
	}
	for _, c := range []struct{ settings, table, want string }{
		{"", "", "data: csv: x.csv: no lines"},
		{"", "x,class\n", "data: csv: x.csv: no examples"},
		{"", "word\nword\n", "data: csv: x.csv: line 1: 1 columns; want 2 to 16384, with commas, semicolons or tabs between them"},
		{"", "1,a\n2,b,c\n", "data: csv: x.csv: line 2: 3 cells, but the lines before have 2"},
		{"", "1,a\n2,\"b\n", `data: csv: x.csv: line 2, column 6: extraneous or missing " in quoted-field`},
		{"", "1,a\n2,b\"\n", `data: csv: x.csv: line 2, column 4: bare " in non-quoted-field`},
		{"", "1,a\n2,?\n", "data: csv: x.csv: line 2: the label is missing (column 2)"},
		{"", "1,a\n2,a\n", `data: csv: x.csv: all examples are of one class, "a"; is column 2 the label?`},
		{"", "1,a\n2,b\n3,\xe9\n", "data: csv: x.csv: line 3: column 2 is no UTF-8, but perhaps Latin-1 (Windows-1252); save the file as UTF-8"},
		{"", "gr\xf6\xdfe,class\n1,a\n", "data: csv: x.csv: line 1: column 1 is no UTF-8, but perhaps Latin-1 (Windows-1252); save the file as UTF-8"},
		{"", "\xff\xfe1\x00", "data: csv: x.csv: the text is UTF-16; save it as UTF-8"},
		{"", "\x1f\x8b1234", "data: csv: x.csv: unexpected EOF"},
		{`,"label":"z"`, "x,y\n1,a\n", `data.label: no column "z"; there are x, y`},
		{`,"drop":["3"]`, "x,y\n1,a\n", `data.drop: no column "3"; there are x, y`},
		{`,"drop":["y"]`, "x,y\n1,a\n", "data.drop: y is the label"},
		{`,"drop":["x"]`, "x,y\n1,a\n", "data: csv: x.csv: line 1: no column is left but the label's"},
		{`,"n":3`, "1,a\n2,b\n", "data.n: 3 examples, but csv has 2"},
		{"", "0,0\n" + many(256), "data: csv: x.csv: line 257: column 2 has more than 256 classes; is it the label?"},
		{`,"label":"1"`, "0,0\n" + many(256), "data: csv: x.csv: line 257: column 1 has more than 256 classes; is it the label?"},
		{"", "9,a\n" + columns(257), `data: csv: x.csv: line 257: column 1 has more than 256 categories, or all columns have more than 16384 (its first value that is no number is "x0" in line 2); drop it`},
	} {
		_, err := loadText(t, c.settings, c.table)
		require.EqualError(t, err, c.want, c.table[:min(len(c.table), 40)])
	}
}

// columns returns so many lines with a different word each, and two classes.
func columns(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "x%d,%c\n", i, 'a'+i%2)
	}
	return b.String()
}

func TestCSVPartsMustFit(t *testing.T) {
	for _, c := range []struct{ test, want string }{
		{"x,class\n1,c\n", `test.csv: line 2: label "c" (column class) is not in train.csv`},
		{"x,class\nred,a\n", `test.csv: line 2: "red" in column x is no number, as all are in the training part`},
		{"z,class\n1,a\n", "test.csv: line 1: its header is not that of train.csv"},
		{"x,class,z\n1,a,2\n", "test.csv: line 1: its header is not that of train.csv"},
		{"x,class\n", "test.csv: no examples"},
	} {
		files := fstest.MapFS{"train.csv": &fstest.MapFile{Data: []byte("x,class\n1,a\n2,b\n")}, "test.csv": &fstest.MapFile{Data: []byte(c.test)}}
		_, err := NewCSV().LoadFrom(files, rng.New(1))
		require.EqualError(t, err, "data: csv: "+c.want)
	}
	files := text("1,a\n2,b\n")
	files["y.csv"] = files["x.csv"]
	_, err := NewCSV().LoadFrom(files, rng.New(1))
	require.EqualError(t, err, "data: csv: several tables, of which none or more than one is called train or test: x.csv, y.csv; give a file, or a folder with a train and a test file")
}

func TestAdultIsReadAsUCIHasIt(t *testing.T) {
	d := load(t, &Adult{}, 1)
	require.Equal(t, []string{"<=50K", ">50K"}, d.ClassNames)
	require.Equal(t, []int{80, 60, 14}, []int{d.Len(), d.TestFrom, d.Dim()})
	require.Equal(t, "missing in the training part: native-country 60", d.Found[2])
}

// shared opens what lies in the folder LETHE_SHARED, or skips the test.
func shared(t *testing.T, name string) fs.FS {
	folder := os.Getenv("LETHE_SHARED")
	if folder == "" {
		t.Skip("LETHE_SHARED names no folder with data to try")
	}
	files, err := Open(filepath.Join(folder, name))
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip(err)
	}
	require.NoError(t, err)
	return files
}

// What is known to be a number in Adult does not become categories by a slip.
func TestAdultsNumbersAreNumbers(t *testing.T) {
	line := "39, Private, 77516, HS-grad, 9, Divorced, Sales, Wife, White, Male, 0, 0, %s, Cuba, %s\n"
	for want, data := range map[string]string{
		`adult.data: line 2: "forty" in column hours-per-week is no number`:                               fmt.Sprintf(line, "40", "<=50K") + fmt.Sprintf(line, "forty", ">50K"),
		`adult.test: line 1: "4O" in column hours-per-week is no number, as all are in the training part`: fmt.Sprintf(line, "40", "<=50K") + fmt.Sprintf(line, "?", ">50K"),
	} {
		test := fmt.Sprintf(line, "4O", "<=50K")
		_, err := (&Adult{}).LoadFrom(fstest.MapFS{"adult.data": &fstest.MapFile{Data: []byte(data)}, "adult.test": &fstest.MapFile{Data: []byte(test)}}, rng.New(1))
		require.EqualError(t, err, "data: adult: "+want)
	}
}

func TestRealAdult(t *testing.T) {
	d, err := (&Adult{}).LoadFrom(shared(t, ""), rng.New(1))
	require.NoError(t, err)
	require.Equal(t, []int{48842, 32561, 108}, []int{d.Len(), d.TestFrom, d.Dim()})
	require.Equal(t, []int{37155, 11687}, d.ClassSizes())
}

func TestRealLocation30(t *testing.T) {
	files := shared(t, "location30.csv.gz")
	d, err := Load(choose(t, `{"name":"csv","label":"1","scale":"none"}`), files, rng.New(1))
	require.NoError(t, err)
	require.Equal(t, []int{5010, 446, 30}, []int{d.Len(), d.Dim(), d.Classes})
	require.NotNil(t, d.bytes)
	require.Equal(t, "30", slices.Max(d.ClassNames[29:]))
}
