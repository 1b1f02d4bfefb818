package publish

import (
	"slices"
	"strconv"

	"lethe/core/metric"
	"lethe/core/report"
)

// Requests returns the table of what every method had come to after each request to forget; nil without several of them.
func Requests(rows []report.Row) *Grid {
	if len(rows) == 0 {
		return nil
	}
	shown := [...]struct{ key, head string }{
		{"acc_forget", "forget"}, {"acc_retain", "retain"}, {"acc_test", "test"}, {"mia_acc", "MIA"}, {"gap_retrain", "gap"},
	}
	g := &Grid{Title: "After each request to forget", Head: []string{"request", "method"}, Notes: []string{
		"Accuracies in %, means over seeds, from two on with the half-width of their 95 % intervals; the gap, in points, is to a retrain without all that was to be forgotten by then.",
	}}
	for _, s := range shown {
		g.Head = append(g.Head, s.head)
	}
	for _, group := range asked(rows) {
		line := []string{strconv.Itoa(group[0].Request), group[0].Method}
		for _, s := range shown {
			var x []float64
			for _, r := range group {
				if v, ok := find(r, s.key); ok {
					x = append(x, v)
				}
			}
			line = append(line, report.Interval(report.Percent, metric.MeanStudent(x)))
		}
		g.Lines = append(g.Lines, line)
	}
	return g
}

// asked puts together the rows of one request and method, by request and then as they came.
func asked(rows []report.Row) [][]report.Row {
	var groups [][]report.Row
	for _, r := range rows {
		at := slices.IndexFunc(groups, func(g []report.Row) bool { return g[0].Request == r.Request && g[0].Method == r.Method })
		if at < 0 {
			at, groups = len(groups), append(groups, nil)
		}
		groups[at] = append(groups[at], r)
	}
	slices.SortStableFunc(groups, func(a, b []report.Row) int { return a[0].Request - b[0].Request })
	return groups
}

// find returns the value of a row under key.
func find(r report.Row, key string) (float64, bool) {
	i := slices.IndexFunc(r.Values, func(v report.Value) bool { return v.Key == key })
	if i < 0 {
		return 0, false
	}
	return r.Values[i].X, true
}
