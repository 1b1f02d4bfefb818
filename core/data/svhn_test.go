package data

import (
	"io/fs"
	"os"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"lethe/core/rng"
)

// TestSVHN reads what internal/mat/testdata/arrays.py made by scipy.
func TestSVHN(t *testing.T) {
	d := load(t, choose(t, `{"name":"svhn","normalise":false}`), 1)
	require.Equal(t, []int{80, 60, 10}, []int{d.Len(), d.TestFrom, d.Classes})
	for i, x := range rows(d) {
		require.Equal(t, (i+1)%10, d.Labels[i])
		for at, v := range x {
			channel, row, column := at/1024, at%1024/32, at%32
			require.InDelta(t, float64((3*row+5*column+70*channel+i)%256)/255, v, 1e-15)
		}
	}
	few := load(t, choose(t, `{"name":"svhn","n":40,"coarse":true}`), 1)
	require.Equal(t, []int{40, 30, 2}, []int{few.Len(), few.TestFrom, few.Classes})
	require.Equal(t, "odd", few.ClassName(few.Labels[0]))
}

func TestSVHNErrors(t *testing.T) {
	read := func(name string) *fstest.MapFile {
		raw, err := os.ReadFile("internal/mat/testdata/" + name)
		require.NoError(t, err)
		return &fstest.MapFile{Data: raw}
	}
	train, test, other := read("train_32x32.mat"), read("test_32x32.mat"), read("arrays.mat")
	for want, files := range map[string]fstest.MapFS{
		"open test_32x32.mat: file does not exist; wanted are " + svhnWanted:                                {"train_32x32.mat": train},
		`train_32x32.mat: no array of numbers called "y"`:                                                   {"train_32x32.mat": other, "test_32x32.mat": test},
		"test_32x32.mat: byte 0: no MAT-file of version 5, but perhaps of version 4; save it by -v7 or -v6": {"train_32x32.mat": train, "test_32x32.mat": {Data: make([]byte, 200)}},
		"train_32x32.mat: byte 128: an element claims 2883 bytes, but at most 1864 follow":                  {"train_32x32.mat": {Data: train.Data[:2000]}, "test_32x32.mat": test},
	} {
		_, err := (&SVHN{defaultFiles()}).LoadFrom(fs.FS(files), rng.New(1))
		require.EqualError(t, err, "data: svhn: "+want)
	}
}
