package main

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"lethe/core/metric"
	"lethe/core/report"
)

// requestsName is the file with a line for each seed, method and request, of runs with several requests to forget.
const requestsName = "requests.csv"

// requestsHead heads the table of what every method had come to after each request, requestsUnits says what its numbers are.
const (
	requestsHead  = "After each request to forget"
	requestsUnits = "Accuracies in %, means over seeds; the gap, in points, is\nto a retrain without all that was to be forgotten by then."
)

// requestsCells returns that table, its heading first; nil without several requests.
func requestsCells(rows []report.Row) [][]string {
	if len(rows) == 0 {
		return nil
	}
	shown := []struct{ key, head string }{
		{"acc_forget", "forget"}, {"acc_retain", "retain"}, {"acc_test", "test"}, {"mia_acc", "MIA"}, {"gap_retrain", "gap"},
	}
	head := []string{"request", "method"}
	for _, s := range shown {
		head = append(head, s.head)
	}
	cells := [][]string{head}
	for _, group := range grouped(rows) {
		line := []string{strconv.Itoa(group[0].Request), group[0].Method}
		for _, s := range shown {
			line = append(line, meanOf(group, s.key))
		}
		cells = append(cells, line)
	}
	return cells
}

// grouped puts together the rows of one request and method, by request and then as they came.
func grouped(rows []report.Row) [][]report.Row {
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

// meanOf returns the mean of a share over rows, in percent.
func meanOf(rows []report.Row, key string) string {
	var all []float64
	for _, r := range rows {
		for _, v := range r.Values {
			if v.Key == key {
				all = append(all, v.X)
			}
		}
	}
	return strconv.FormatFloat(100*metric.MeanStudent(all).Mean, 'f', 1, 64)
}

// requestsText returns the table for a terminal, requestsMarkdown for a document; both are empty without several requests.
func requestsText(rows []report.Row) string {
	cells := requestsCells(rows)
	if cells == nil {
		return ""
	}
	var b bytes.Buffer
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, line := range cells {
		fmt.Fprintln(w, strings.Join(line, "\t"))
	}
	w.Flush()
	return "\n" + requestsHead + "\n\n" + b.String() + "\n" + requestsUnits + "\n"
}

func requestsMarkdown(rows []report.Row) string {
	cells := requestsCells(rows)
	if cells == nil {
		return ""
	}
	text := "\n" + requestsHead + ". " + strings.ReplaceAll(requestsUnits, "\n", " ") + "\n\n"
	for i, line := range cells {
		text += "| " + strings.Join(line, " | ") + " |\n"
		if i == 0 {
			text += strings.Repeat("| --- ", 2) + strings.Repeat("| --: ", len(line)-2) + "|\n"
		}
	}
	return text
}
