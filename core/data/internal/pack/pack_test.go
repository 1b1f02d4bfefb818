package pack

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestRoundTrip(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, f := range []Format{{5, 3, 4, 52, 10, true}, {1, 1, 1, 2, 1, true}, {3, 1, 7, 256, 2, true}, {3, 7, 1, 17, 2, true}, {4, 2, 2, 17, 3, false}, {}} {
		pixels, labels := make([]byte, f.Count*f.Height*f.Width), make([]byte, f.Count)
		for i := range pixels {
			pixels[i] = byte(r.IntN(f.Levels))
		}
		for i := range labels {
			labels[i] = byte(r.IntN(f.Classes))
		}
		packed := f.Encode(pixels, labels)
		gotPixels, gotLabels, err := f.Decode(string(packed))
		require.NoError(t, err)
		require.Equal(t, pixels, gotPixels)
		require.Equal(t, labels, gotLabels)
	}
}

func TestPredictIsPaeth(t *testing.T) {
	f := Format{Count: 1, Height: 2, Width: 2, Levels: 256, Classes: 1, Paeth: true}
	for _, c := range [][4]byte{{9, 9, 9, 9}, {9, 9, 2, 2}, {2, 9, 2, 9}, {5, 9, 1, 5}, {5, 4, 6, 5}, {3, 4, 6, 6}, {1, 9, 9, 9}} {
		between, above, left, want := c[0], c[1], c[2], c[3]
		require.Equal(t, int(want), f.predict([]byte{between, above, left}), c)
	}
	require.Equal(t, 0, f.predict(nil))
	require.Equal(t, 7, f.predict([]byte{7}))
	require.Equal(t, 7, f.predict([]byte{7, 1}))
	require.Equal(t, 0, f.predict([]byte{7, 1, 2, 3}), "the next picture starts afresh")
}

func TestEncodePanics(t *testing.T) {
	f := Format{Count: 1, Height: 1, Width: 1, Levels: 2, Classes: 2}
	for _, c := range [][2][]byte{{{2}, {0}}, {{0}, {2}}, {{0, 0}, {0}}, {{0}, nil}} {
		require.PanicsWithValue(t, badInput, func() { f.Encode(c[0], c[1]) })
	}
}

func TestDecodeChecksRanges(t *testing.T) {
	wide := Format{Count: 1, Height: 1, Width: 1, Levels: 9, Classes: 9}
	packed := string(wide.Encode([]byte{7}, []byte{8}))
	for want, f := range map[string]Format{
		"packed pictures: pixel 0: 7 is not below 7": {1, 1, 1, 7, 9, true},
		"packed pictures: label 0: 8 is not below 8": {1, 1, 1, 9, 8, true},
		"packed pictures: trailing data":             {1, 1, 0, 9, 9, true},
		"packed pictures: unexpected EOF":            {1, 1, 2, 9, 9, true},
	} {
		_, _, err := f.Decode(packed)
		require.EqualError(t, err, want)
	}
}

func TestMakeErrors(t *testing.T) {
	dir := t.TempDir()
	_, err := MakeFashion(dir)
	require.ErrorIs(t, err, os.ErrNotExist)
	path := filepath.Join(dir, "digits.csv.gz")
	require.NoError(t, os.WriteFile(path, []byte("no gzip"), 0o600))
	_, err = MakeDigits(path)
	require.ErrorContains(t, err, path)
}
