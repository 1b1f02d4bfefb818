// Package metric measures: how well a model classifies, how well scores separate members from others, how far two samples are
// apart, and how sure all that is.
//
// Scores and losses must be finite; the functions here do not look for NaN, their callers do. Everything is computed with
// vec's functions and in one fixed order, so that a report has the same bits everywhere. Values agree with scikit-learn and
// scipy to 1e-12, see testdata/fixtures.py.
package metric

const (
	noScores   = "metric: no scores"
	notANumber = "metric: a score is not a number"
	badLength  = "metric: length mismatch"
	badCount   = "metric: count out of range"
	badLevel   = "metric: level outside (0, 1)"
)
