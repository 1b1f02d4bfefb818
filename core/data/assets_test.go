package data

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"lethe/core/data/internal/pack"
)

// Where the Debian packages dataset-fashion-mnist and python3-sklearn put the originals.
const (
	fashionOriginal = "/usr/share/datasets/fashion-mnist"
	digitsOriginal  = "/usr/lib/python3/dist-packages/sklearn/datasets/data/digits.csv.gz"
)

func TestFashionIsBalanced(t *testing.T) {
	d := load(t, &Fashion{}, 1)
	require.Equal(t, 3000, d.Len())
	require.Equal(t, Shape{1, 14, 14}, d.Shape)
	require.Equal(t, "Trouser", d.ClassName(1))
	for i, k := range d.Labels {
		require.Equal(t, i%10, k)
	}
}

func TestDigits(t *testing.T) {
	d := load(t, &Digits{}, 1)
	require.Equal(t, []int{178, 182, 177, 183, 181, 182, 181, 179, 174, 180}, d.ClassSizes()) // Counted in the original.
	x := make([]float64, 64)
	d.Row(x, 0)
	require.InDelta(t, (13-4.884)/6.017, x[3], 1e-15) // The original begins with 0,0,5,13.
}

func TestAssetsAreWhatTheOriginalsGive(t *testing.T) {
	for _, asset := range []struct {
		original, packed string
		format           pack.Format
		remake           func(string) ([]byte, error)
	}{
		{fashionOriginal, fashionAsset, pack.FashionFormat(), pack.MakeFashion},
		{digitsOriginal, digitsAsset, pack.DigitsFormat(), pack.MakeDigits},
	} {
		t.Run(filepath.Base(asset.original), func(t *testing.T) {
			if _, err := os.Stat(asset.original); err != nil {
				t.Skipf("the original is not installed: %v", err)
			}
			made, err := asset.remake(asset.original)
			require.NoError(t, err)
			pixels, labels, err := asset.format.Decode(asset.packed)
			require.NoError(t, err)
			madePixels, madeLabels, err := asset.format.Decode(string(made))
			require.NoError(t, err)
			require.Equal(t, pixels, madePixels)
			require.Equal(t, labels, madeLabels)
			if strings.HasPrefix(runtime.Version(), "go1.26") { // Another release may compress differently.
				require.True(t, asset.packed == string(made), "same pixels, other bytes")
			}
		})
	}
}

func TestAssetsAreSmall(t *testing.T) {
	require.LessOrEqual(t, len(fashionAsset), 250_000)
	require.LessOrEqual(t, len(digitsAsset), 50_000)
}

func TestCorruptAssetsAreErrors(t *testing.T) {
	for _, asset := range []string{"", "nonsense", fashionAsset[:1000], fashionAsset[:len(fashionAsset)-1],
		fashionAsset[:9000] + "x" + fashionAsset[9001:], digitsAsset} {
		_, err := decodeFashion(asset)
		require.ErrorContains(t, err, "fashion: packed pictures: ")
	}
	_, err := decodeDigits(fashionAsset)
	require.ErrorContains(t, err, "digits: packed pictures: ")
}

func BenchmarkFashion(b *testing.B) {
	for b.Loop() {
		if _, err := decodeFashion(fashionAsset); err != nil {
			b.Fatal(err)
		}
	}
}
