package data

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"math"
	"os"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"lethe/core/npy"
	"lethe/core/rng"
)

// archived packs arrays into a folder with one archive.
func archived(t testing.TB, arrays ...npy.Named) fstest.MapFS {
	var b bytes.Buffer
	require.NoError(t, npy.WriteNPZ(&b, arrays...))
	return fstest.MapFS{"x.npz": &fstest.MapFile{Data: b.Bytes()}}
}

// arrayFiles returns an archive with small pictures, whose labels go round.
func arrayFiles(t testing.TB, train, test int) fstest.MapFS {
	part := func(first, n int, suffix string) []npy.Named {
		pixels, labels := []byte(nil), make([]int, n)
		for i := range n {
			pixels = append(pixels, rising(7*(first+i), 12)...)
			labels[i] = i % 4
		}
		return []npy.Named{{Name: "X" + suffix, Array: npy.OfBytes(pixels, n, 4, 3)}, {Name: "y" + suffix, Array: npy.OfInts(labels, n)}}
	}
	return archived(t, append(part(0, train, ""), part(train, test, "_test")...)...)
}

func loadNPY(t testing.TB, settings string, files fs.FS) (*Dataset, error) {
	return Load(choose(t, `{"name":"npy"`+settings+`}`), files, rng.New(1))
}

func opened(t testing.TB, path string) fs.FS {
	files, err := Open(path)
	require.NoError(t, err)
	return files
}

// TestPicturesOfNumPy reads what testdata/arrays.py wrote.
func TestPicturesOfNumPy(t *testing.T) {
	d, err := loadNPY(t, `,"channels":"last","scale":"none"`, opened(t, "testdata/pictures.npz"))
	require.NoError(t, err)
	require.Equal(t, Shape{2, 4, 3}, d.Shape)
	require.Equal(t, []int{18, 12, 3}, []int{d.Len(), d.TestFrom, d.Classes})
	require.Nil(t, d.ClassNames)
	require.NotNil(t, d.bytes)
	for i, x := range rows(d) {
		require.Equal(t, i%3, d.Labels[i])
		for j, v := range x {
			channel, row, column := j/12, j/3%4, j%3
			require.Equal(t, float64(i+40*row+10*column+3*channel), v)
		}
	}
	require.Equal(t, []string{
		"pictures.npz: x_train of type |u1 and shape [12 4 3 2]",
		"pictures.npz: x_test of type |u1 and shape [6 4 3 2]",
	}, d.Found)
	first, err := loadNPY(t, `,"channels":"first","scale":"none"`, opened(t, "testdata/pictures.npz"))
	require.NoError(t, err)
	require.Equal(t, Shape{4, 3, 2}, first.Shape)
	flat, err := loadNPY(t, `,"channels":"flat","scale":"none"`, opened(t, "testdata/pictures.npz"))
	require.NoError(t, err)
	require.Equal(t, Flat(24), flat.Shape)
	require.Equal(t, rows(first), rows(flat))
	_, err = loadNPY(t, "", opened(t, "testdata/pictures.npz"))
	require.EqualError(t, err, "data.channels: x_train has the shape [12 4 3 2]; say whether the channels of a picture come first or last, or that there are none (flat)")

	d, err = loadNPY(t, `,"channels":"last"`, opened(t, "testdata/pictures.npz"))
	require.NoError(t, err)
	require.NotNil(t, d.bytes)
	sum, square := 0.0, 0.0
	for _, x := range features(d).Data[:12*24] {
		sum += x
		square += x * x
	}
	require.InDelta(t, 0, sum, 1e-9)
	require.InDelta(t, 12*24, square, 1e-9)
}

func TestTableOfNumPyIsWhatScikitLearnMakes(t *testing.T) {
	raw, err := os.ReadFile("testdata/table.json")
	require.NoError(t, err)
	var want [][]float64
	require.NoError(t, json.Unmarshal(raw, &want))
	d, err := loadNPY(t, "", opened(t, "testdata/table"))
	require.NoError(t, err)
	require.Equal(t, []string{"-1", "7"}, d.ClassNames)
	require.Equal(t, []int{20, 0}, []int{d.Len(), d.TestFrom})
	for i, x := range rows(d) {
		require.Equal(t, i%2, d.Labels[i])
		require.InDeltaSlice(t, want[i], x, 1e-9)
	}
	few, err := loadNPY(t, `,"n":6`, opened(t, "testdata/table"))
	require.NoError(t, err)
	require.Equal(t, rows(d)[:6], rows(few))
}

// Labels take more memory than their arrays, so that there may not be too many; zeros are packed to next to nothing.
func TestLabelsHaveALimit(t *testing.T) {
	many := npy.Of(npy.Type{Kind: 'u', Size: 1}, make([]byte, mostLabels+1), mostLabels+1)
	a := &arrays{from: "x.npz", get: func(string) (*npy.Array, error) { return many, nil }}
	require.EqualError(t, a.loadPart(0, "X", "y"), "x.npz: y has 10000001 labels; at most 10000000")
}

func TestArraysThatDoNotFit(t *testing.T) {
	x, y := npy.Named{Name: "x", Array: npy.OfFloats([]float64{1, 2, 3, 4}, 2, 2)}, npy.Named{Name: "y", Array: npy.OfInts([]int{0, 1}, 2)}
	for _, c := range []struct {
		arrays []npy.Named
		want   string
	}{
		{nil, "x.npz: want arrays X and y; there are none"},
		{[]npy.Named{x}, "x.npz: want arrays X and y; there are x"},
		{[]npy.Named{x, {Name: "y", Array: npy.OfInts([]int{0, 1, 2}, 3)}}, "x.npz: x has the shape [2 2], but there are 3 labels; want an example for each"},
		{[]npy.Named{x, {Name: "y", Array: npy.OfInts([]int{0, 1, 1, 0}, 2, 2)}}, "x.npz: y has the shape [2 2]; want a label for each example"},
		{[]npy.Named{x, {Name: "y", Array: npy.OfFloats([]float64{0, 0.5}, 2)}}, "x.npz: y: element 1 is 0.5, not a whole number that fits"},
		{[]npy.Named{{Name: "x", Array: npy.OfFloats([]float64{1, 2, 3, math.NaN()}, 2, 2)}, y}, "x.npz: x: example 1: feature 1 is NaN; want finite numbers"},
		{[]npy.Named{x, {Name: "y", Array: npy.OfInts([]int{1, 1}, 2)}}, ""},
		{[]npy.Named{x, y, {Name: "x_test", Array: x.Array}}, "x.npz: x_test is alone; want both X_test and y_test, or neither"},
		{[]npy.Named{x, y, {Name: "X_test", Array: npy.OfFloats(make([]float64, 6), 2, 3)}, {Name: "Y_test", Array: y.Array}}, "x.npz: X_test has the shape [2 3], but x [2 2]"},
		{[]npy.Named{x, y, {Name: "x_test", Array: x.Array}, {Name: "y_test", Array: npy.OfInts([]int{0, 2}, 2)}}, "x.npz: y_test: element 1: label 2 is not in the training part"},
	} {
		_, err := loadNPY(t, "", archived(t, c.arrays...))
		if c.want == "" {
			require.EqualError(t, err, `data: npy: x.npz: all examples are of one class, "1"; is y the label?`)
			continue
		}
		require.EqualError(t, err, "data: npy: "+c.want)
	}
	var others []npy.Named
	for i := range 14 {
		others = append(others, npy.Named{Name: fmt.Sprint("a", i), Array: y.Array})
	}
	_, err := loadNPY(t, "", archived(t, others...))
	require.EqualError(t, err, "data: npy: x.npz: want arrays X and y; there are a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11 and 2 more")
	many := make([]int, 257)
	for i := range many {
		many[i] = i
	}
	_, err = loadNPY(t, "", archived(t, npy.Named{Name: "x", Array: npy.OfBytes(make([]byte, 257), 257, 1)}, npy.Named{Name: "y", Array: npy.OfInts(many, 257)}))
	require.EqualError(t, err, "data: npy: x.npz: y: element 256: more than 256 different values; want a class for each")
	_, err = loadNPY(t, "", fstest.MapFS{"x.npy": &fstest.MapFile{}, "y.npy": &fstest.MapFile{}})
	require.EqualError(t, err, "data: npy: y.npy: byte 0: the file ends in its header: EOF")
	_, err = loadNPY(t, "", fstest.MapFS{"x.bin": &fstest.MapFile{Data: []byte("no archive")}})
	require.EqualError(t, err, "data: npy: x.bin: byte 0: the file begins with \"no arc\", want \"PK\": it is no .npz archive")
	_, err = loadNPY(t, "", fstest.MapFS{"a.npz": &fstest.MapFile{}, "b.npz": &fstest.MapFile{}})
	require.EqualError(t, err, "data: npy: several archives: a.npz, b.npz; give one of them")
}
