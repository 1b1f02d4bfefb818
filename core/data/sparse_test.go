package data

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"lethe/core/rng"
	"lethe/core/vec"
)

// sparsely returns n random examples of three classes that are 0 in two of three features, and the same stored densely.
func sparsely(t testing.TB, n, dim int) (sparse, dense *Dataset) {
	head := Dataset{Name: "toy", Classes: 3, Shape: Flat(dim), Labels: make([]int, n)}
	x, r, s := make([]float64, n*dim), rng.New(7).Rand(), Sparse{Starts: []int{0}}
	for i := range n {
		head.Labels[i] = i % 3
		for j := range dim {
			if v := r.Normal(); r.IntN(3) == 0 {
				x[i*dim+j] = v
				s.Columns, s.Values = append(s.Columns, uint32(j)), append(s.Values, v)
			}
		}
		s.Starts = append(s.Starts, len(s.Values))
	}
	sparse, err := OfSparse(head, s)
	require.NoError(t, err)
	dense, err = OfFloats(head, x)
	require.NoError(t, err)
	return sparse, dense
}

func TestSparseIsDense(t *testing.T) {
	sparse, dense := sparsely(t, 60, 50)
	require.Equal(t, features(dense), features(sparse))
	require.Equal(t, dense.SHA256(), sparse.SHA256())
	a, b := dense.Range()
	c, d := sparse.Range()
	require.Equal(t, []float64{a, b}, []float64{c, d})
	all := make([]int, 60)
	for i := range all {
		all[i] = i
	}
	require.Equal(t, neighbours(dense, all), neighbours(sparse, all))
	for _, s := range []Scenario{&Feature{Feature: -1, Side: "lowest", Fraction: 0.2}, &Feature{Feature: 3, Side: "above"}, &Duplicates{Fraction: 0.1, Twins: "any"}} {
		want, err := s.Choose(dense, all, rng.New(1))
		require.NoError(t, err)
		got, err := s.Choose(sparse, all, rng.New(1))
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
	flipLabels(sparse, 0.3, rng.New(1))
	flipLabels(dense, 0.3, rng.New(1))
	require.Equal(t, dense.Noisy, sparse.Noisy)
	x, y := vec.NewMatrix(3, 50), vec.NewMatrix(3, 50)
	vec.Fill(x.Data, math.NaN())
	rows, labels := []int{5, 0, 5}, make([]int, 3)
	NewView(sparse, all).Batch(x, labels, rows)
	NewView(dense, all).Batch(y, labels, rows)
	require.Equal(t, y.Data, x.Data)
	require.Zero(t, testing.AllocsPerRun(10, func() { NewView(sparse, all).Batch(x, labels, rows) }))
}

func TestSparseRangeWithoutZeros(t *testing.T) {
	head := Dataset{Name: "toy", Classes: 1, Shape: Flat(2), Labels: []int{0}}
	full, err := OfSparse(head, Sparse{[]int{0, 2}, []uint32{0, 1}, []float64{3, 4}})
	require.NoError(t, err)
	least, greatest := full.Range()
	require.Equal(t, []float64{3, 4}, []float64{least, greatest})
	half, err := OfSparse(head, Sparse{[]int{0, 1}, []uint32{1}, []float64{4}})
	require.NoError(t, err)
	least, greatest = half.Range()
	require.Equal(t, []float64{0, 4}, []float64{least, greatest})
}

func TestSparseErrors(t *testing.T) {
	head := Dataset{Name: "toy", Classes: 1, Shape: Flat(3), Labels: []int{0, 0}}
	for want, s := range map[string]Sparse{
		"toy: the rows of 0 numbers in 0 columns do not fit them": {},
		"toy: the rows of 1 numbers in 1 columns do not fit them": {[]int{0, 2, 1}, []uint32{0}, []float64{1}},
		"toy: the rows of 1 numbers in 2 columns do not fit them": {[]int{0, 0, 1}, []uint32{0, 1}, []float64{1}},
		"toy: the rows of 2 numbers in 2 columns do not fit them": {[]int{0, 0, 1}, []uint32{0, 1}, []float64{1, 1}},
		"toy: 3 features for 2 labels and 3 features an example":  {[]int{0, 0}, nil, nil},
		"toy: example 1: column 3 is outside [0, 2]":              {[]int{0, 0, 1}, []uint32{3}, []float64{1}},
		"toy: example 0: column 1 is outside [2, 2]":              {[]int{0, 2, 2}, []uint32{1, 1}, []float64{1, 1}},
		"toy: example 0: feature 2 is +Inf":                       {[]int{0, 1, 1}, []uint32{2}, []float64{math.Inf(1)}},
	} {
		_, err := OfSparse(head, s)
		require.EqualError(t, err, want)
	}
	head.Shape = Flat(mostColumns + 1)
	_, err := OfSparse(head, Sparse{Starts: []int{0, 0, 0}})
	require.EqualError(t, err, "toy: 1048577 columns; at most 1048576")
}
