package data

import (
	"fmt"
	"math"
	"slices"
)

// Sparse is features most of which are 0, such as the counts of words: those of example i that are not are
// Values[Starts[i]:Starts[i+1]], in the ascending columns at the same places of Columns.
type Sparse struct {
	Starts  []int
	Columns []uint32
	Values  []float64
}

// mostColumns is how many columns sparse features may have: a row of zeros takes memory only when it is looked at.
const mostColumns = 1 << 20

// OfSparse returns a dataset with the description head whose features are given as those that are not 0. It keeps the slices that it is
// given, and its errors are those of OfBytes, and columns that do not ascend or that there are not.
func OfSparse(head Dataset, features Sparse) (*Dataset, error) {
	n, stored := len(features.Starts)-1, len(features.Values)
	if n < 0 || features.Starts[0] != 0 || features.Starts[n] != stored || len(features.Columns) != stored || !slices.IsSorted(features.Starts) {
		return nil, fmt.Errorf("%s: the rows of %d numbers in %d columns do not fit them", head.Name, stored, len(features.Columns))
	}
	if dim := head.Shape.Size(); dim > mostColumns {
		return nil, fmt.Errorf("%s: %d columns; at most %d", head.Name, dim, mostColumns)
	}
	head.floats, head.bytes, head.values, head.sparse, head.packed = nil, nil, nil, &features, nil
	d, err := head.checked(n * head.Shape.Size())
	if err != nil {
		return nil, err
	}
	for i := range n {
		next := 0
		columns, values := features.row(i)
		for k, column := range columns {
			if int(column) < next || int(column) >= d.Dim() {
				return nil, fmt.Errorf("%s: example %d: column %d is outside [%d, %d]", d.Name, i, column, next, d.Dim()-1)
			}
			if x := values[k]; x-x != 0 {
				return nil, fmt.Errorf("%s: example %d: feature %d is %v", d.Name, i, column, x)
			}
			next = int(column) + 1
		}
	}
	return d, nil
}

// row returns the columns of example i and what is in them.
func (s *Sparse) row(i int) ([]uint32, []float64) {
	from, to := s.Starts[i], s.Starts[i+1]
	return s.Columns[from:to], s.Values[from:to]
}

// decode sets dst to the features of example i.
func (s *Sparse) decode(dst []float64, i int) {
	clear(dst)
	columns, values := s.row(i)
	for k, column := range columns {
		dst[column] = values[k]
	}
}

// bounds returns the least and the greatest of so many features.
func (s *Sparse) bounds(features int) (least, greatest float64) {
	least, greatest = math.Inf(1), math.Inf(-1)
	if len(s.Values) < features {
		least, greatest = 0, 0
	}
	for _, x := range s.Values {
		least, greatest = min(least, x), max(greatest, x)
	}
	return least, greatest
}

// distance returns the squared distance of examples i and j, or some partial sum that is no less than enough: the same bits as those of
// squaredDistance, where features that are 0 in both add nothing.
func (s *Sparse) distance(i, j int, enough float64) float64 {
	a, x := s.row(i)
	b, y := s.row(j)
	sum := 0.0
	for (len(a) > 0 || len(b) > 0) && sum < enough {
		u := 0.0
		left, right := len(b) == 0 || len(a) > 0 && a[0] <= b[0], len(a) == 0 || len(b) > 0 && b[0] <= a[0]
		if left {
			u, a, x = x[0], a[1:], x[1:]
		}
		if right {
			u, b, y = u-y[0], b[1:], y[1:]
		}
		sum += float64(u * u)
	}
	return sum
}
