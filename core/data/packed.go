//go:build !page

package data

// appendRows appends a block of all features.
func (d *Dataset) appendRows(dst []byte) []byte {
	dst = appendBlock(dst, 8*d.Len()*d.Dim())
	row := make([]float64, d.Dim())
	for i := range d.Labels {
		d.Row(row, i)
		dst = appendNumbers(dst, row)
	}
	return dst
}

// bounds returns the least and the greatest feature, by looking at all.
func (d *Dataset) bounds() (least, greatest float64) {
	row := make([]float64, d.Dim())
	for i := range d.Labels {
		d.Row(row, i)
		for j, x := range row {
			if i == 0 && j == 0 {
				least, greatest = x, x
			}
			least, greatest = min(least, x), max(greatest, x)
		}
	}
	return least, greatest
}
