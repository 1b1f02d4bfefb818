package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"

	"lethe/core/experiment"
	"lethe/core/metric"
	"lethe/core/report"
)

// groups remembers who paid: what every method did to each class and sub-class.
type groups struct {
	order   []string // labels in the order of the config
	methods []string
	seeds   []uint64
	rows    []groupRow
}

// groupRow is what one method with one seed did to a group.
type groupRow struct {
	seed   uint64
	method string
	experiment.Group
}

func (g *groups) add(e experiment.Event) {
	if !slices.Contains(g.methods, e.Method) {
		g.methods = append(g.methods, e.Method)
	}
	if !slices.Contains(g.seeds, *e.Seed) {
		g.seeds = append(g.seeds, *e.Seed)
	}
	for _, group := range e.Groups {
		g.rows = append(g.rows, groupRow{*e.Seed, e.Method, group})
	}
}

// of returns a method's rows on the group of another row.
func (g *groups) of(like groupRow, method string) []groupRow {
	var all []groupRow
	for _, r := range g.rows {
		if r.Kind == like.Kind && r.Name == like.Name && r.method == method {
			all = append(all, r)
		}
	}
	return all
}

// table returns the change of the accuracy on test examples: a line for each group, retrain's accuracy first.
func (g *groups) table() *report.Table {
	t := &report.Table{Seeds: g.seeds, Methods: []string{report.Reference}}
	slices.SortStableFunc(g.methods, func(a, b string) int { return slices.Index(g.order, a) - slices.Index(g.order, b) })
	for _, m := range g.methods {
		if m != report.Reference {
			t.Methods = append(t.Methods, m)
		}
	}
	t.Inside = make([]report.Share, len(t.Methods))
	for _, m := range t.Methods {
		t.Runs = append(t.Runs, g.runs(m))
	}
	for _, r := range g.rows { // The first result names all groups.
		if r.method == g.rows[0].method && r.seed == g.rows[0].seed {
			t.Lines = append(t.Lines, g.line(r, t.Methods))
		}
	}
	t.Remarks = []string{"Who paid: retrain's accuracy on the test examples of each true class, in %, and beside it how far every other method is above or below, in points."}
	return t
}

// runs counts the seeds that a method has finished.
func (g *groups) runs(method string) int {
	n := 0
	for _, seed := range g.seeds {
		if slices.ContainsFunc(g.rows, func(r groupRow) bool { return r.method == method && r.seed == seed }) {
			n++
		}
	}
	return n
}

// line summarises the group of a row. Seeds that have no test example of it do not count.
func (g *groups) line(like groupRow, methods []string) report.Line {
	tested := 0
	line := report.Line{Metric: report.Metric{Direction: report.Up, Format: report.Percent, Group: like.Kind}}
	for _, m := range methods {
		var values []float64
		for _, r := range g.of(like, m) {
			switch {
			case r.Test.N == 0:
			case m == report.Reference:
				tested += r.Test.N
				values = append(values, r.Test.Acc)
			default:
				values = append(values, r.Test.Change)
			}
		}
		line.Cells = append(line.Cells, report.Cell{Summary: metric.MeanStudent(values)})
	}
	line.Label = fmt.Sprintf("%s %s (%d tests)", like.Kind, like.Name, tested)
	return line
}

// writeCSV writes a line for each seed, method and group.
func (g *groups) writeCSV(w io.Writer) error {
	out := csv.NewWriter(w)
	line := []string{"seed", "method", "kind", "name"}
	for _, part := range [...]string{"test", "forget", "retain"} {
		line = append(line, "n_"+part, "acc_"+part, "change_"+part)
	}
	if err := out.Write(line); err != nil {
		return err
	}
	for _, r := range g.rows {
		line = append(line[:0], strconv.FormatUint(r.seed, 10), r.method, r.Kind, r.Name)
		for _, c := range [...]experiment.Change{r.Test, r.Forget, r.Retain} {
			line = append(line, strconv.Itoa(c.N), strconv.FormatFloat(c.Acc, 'g', -1, 64), strconv.FormatFloat(c.Change, 'g', -1, 64))
		}
		if err := out.Write(line); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}
