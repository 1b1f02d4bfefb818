package data

import (
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"lethe/core/rng"
)

// travel sends d there and back.
func travel(t testing.TB, d *Dataset) *Dataset {
	raw, err := d.AppendTo(nil)
	require.NoError(t, err)
	back, err := ReadDataset(raw)
	require.NoError(t, err)
	return back
}

// TestEveryDatasetTravels sends what every source makes, by settings with sub-classes and wrong labels where it has them.
func TestEveryDatasetTravels(t *testing.T) {
	for _, name := range Sources.Names() {
		for _, settings := range []string{`"label_noise":0.2`, `"coarse":true`} {
			var c SourceChoice
			if c.DecodeAt("data", []byte(`{"name":"`+name+`",`+settings+`}`)) != nil {
				continue
			}
			d := load(t, c.Value, 3)
			back := travel(t, d)
			require.Equal(t, d.SHA256(), back.SHA256())
			as := *d
			as.floats, as.packed = back.floats, nil // Of features that are made as they are asked for, all are sent.
			if d.packed == nil {
				as.floats = d.floats
			}
			require.Equal(t, &as, back, "%s %s", name, settings)
			again, err := Load(c.Value, Loaded{travel(t, d)}, rng.New(3))
			require.NoError(t, err)
			require.Equal(t, d.SHA256(), again.SHA256())
		}
	}
}

func TestOddNumbersTravel(t *testing.T) {
	x := []float64{math.Copysign(0, -1), math.SmallestNonzeroFloat64, math.MaxFloat64, 0.1}
	d, err := OfFloats(Dataset{Name: "ödd \"\n", Classes: 2, Shape: Flat(2), Labels: []int{1, 0}, Note: "<b>"}, x)
	require.NoError(t, err)
	back := travel(t, d)
	require.Equal(t, d, back)
	require.True(t, math.Signbit(back.floats[0]))
}

func TestADatasetThatIsNotWholeIsRefused(t *testing.T) {
	raw, err := load(t, &Digits{}, 1).AppendTo(nil)
	require.NoError(t, err)
	for n := range len(travelMark) + 200 {
		_, err := ReadDataset(raw[:n])
		require.Error(t, err)
	}
	_, err = ReadDataset(append(raw, 0))
	require.ErrorContains(t, err, "follows")
	_, err = ReadDataset([]byte(strings.Replace(string(raw), `"Height":8`, `"Height":9`, 1)))
	require.ErrorContains(t, err, "features")
	d := *load(t, &Digits{}, 1)
	d.Shape = Shape{1 << 32, 1 << 32, 1}
	raw, err = d.AppendTo(nil)
	require.NoError(t, err)
	_, err = ReadDataset(raw)
	require.ErrorContains(t, err, "shape")
	d.Shape, d.values = Shape{1, 8, 8}, [][256]float64{{math.NaN()}}
	raw, err = d.AppendTo(nil)
	require.NoError(t, err)
	_, err = ReadDataset(raw)
	require.ErrorContains(t, err, "stands for NaN")
}

func FuzzReadDataset(f *testing.F) {
	for _, s := range []Source{&Digits{}, &Moons{N: 4, LabelNoise: 0.5}} {
		d, err := s.Load(rng.New(1))
		require.NoError(f, err)
		if d.Len() > 10 { // Small inputs change into more.
			d, err = OfBytes(Dataset{Name: "x", Classes: 2, Shape: Shape{3, 1, 1}, Labels: []int{0, 1}, Fine: []int{1, 0}, FineNames: []string{"a", "b"}}, []byte{1, 2, 3, 4, 5, 6}, Affine{1, 0})
			require.NoError(f, err)
		}
		raw, err := d.AppendTo(nil)
		require.NoError(f, err)
		f.Add(raw)
	}
	words, _ := sparsely(f, 6, 4)
	raw, err := words.AppendTo(nil)
	require.NoError(f, err)
	f.Add(raw)
	f.Fuzz(func(t *testing.T, raw []byte) {
		d, err := ReadDataset(raw)
		if err != nil {
			return
		}
		again, err := d.AppendTo(nil)
		require.NoError(t, err)
		back, err := ReadDataset(again)
		require.NoError(t, err)
		require.Equal(t, d.SHA256(), back.SHA256())
	})
}
