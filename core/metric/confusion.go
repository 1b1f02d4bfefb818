package metric

// Confusion counts the decisions of a binary test: true and false positives, true and false negatives.
type Confusion struct {
	TP, FP, TN, FN int
}

// Add counts one decision.
func (c *Confusion) Add(predicted, actual bool) {
	switch {
	case predicted && actual:
		c.TP++
	case predicted:
		c.FP++
	case actual:
		c.FN++
	default:
		c.TN++
	}
}

// ConfusionAt counts the decisions of "score > t" on the scores of positives and negatives.
func ConfusionAt(pos, neg []float64, t float64) Confusion {
	var c Confusion
	for _, s := range pos {
		c.Add(s > t, true)
	}
	for _, s := range neg {
		c.Add(s > t, false)
	}
	return c
}

// Accuracy returns (TP + TN) / all, 0 without decisions.
func (c Confusion) Accuracy() float64 { return ratio(c.TP+c.TN, c.TP+c.TN+c.FP+c.FN) }

// Precision returns TP / (TP + FP), 0 for 0/0.
func (c Confusion) Precision() float64 { return ratio(c.TP, c.TP+c.FP) }

// Recall returns TP / (TP + FN), the true positive rate, 0 for 0/0.
func (c Confusion) Recall() float64 { return ratio(c.TP, c.TP+c.FN) }

// F1 returns 2 TP / (2 TP + FP + FN), the harmonic mean of precision and recall, 0 for 0/0.
func (c Confusion) F1() float64 { return ratio(2*c.TP, 2*c.TP+c.FP+c.FN) }
