package data

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"fmt"
	"math"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"lethe/core/rng"
)

// textFiles returns 60 training and 20 test texts of two classes, each with words of its own and some in common.
func textFiles() fstest.MapFS {
	files := fstest.MapFS{"news/README": &fstest.MapFile{Data: []byte("no class folder")}}
	for i := range fixtureTrain + fixtureTest {
		part, class := "train", []string{"river", "mountain"}[i%2]
		if i >= fixtureTrain {
			part = "test"
		}
		text := fmt.Sprintf("Subject: %s %d\n\nThe %s of number %d, the word%d\n", class, i, strings.Repeat(class+" ", 1+i%3), i%7, i%5)
		files[fmt.Sprintf("news/bydate-%s/%s/%d", part, class, 1000+i)] = &fstest.MapFile{Data: []byte(text)}
	}
	return files
}

func TestTextFolders(t *testing.T) {
	s := newText()
	d := load(t, s, 1)
	require.Equal(t, []int{80, 60, 2}, []int{d.Len(), d.TestFrom, d.Classes})
	require.Equal(t, []string{"mountain", "river"}, d.ClassNames)
	require.Empty(t, d.Note)
	for i, x := range rows(d) {
		length := 0.0
		for _, v := range x {
			length += v * v
		}
		require.InDelta(t, 1, length, 1e-12)
		require.Equal(t, []int{0, 1}[i%60/(30-20*(i/60))], d.Labels[i])
	}
	s.StripHeaders = true
	require.NotContains(t, []int{d.Dim()}, load(t, s, 1).Dim(), "the subjects have numbers of their own")
	s.Weights, s.Features = "hashed", 77
	require.Equal(t, 77, load(t, s, 1).Dim())
	s.N = 40
	few := load(t, s, 1)
	require.Equal(t, []int{40, 30}, []int{few.Len(), few.TestFrom})
	require.Equal(t, []int{20, 20}, few.ClassSizes())
}

// TestTextIsInAnArchive packs the files in another order than theirs.
func TestTextIsInAnArchive(t *testing.T) {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	w := tar.NewWriter(z)
	files := textFiles()
	for name, f := range files { // In any order.
		require.NoError(t, w.WriteHeader(&tar.Header{Name: name, Typeflag: tar.TypeReg, Size: int64(len(f.Data))}))
		_, err := w.Write(f.Data)
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	require.NoError(t, z.Close())
	d, err := newText().LoadFrom(fstest.MapFS{"news.tar.gz": &fstest.MapFile{Data: b.Bytes()}}, rng.New(1))
	require.NoError(t, err)
	require.Equal(t, load(t, newText(), 1).SHA256(), d.SHA256())
}

func TestWeightsAreLearntFromTheTrainingPart(t *testing.T) {
	files := fstest.MapFS{}
	for name, text := range map[string]string{"train/a/1": "one two", "train/b/1": "two three", "test/a/1": "one new", "test/b/1": "new new"} {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	d, err := newText().LoadFrom(files, rng.New(1))
	require.NoError(t, err)
	rare, common := 1+math.Log(3.0/2), 1+math.Log(3.0/3)
	length := math.Hypot(rare, common)
	require.InDeltaSlice(t, []float64{rare / length, 0, common / length, 0, rare / length, common / length, 1, 0, 0, 0, 0, 0}, features(d).Data, 1e-15)
	for name, f := range files {
		files["all"+name[strings.Index(name, "/"):]+name[:2]] = f
		delete(files, name)
	}
	d, err = newText().LoadFrom(files, rng.New(1))
	require.NoError(t, err)
	require.Equal(t, []int{4, 4, 0}, []int{d.Len(), d.Dim(), d.TestFrom})
}

func TestStraysAreLeftOut(t *testing.T) {
	files := fstest.MapFS{}
	for i := range 100 {
		files[fmt.Sprintf("%d/%d", i%2, i)] = &fstest.MapFile{Data: []byte("some words")}
	}
	files["1/17-o"] = &fstest.MapFile{Data: []byte("other words")}
	s := newText()
	d, err := s.LoadFrom(files, rng.New(1))
	require.NoError(t, err)
	require.Equal(t, 100, d.Len())
	require.Equal(t, "Left out: 1 of 101 text files, such as 1/17-o, for the names of all others are plain numbers.", d.Note)
	files["1/18-o"] = files["1/17-o"]
	d, err = s.LoadFrom(files, rng.New(1))
	require.NoError(t, err)
	require.Equal(t, 102, d.Len(), "two in a hundred are no oversight")
	require.Empty(t, d.Note)
}

func TestTextTable(t *testing.T) {
	table := "id,label,text\n1,spam,\"win, win\"\n2,ham,hello there\n3,spam,\"two\nlines\"\n"
	packed := func(s string) []byte {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		_, err := z.Write([]byte(s))
		require.NoError(t, err)
		require.NoError(t, z.Close())
		return b.Bytes()
	}
	var hash string
	for name, raw := range map[string][]byte{"a.csv": []byte(table), "a.csv.gz": packed(table), "A.TSV": []byte(strings.NewReplacer("id,label,text", "id\tlabel\ttext", "1,", "1\t", "2,h", "2\th", "3,s", "3\ts", "m,", "m\t").Replace(table))} {
		d, err := newText().LoadFrom(fstest.MapFS{name: &fstest.MapFile{Data: raw}}, rng.New(1))
		require.NoError(t, err, name)
		require.Equal(t, []string{"ham", "spam"}, d.ClassNames)
		require.Equal(t, []int{1, 0, 1}, d.Labels)
		if hash != "" {
			require.Equal(t, hash, d.SHA256())
		}
		hash = d.SHA256()
	}
	for want, raw := range map[string]string{
		`line 1 names no column "text"; name one by data.text_column`:   "a,b\n",
		`line 1 names no column "label"; name one by data.label_column`: "text,b\n",
		"no first line with the names of columns: EOF":                  "",
		"no examples": "text,label\n",
		`one class alone, "a"; there must be two at least`:          "text,label\nx,a\n",
		"line 3: 1 cells, but the lines before have 2":              "text,label\nx,a\ny\n",
		"line 3: byte 1: no UTF-8; data.encoding may be latin-1":    "text,label\nx,a\nn\xe9e,b\n",
		`line 2, column 3: extraneous or missing " in quoted-field`: "text,label\n\"x\"y,a\n",
	} {
		_, err := newText().LoadFrom(fstest.MapFS{"a.csv": &fstest.MapFile{Data: []byte(raw)}}, rng.New(1))
		require.EqualError(t, err, "data: text: a.csv: "+want)
	}
}

func TestTextErrors(t *testing.T) {
	files := textFiles()
	s := newText()
	s.MinTexts = 100
	_, err := s.LoadFrom(files, rng.New(1))
	require.EqualError(t, err, "data.min_texts: no word is in 100 of the 60 texts that are learnt from")
	s = newText()
	s.N = 81
	_, err = s.LoadFrom(files, rng.New(1))
	require.EqualError(t, err, "data.n: 81 examples, but text has 60 + 20")
	files["news/bydate-train/river/7"] = &fstest.MapFile{Data: []byte("caf\xe9")}
	_, err = newText().LoadFrom(files, rng.New(1))
	require.EqualError(t, err, "data: text: news/bydate-train/river/7: byte 3: no UTF-8; data.encoding may be latin-1")
	s = newText()
	s.Encoding = "latin-1"
	d, err := s.LoadFrom(files, rng.New(1))
	require.NoError(t, err)
	require.Equal(t, 81, d.Len())
	files["news/bydate-train/river/8"] = &fstest.MapFile{Data: make([]byte, 1<<24+1)}
	_, err = s.LoadFrom(files, rng.New(1))
	require.EqualError(t, err, "data: text: news/bydate-train/river/8: 16777217 bytes for a text; at most 16777216")
}

func TestReal20Newsgroups(t *testing.T) {
	s := newText()
	s.Encoding = "latin-1"
	d, err := s.LoadFrom(shared(t, "20news.tar.xz"), rng.New(1))
	require.NoError(t, err)
	require.Equal(t, []int{11314 + 7532, 11314, 20}, []int{d.Len(), d.TestFrom, d.Classes})
	require.Equal(t, "alt.atheism", d.ClassName(0))
	require.Equal(t, 480, counts(d, firstOf(d.TestFrom))[0])
	require.Contains(t, d.Note, "20news-bydate-train/alt.atheism/54473-o")
}

// firstOf returns 0, …, n-1.
func firstOf(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}
