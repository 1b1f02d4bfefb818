package data

import "lethe/core/vec"

// View is a subset of a dataset, in the order of Index. Position i of the view is example Index[i] of Data.
// Its methods do not allocate.
type View struct {
	Data  *Dataset
	Index []int
}

// Len returns the number of positions.
func (v View) Len() int { return len(v.Index) }

// Label returns the class of position i.
func (v View) Label(i int) int { return v.Data.Labels[v.Index[i]] }

// Labels sets dst to the classes of all positions. It panics unless len(dst) is Len.
func (v View) Labels(dst []int) {
	if len(dst) != len(v.Index) {
		panic(badLength)
	}
	for i, example := range v.Index {
		dst[i] = v.Data.Labels[example]
	}
}

// Row sets dst to the features of position i. It panics unless len(dst) is Data.Dim.
func (v View) Row(dst []float64, i int) { v.Data.Row(dst, v.Index[i]) }

// Batch sets row r of dst to the features and labels[r] to the class of position rows[r].
// It panics unless dst is len(rows)×Data.Dim and there are as many labels as rows.
func (v View) Batch(dst vec.Matrix, labels []int, rows []int) {
	if len(labels) != len(rows) {
		panic(badLength)
	}
	if dst.Rows != len(rows) || dst.Cols != v.Data.Dim() {
		panic(badShape)
	}
	for r, i := range rows {
		example := v.Index[i]
		v.Data.Row(dst.Row(r), example)
		labels[r] = v.Data.Labels[example]
	}
}
