package publish

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"lethe/core/metric"
	"lethe/core/report"
)

// brokenOff names the retraining that is stopped at the price of the others.
const brokenOff = "retrain, broken off"

// state is what a method had come to with one seed for so many gradients.
type state struct {
	report.Row
	spent int
}

// cost returns what the method took with a seed, once it ended.
func (r *Run) cost(method string, seed uint64) (row report.Row, total int, ended bool) {
	for _, row := range r.Rows {
		if row.Method != method || row.Seed != seed {
			continue
		}
		x, ok := find(row, "gradients")
		return row, int(x), ok
	}
	return report.Row{}, 0, false
}

// by returns what the method had come to for at most so many gradients: in the end, or else where it was last evaluated by then.
func (r *Run) by(method string, seed uint64, most int) (s state, ok bool) {
	if row, total, ended := r.cost(method, seed); ended && total <= most {
		return state{row, total}, true
	}
	for _, p := range r.Points {
		if p.Method == method && p.Seed == seed && p.Epoch > 0 && p.Gradients <= most && (!ok || p.Gradients >= s.spent) {
			s, ok = state{report.Row{Method: method, Seed: seed, Values: p.Values}, p.Gradients}, true
		}
	}
	return s, ok
}

// cheapest returns the least that a method took which goes in steps, the references aside, and its name; 0 where there is none.
func (r *Run) cheapest() (least int, method string) {
	for _, p := range r.Points {
		if p.Method == "original" || p.Method == report.Reference || p.Epoch == 0 || p.Epochs < 2 {
			continue
		}
		if _, total, ended := r.cost(p.Method, p.Seed); ended && (method == "" || total < least) {
			least, method = total, p.Method
		}
	}
	return least, method
}

// equal returns the table of the methods at equal cost; nil where nothing goes in steps and no cost was asked for.
func (r *Run) equal(t *report.Table) *Grid {
	most, cheapest := r.cheapest()
	if cheapest == "" && r.AtGradients == 0 {
		return nil
	}
	notes := []string{
		"Each method where it was last evaluated for at most so many gradients, or in its end; – where it was not by then, with what it takes in all.",
		"retrain and original are whole, whatever they took: what is aimed at, and what the others start from. What is broken off might do better on a schedule made for so few gradients.",
	}
	if r.AtGradients > 0 {
		most = r.AtGradients
	} else {
		notes = append(notes, "So many are what "+cheapest+" takes, the least of those that go in steps; --at-gradients compares at another cost.")
	}
	text := report.Count.Text(float64(most))
	g := &Grid{Title: "At equal cost: " + text + " gradients", Head: []string{"method", "gradients"}, Notes: notes, Remarked: true}
	for _, s := range atCost() {
		g.Head = append(g.Head, s.head)
	}
	g.Head = append(g.Head, "")
	for _, m := range t.Methods {
		for _, e := range entrants(m, most) {
			g.Lines = append(g.Lines, r.equalLine(e.label, m, t.Seeds, e.most))
		}
	}
	if r.rarely(most) {
		g.Notes = append(g.Notes, fmt.Sprintf("More could stand here: the config's \"every\" is %d, and lethe run with --set every=1 evaluates every epoch.", r.Config.Every))
	}
	return g
}

// rarely reports whether a method has nothing to show for so many gradients which would have, were it evaluated after every epoch.
func (r *Run) rarely(most int) bool {
	labels := r.Config.Labels()
	return r.Config.Every != 1 && slices.ContainsFunc(r.Rows, func(row report.Row) bool {
		_, shown := r.by(row.Method, row.Seed, most)
		_, total, ended := r.cost(row.Method, row.Seed)
		epochs := r.Config.Epochs(slices.Index(labels, row.Method))
		return !shown && ended && row.Method != "original" && epochs > 1 && total/epochs <= most
	})
}

// entrant is a method as the comparison has it: under a name, with so many gradients at the most.
type entrant struct {
	label string
	most  int
}

// entrants returns what a method enters as: the references whole, and retraining broken off, too.
func entrants(method string, most int) []entrant {
	switch method {
	case "original":
		return []entrant{{method, math.MaxInt}}
	case report.Reference:
		return []entrant{{method, math.MaxInt}, {brokenOff, most}}
	}
	return []entrant{{method, most}}
}

// shown is a number of the table.
type shown struct {
	key, head string
	format    report.Format
}

// atCost lists what steps carry and results, too.
func atCost() []shown {
	return []shown{
		{"acc_test", "test, %", report.Percent}, {"acc_forget", "forget, %", report.Percent}, {"loss_auc", "loss AUC", report.Decimals},
		{"wasserstein", "Wasserstein-1", report.Decimals}, {"mia_acc", "MIA, %", report.Percent}, {"utility", "utility", report.Percent},
	}
}

// equalLine sums up a method over the seeds with which it has something to show.
func (r *Run) equalLine(label, method string, seeds []uint64, most int) []string {
	var rows []report.Row
	var spent, totals []float64
	for _, seed := range seeds {
		if _, total, ended := r.cost(method, seed); ended {
			totals = append(totals, float64(total))
		}
		if s, ok := r.by(method, seed, most); ok {
			rows, spent = append(rows, s.Row), append(spent, float64(s.spent))
		}
	}
	line, remark := []string{label, spending(spent, totals)}, ""
	for _, s := range atCost() {
		line = append(line, report.Interval(s.format, summary(rows, s.key)))
	}
	if n := len(rows); n > 0 && n < len(seeds) {
		remark = strconv.Itoa(n) + " of " + strconv.Itoa(len(seeds)) + " seeds"
	}
	return append(line, remark)
}

// spending prints what was spent, and of how much where that is not all.
func spending(spent, totals []float64) string {
	part, whole := report.Interval(report.Count, mean(spent)), report.Interval(report.Count, mean(totals))
	if slices.Equal(spent, totals) {
		return part
	}
	return part + " of " + whole
}

// mean returns the mean alone, without an interval.
func mean(x []float64) metric.Summary {
	s := metric.MeanStudent(x)
	s.N = min(s.N, 1)
	return s
}

// summary sums up a number over the rows that have it.
func summary(rows []report.Row, key string) metric.Summary {
	var x []float64
	for _, row := range rows {
		if v, ok := find(row, key); ok {
			x = append(x, v)
		}
	}
	return metric.MeanStudent(x)
}

// equalNumbers lists the numbers of the table, where a cost was asked for.
func (r *Run) equalNumbers() []Number {
	if r.AtGradients == 0 {
		return nil
	}
	var rows []report.Row
	for _, end := range r.Rows {
		for _, e := range entrants(end.Method, r.AtGradients) {
			if s, ok := r.by(end.Method, end.Seed, e.most); ok {
				rows = append(rows, s.numbers(e.label, end.Seed))
			}
		}
	}
	return numbers(r.Name, rows, func(int) string { return "at_gradients=" + strconv.Itoa(r.AtGradients) })
}

// numbers returns what the table has of a state.
func (s state) numbers(label string, seed uint64) report.Row {
	row := report.Row{Method: label, Seed: seed, Values: []report.Value{{Key: "gradients", X: float64(s.spent)}}}
	for _, c := range atCost() {
		if x, ok := find(s.Row, c.key); ok {
			row.Values = append(row.Values, report.Value{Key: c.key, X: x})
		}
	}
	return row
}
