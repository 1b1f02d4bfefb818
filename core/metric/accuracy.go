package metric

import "lethe/core/vec"

// ArgMax returns the index of the largest element of row, the first of equals. It panics on an empty row.
func ArgMax(row []float64) int {
	best := 0
	for i, x := range row {
		if x > row[best] {
			best = i
		}
	}
	_ = row[best]
	return best
}

// Accuracy returns the share of the rows of logits (examples × classes) whose ArgMax is the label; it is 0 without rows.
// It panics unless there is a label for each row.
func Accuracy(logits vec.Matrix, labels []int) float64 {
	if logits.Rows != len(labels) {
		panic(badLength)
	}
	right := 0
	for i, label := range labels {
		if ArgMax(logits.Row(i)) == label {
			right++
		}
	}
	return ratio(right, len(labels))
}

// ratio returns a/b, and 0 for 0/0 as scikit-learn does.
func ratio(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}
