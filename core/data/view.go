package data

import (
	"slices"

	"lethe/core/vec"
)

// View is a part of a dataset. Who holds a view sees its examples and no others: a method that is given views of what it may
// look at cannot reach the test set. Position i is the i-th of the examples that it was made of. Its methods do not allocate,
// but for Join and Select.
type View struct {
	data  *Dataset
	index []int
}

// NewView returns the part of d that the given examples make up, in that order. It keeps the slice.
func NewView(d *Dataset, examples []int) View { return View{d, examples} }

// Join returns the examples of both views, of one dataset, in the dataset's order.
func (v View) Join(o View) View {
	if v.data != o.data {
		panic(otherData)
	}
	all := slices.Concat(v.index, o.index)
	slices.Sort(all)
	return View{v.data, all}
}

// Select returns the examples at the given positions, in that order.
func (v View) Select(positions []int) View {
	some := make([]int, len(positions))
	for i, at := range positions {
		some[i] = v.index[at]
	}
	return View{v.data, some}
}

// Len returns the number of positions.
func (v View) Len() int { return len(v.index) }

// Label returns the class of position i.
func (v View) Label(i int) int { return v.data.Labels[v.index[i]] }

// Labels sets dst to the classes of all positions. It panics unless len(dst) is Len.
func (v View) Labels(dst []int) {
	if len(dst) != len(v.index) {
		panic(badLength)
	}
	for i, example := range v.index {
		dst[i] = v.data.Labels[example]
	}
}

// Row sets dst to the features of position i. It panics unless len(dst) is the dataset's Dim.
func (v View) Row(dst []float64, i int) { v.data.Row(dst, v.index[i]) }

// Batch sets row r of dst to the features and labels[r] to the class of position rows[r].
// It panics unless dst is len(rows)×Dim and there are as many labels as rows.
func (v View) Batch(dst vec.Matrix, labels []int, rows []int) {
	if len(labels) != len(rows) {
		panic(badLength)
	}
	if dst.Rows != len(rows) || dst.Cols != v.data.Dim() {
		panic(badShape)
	}
	for r, i := range rows {
		example := v.index[i]
		v.data.Row(dst.Row(r), example)
		labels[r] = v.data.Labels[example]
	}
}
