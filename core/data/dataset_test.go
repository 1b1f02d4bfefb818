package data

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"lethe/core/vec"
)

// pictures is four 1×2×1 examples of three classes.
func pictures(t testing.TB) *Dataset {
	head := Dataset{Name: "toy", Classes: 3, Shape: Shape{1, 2, 1}, Labels: []int{2, 0, 1, 0}}
	d, err := OfBytes(head, []byte{0, 1, 2, 3, 4, 5, 255, 7}, Affine{0.5, -1})
	require.NoError(t, err)
	return d
}

func TestBytesAreAffine(t *testing.T) {
	d := pictures(t)
	x := vec.NewMatrix(3, 2)
	d.Batch(x, []int{3, 0, 3})
	require.Equal(t, []float64{126.5, 2.5, -1, -0.5, 126.5, 2.5}, x.Data)
	least, greatest := d.Range()
	require.Equal(t, []float64{-1, 126.5}, []float64{least, greatest})
	require.Equal(t, []int{2, 1, 1}, d.ClassSizes())
	require.Equal(t, "2", d.ClassName(2))
}

func TestChannelsHaveMapsOfTheirOwn(t *testing.T) {
	head := Dataset{Name: "toy", Classes: 1, Shape: Shape{2, 1, 2}, Labels: []int{0, 0}}
	d, err := OfBytes(head, []byte{0, 1, 2, 3, 4, 5, 6, 7}, Affine{1, 0}, Affine{-10, 0.5})
	require.NoError(t, err)
	require.Equal(t, []float64{0, 1, -19.5, -29.5, 4, 5, -59.5, -69.5}, features(d).Data)
	least, greatest := d.Range()
	require.Equal(t, []float64{-69.5, 5}, []float64{least, greatest})
	_, err = OfBytes(head, make([]byte, 8), Affine{}, Affine{}, Affine{})
	require.EqualError(t, err, "toy: 3 maps of bytes for 2 channels")
	m := Standardised(0.25, 0.5)
	require.InDelta(t, -0.5, m.Shift, 1e-15)
	require.InDelta(t, 1.5, float64(255*m.Scale)+m.Shift, 1e-15)
}

func TestBatchLeavesTheStrideAlone(t *testing.T) {
	x := vec.Matrix{Rows: 2, Cols: 2, Stride: 3, Data: []float64{9, 9, 9, 9, 9, 9}}
	pictures(t).Batch(x, []int{0, 1})
	require.Equal(t, []float64{-1, -0.5, 9, 0, 0.5, 9}, x.Data)
}

func TestSHA256IsOfContent(t *testing.T) {
	d := pictures(t)
	named := *d
	named.Name, named.ClassNames, named.Noisy = "other", []string{"a", "b", "c"}, make([]bool, 4)
	require.Equal(t, d.SHA256(), named.SHA256())

	x := vec.NewMatrix(4, 2)
	d.Batch(x, []int{0, 1, 2, 3})
	same, err := OfFloats(Dataset{Classes: 3, Shape: d.Shape, Labels: d.Labels}, x.Data)
	require.NoError(t, err)
	require.Equal(t, d.SHA256(), same.SHA256())

	x.Data[7] = math.Nextafter(x.Data[7], 0)
	require.NotEqual(t, d.SHA256(), same.SHA256())
	for _, change := range []func(*Dataset){
		func(d *Dataset) { d.Shape = Flat(2) },
		func(d *Dataset) { d.Classes = 4 },
		func(d *Dataset) { d.Labels = []int{2, 0, 1, 1} },
	} {
		other := *d
		change(&other)
		require.NotEqual(t, d.SHA256(), other.SHA256())
	}
}

func TestDatasetErrors(t *testing.T) {
	good := Dataset{Name: "toy", Classes: 2, Shape: Flat(2), Labels: []int{0, 1}}
	x := []float64{1, 2, 3, 4}
	for want, change := range map[string]func(*Dataset){
		"toy: the shape 1×0×2 has no features":                   func(d *Dataset) { d.Shape.Height = 0 },
		"toy: 0 classes":                                         func(d *Dataset) { d.Classes = 0 },
		"toy: 1 names for 2 classes":                             func(d *Dataset) { d.ClassNames = []string{"a"} },
		"toy: 3 marks of noise for 2 labels":                     func(d *Dataset) { d.Noisy = make([]bool, 3) },
		"toy: the test part begins at 2 of 2 examples":           func(d *Dataset) { d.TestFrom = 2 },
		"toy: the test part begins at -1 of 2 examples":          func(d *Dataset) { d.TestFrom = -1 },
		"toy: 4 features for 2 labels and 3 features an example": func(d *Dataset) { d.Shape = Flat(3) },
		"toy: 4 features for 3 labels and 2 features an example": func(d *Dataset) { d.Labels = []int{0, 0, 0} },
		"toy: example 1: label 2 is outside [0, 1]":              func(d *Dataset) { d.Labels = []int{0, 2} },
		"toy: example 0: label -1 is outside [0, 1]":             func(d *Dataset) { d.Labels = []int{-1, 2} },
	} {
		bad := good
		change(&bad)
		_, err := OfFloats(bad, x)
		require.EqualError(t, err, want)
	}
	_, err := OfFloats(good, []float64{1, 2, math.NaN(), 4})
	require.EqualError(t, err, "toy: example 1: feature 0 is NaN")
	_, err = OfBytes(good, []byte{1, 2, 3, 4}, Affine{math.Inf(1), 0})
	require.EqualError(t, err, "toy: bytes with scale +Inf and shift 0 are not finite numbers")
}

func TestCallerBugsPanic(t *testing.T) {
	d := pictures(t)
	v := View{d, []int{0, 1}}
	require.PanicsWithValue(t, badLength, func() { d.Row(make([]float64, 3), 0) })
	require.PanicsWithValue(t, badExample, func() { d.Row(make([]float64, 2), 4) })
	require.PanicsWithValue(t, badExample, func() { d.Row(make([]float64, 2), -1) })
	require.PanicsWithValue(t, badShape, func() { d.Batch(vec.NewMatrix(2, 2), []int{0}) })
	require.PanicsWithValue(t, badLength, func() { v.Labels(make([]int, 1)) })
	require.PanicsWithValue(t, badLength, func() { v.Batch(vec.NewMatrix(1, 2), nil, []int{0}) })
	require.PanicsWithValue(t, badShape, func() { v.Batch(vec.NewMatrix(1, 3), []int{0}, []int{0}) })
}

func TestView(t *testing.T) {
	v := View{pictures(t), []int{3, 0, 2}}
	require.Equal(t, 3, v.Len())
	require.Equal(t, 2, v.Label(1))
	labels := make([]int, 3)
	v.Labels(labels)
	require.Equal(t, []int{0, 2, 1}, labels)
	x := vec.NewMatrix(2, 2)
	v.Batch(x, labels[:2], []int{2, 1})
	require.Equal(t, []float64{1, 1.5, -1, -0.5}, x.Data)
	require.Equal(t, []int{1, 2}, labels[:2])
	row := make([]float64, 2)
	v.Row(row, 0)
	require.Equal(t, []float64{126.5, 2.5}, row)
}

func TestBatchDoesNotAllocate(t *testing.T) {
	d := pictures(t)
	x := vec.NewMatrix(2, 2)
	d.Batch(x, []int{0, 1})
	floats, err := OfFloats(Dataset{Classes: 3, Shape: d.Shape, Labels: d.Labels}, make([]float64, 8))
	require.NoError(t, err)
	index, rows, labels, all := []int{3, 2, 1}, []int{2, 0}, make([]int, 2), make([]int, 3)
	for _, d := range []*Dataset{d, floats} {
		v := View{d, index}
		require.Zero(t, testing.AllocsPerRun(100, func() {
			d.Batch(x, rows)
			v.Batch(x, labels, rows)
			v.Labels(all)
		}))
	}
}

func BenchmarkBatch(b *testing.B) {
	d, err := decodeFashion(fashionAsset)
	require.NoError(b, err)
	v, x, labels, rows := View{d, make([]int, 64)}, vec.NewMatrix(64, 196), make([]int, 64), make([]int, 64)
	for i := range rows {
		v.index[i], rows[i] = 7*i, 63-i
	}
	b.SetBytes(64 * 196)
	for b.Loop() {
		v.Batch(x, labels, rows)
	}
}
