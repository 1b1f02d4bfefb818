package table

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"io/fs"
	"math"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"
)

// folder returns files with these names and contents, by turns.
func folder(pairs ...string) fstest.MapFS {
	files := fstest.MapFS{}
	for i := 0; i < len(pairs); i += 2 {
		files[pairs[i]] = &fstest.MapFile{Data: []byte(pairs[i+1])}
	}
	return files
}

func TestFilesAreFoundByTheirNames(t *testing.T) {
	for _, c := range []struct {
		names  string
		prefix string
		want   string
	}{
		{"anything", "", "anything"},
		{"a.csv readme.txt x.png", "", "a.csv"},
		{"a.TSV.gz notes", "", "a.TSV.gz"},
		{"a-Test.csv a.csv", "", "a.csv a-Test.csv"},
		{"b.csv my-test.csv.gz my-train.csv", "", "my-train.csv my-test.csv.gz"},
		{"adult.data.gz adult.test x.csv", "adult.", "adult.data.gz adult.test"},
		{"pets_test.csv pets.csv", "", "pets.csv pets_test.csv"},
		{"training.csv testing.csv", "", "training.csv testing.csv"},
		{"contest.csv data.csv", "", "several tables, of which none or more than one is called train or test: contest.csv, data.csv; give a file, or a folder with a train and a test file"},
		{"latest.csv strain.csv", "", "several tables, of which none or more than one is called train or test: latest.csv, strain.csv; give a file, or a folder with a train and a test file"},
		{"a.csv b.csv", "", "several tables, of which none or more than one is called train or test: a.csv, b.csv; give a file, or a folder with a train and a test file"},
		{"test1.csv test2.csv", "", "several tables, of which none or more than one is called train or test: test1.csv, test2.csv; give a file, or a folder with a train and a test file"},
		{"1.csv 2.csv 3.csv 4.csv 5.csv 6.csv 7.csv 8.csv 9.csv a.csv b.csv c.csv d.csv e.csv", "", "several tables, of which none or more than one is called train or test: 1.csv, 2.csv, 3.csv, 4.csv, 5.csv, 6.csv, 7.csv, 8.csv, 9.csv, a.csv, b.csv, c.csv and 2 more; give a file, or a folder with a train and a test file"},
		{"readme.txt x.png", "", "no table in the folder: file does not exist"},
	} {
		files := fstest.MapFS{}
		for name := range strings.FieldsSeq(c.names) {
			files[name] = &fstest.MapFile{}
		}
		found, err := find(files, c.prefix)
		if err != nil {
			require.EqualError(t, err, c.want)
			continue
		}
		require.Equal(t, c.want, strings.Join(found, " "))
	}
	_, err := find(fstest.MapFS{"x.csv/y": &fstest.MapFile{}, "z": &fstest.MapFile{}}, "")
	require.ErrorIs(t, err, fs.ErrNotExist)
}

// endless is a folder with one file that repeats a text as often as it is read.
type endless struct{ text string }

func (e endless) Open(name string) (fs.File, error) {
	if name == "." {
		return fstest.MapFS{"x.csv": &fstest.MapFile{}}.Open(name)
	}
	return &flow{text: e.text}, nil
}

// flow is the file, open.
type flow struct {
	text string
	at   int
}

func (f *flow) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = f.text[f.at%len(f.text)]
		f.at++
	}
	return len(p), nil
}

func (f *flow) Stat() (fs.FileInfo, error) { return flow{}, nil }
func (f *flow) Close() error               { return nil }
func (flow) Name() string                  { return "x.csv" }
func (flow) Size() int64                   { return 0 }
func (flow) Mode() fs.FileMode             { return 0 }
func (flow) ModTime() time.Time            { return time.Time{} }
func (flow) IsDir() bool                   { return false }
func (flow) Sys() any                      { return nil }

// TestEndlessFiles reads lines and columns without end.
func TestEndlessFiles(t *testing.T) {
	long := "x.csv: more than 1048576 bytes without the end of a line; is a quote left open?"
	for text, want := range map[string]string{
		"word": long,
		",":    long,
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := Survey(endless{text}, Format{})
		runtime.ReadMemStats(&after)
		require.EqualError(t, err, want, text)
		require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(256<<20), text)
	}
}

// TestMemoryDoesNotGrowWithTheFile surveys tables of numbers, packed a thousand times smaller than they are.
func TestMemoryDoesNotGrowWithTheFile(t *testing.T) {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	line := strings.Repeat("1,", 999) + "a\n"
	for range 2000 {
		_, err := io.WriteString(z, line)
		require.NoError(t, err)
	}
	require.NoError(t, z.Close())
	table, err := Survey(folder("x.csv.gz", b.String()), Format{})
	require.NoError(t, err)
	require.Len(t, table.Train, 2000)
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	peak := uint64(0)
	require.NoError(t, table.Read([]int{1999}, func(int, []float64) {
		runtime.GC()
		runtime.ReadMemStats(&after)
		peak = max(after.HeapAlloc, before.HeapAlloc) - before.HeapAlloc
	}))
	require.Less(t, peak, uint64(1<<19))
}

func TestFilesThatChangeAreSeen(t *testing.T) {
	files := folder("x.csv", "1,a\n2,b\n")
	table, err := Survey(files, Format{})
	require.NoError(t, err)
	for text, want := range map[string]string{
		"1,a\n":             "x.csv: changed while it was read",
		"1,a\n2,b\n3,b\n":   "x.csv: changed while it was read",
		"word,a\n2,b\n":     `x.csv: line 1: "word" in column 1 is no number, as all are in the training part`,
		"1,2,a\n2,3,b\n":    "x.csv: line 1: 3 cells, but x.csv has 2 columns",
		"1,a\n\n2,b\n\n\n":  "",
		"\"1\",a\n\"2\",b ": "",
	} {
		files["x.csv"].Data = []byte(text)
		err := table.Read([]int{0, 1}, func(int, []float64) {})
		if want == "" {
			require.NoError(t, err)
		} else {
			require.EqualError(t, err, want)
		}
	}
}

func TestTooManyFeatures(t *testing.T) {
	var b strings.Builder
	for i := range 200 {
		for c := range 100 {
			fmt.Fprintf(&b, "x%d-%d,", i, c)
		}
		fmt.Fprintf(&b, "%d\n", i%2)
	}
	_, err := Survey(folder("x.csv", b.String()), Format{})
	require.ErrorContains(t, err, "x.csv: line 164: column 85 has more than 256 categories, or all columns have more than 16384")
	wide := strings.Repeat("1,", MostColumns) + "a\n"
	_, err = Survey(folder("x.csv", wide), Format{})
	require.EqualError(t, err, "x.csv: line 1: 16385 columns; want 2 to 16384, with commas, semicolons or tabs between them")
}

func TestUnpackedSizesHaveALimit(t *testing.T) {
	raw, err := io.ReadAll(&limited{strings.NewReader("0123456789"), 4, MostLine})
	require.ErrorIs(t, err, errLarge)
	require.Equal(t, "0123", string(raw))
	require.EqualError(t, errLarge, "more than 1073741824 bytes, unpacked")
}

func TestGuess(t *testing.T) {
	for text, want := range map[string]rune{"a,b;c\nd;e;f": ',', "a;b;c,d": ';', "a\tb": '\t', "\"a;b;c\",d": ',', "": ','} {
		require.Equal(t, string(want), string(guess(text)), text)
	}
}

// read returns the features of all examples, or of those that are chosen, by both ways, which have to give the same bits.
func read(t *testing.T, table *Table, chosen []int) (all [][]uint64, err error) {
	packed, failed := table.Pack(chosen)
	row, bits := make([]float64, table.Features), func(x []float64) (all []uint64) {
		for _, v := range x {
			all = append(all, math.Float64bits(v))
		}
		return all
	}
	err = table.Read(chosen, func(i int, features []float64) {
		require.Equal(t, len(all), i)
		all = append(all, bits(features))
	})
	require.Equal(t, err, failed)
	for i := range all {
		if err == nil {
			packed.Row(row, i)
			require.Equal(t, all[i], bits(row))
		}
	}
	return all, err
}

// TestPackedRowsAreTheSame packs columns that take one, two, four and eight bytes, with what is missing, and with tests that the
// training part does not foresee.
func TestPackedRowsAreTheSame(t *testing.T) {
	many := ""
	for i := range 300 {
		many += fmt.Sprintf("%d,%d,%d,%d,%s,w%d,v%d,%d\n", i%255, -i%254, i*200, 1<<40+i, []string{"0.5", "-0", "", "1e300"}[i%4], i%255, i%256, i%2)
	}
	for text, stride := range map[string]int{
		many:                         1 + 1 + 2 + 2 + 8 + 1 + 2,
		"1,a\n-0,b\n":                4,
		"0.1,a\n1,b\n":               8,
		"0,a\n254,b\n":               1,
		"0,a\n255,b\n":               2,
		"0,a\n65534,b\n":             2,
		"0,a\n65535,b\n":             4,
		"16777217,a\n-16777217,b\n":  8,
		"?,a\n?,b\n":                 1,
		"?,a\n3,b\n":                 1,
		"1.5,x,a\n?,y,b\n,?,b\n2,,a": 5,
	} {
		table, err := Survey(folder("x.csv", text), Format{})
		require.NoError(t, err)
		require.Equal(t, stride, table.Stride(), text[:min(len(text), 40)])
		_, err = read(t, table, nil)
		require.NoError(t, err)
		some, err := read(t, table, []int{1})
		require.NoError(t, err)
		require.Len(t, some, 1)
	}
	files := folder("train.csv", "1,x,a\n2,y,b\n", "test.csv", "300,z,a\n?,x,b\n-7,,a\n")
	table, err := Survey(files, Format{})
	require.NoError(t, err)
	all, err := read(t, table, nil)
	require.NoError(t, err)
	require.Len(t, all, 5)
	files["test.csv"].Data = []byte("99999,z,a\n?,x,b\n-7,,a\n")
	_, err = table.Pack(nil)
	require.EqualError(t, err, "test.csv: changed while it was read")
}

func FuzzCSV(f *testing.F) {
	for _, text := range []string{
		"x,y,class\n1,red,a\n2,?,b\n", "1;2;3\n4;;6\n", "\"a\nb\"\t1\tk\n\"\"\"\"\t2\tl\n", "|x\n1, 2, a.\n", "\xef\xbb\xbf1,a\n", "\x1f\x8b",
	} {
		f.Add([]byte(text), []byte(text), false)
	}
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write([]byte("1,2\n3,4\n"))
	_ = z.Close()
	f.Add(b.Bytes(), []byte("1,2\n"), true)
	f.Fuzz(func(t *testing.T, train, test []byte, two bool) {
		files := folder("train.csv", string(train))
		if two {
			files = folder("train.csv", string(train), "test.csv", string(test))
		}
		table, err := Survey(files, Format{Comment: '|', Suffix: "."})
		if err != nil {
			require.Regexp(t, `^(data\.header: )?(train|test)\.csv: `, err.Error())
			return
		}
		chosen := make([]int, len(table.Train)+len(table.Test))
		for i := range chosen {
			chosen[i] = i
		}
		rows, err := read(t, table, chosen)
		for _, row := range rows {
			require.Len(t, row, table.Features)
			require.False(t, slices.ContainsFunc(row, func(x uint64) bool { return math.IsNaN(math.Float64frombits(x) - math.Float64frombits(x)) }))
		}
		if err == nil {
			require.Len(t, chosen, len(rows))
		} else {
			require.ErrorContains(t, err, "is no number, as all are in the training part")
		}
		for _, k := range append(table.Train, table.Test...) {
			require.Less(t, int(k), len(table.Classes))
		}
	})
}
