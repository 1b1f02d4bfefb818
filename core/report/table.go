package report

import (
	"slices"
	"strings"

	"lethe/core/metric"
)

// Reference is the method that all others are held against.
const Reference = "retrain"

// Table holds summaries over seeds: a line for each metric, a cell for each method.
type Table struct {
	Methods []string // retrain, original, then the others as they came
	Runs    []int    // seeds that each method has finished
	Seeds   []uint64 // in all, as they came; none where runs are models that were given
	Lines   []Line
	// Inside counts, for each method, the values of attacks' AUC, over attacks and seeds, that lie in their band.
	Inside []Share
	// Forget and Unseen are the sizes of the sides of loss_auc in the first row; 0 when unknown.
	Forget, Unseen int
	// Remarks stand above all other notes below the table.
	Remarks []string
}

// Line is one metric over all methods.
type Line struct {
	Metric
	Band  Band
	Cells []Cell
}

// Cell is one metric of one method. N is 0 where there is no value.
type Cell struct {
	metric.Summary
	Mark   Mark
	Values []float64 // one for each seed that has one
}

// Share counts In out of Of.
type Share struct{ In, Of int }

// New summarises rows. Metrics that no row has are left out, and of the rates of false positives all but the lowest that
// every row resolves. Details are left to Details.
func New(rows []Row) *Table { return summarise(rows, shown(rows)) }

// Details summarises what New leaves out because it is a detail.
func Details(rows []Row) *Table {
	var all []Metric
	for _, m := range metricsFor(attacks(rows)) {
		if m.Detail && len(collect(rows, m.Key, "")) > 0 {
			all = append(all, m)
		}
	}
	t := summarise(rows, all)
	t.Inside = make([]Share, len(t.Methods)) // New has counted.
	return t
}

func summarise(rows []Row, metrics []Metric) *Table {
	t := &Table{}
	for _, r := range rows {
		if !slices.Contains(t.Methods, r.Method) {
			t.Methods = append(t.Methods, r.Method)
		}
		if !slices.Contains(t.Seeds, r.Seed) {
			t.Seeds = append(t.Seeds, r.Seed)
		}
		if v, ok := r.Value("loss_auc"); ok && t.Forget == 0 {
			t.Forget, t.Unseen = v.Members, v.NonMembers
		}
	}
	slices.SortStableFunc(t.Methods, func(a, b string) int { return rank(a) - rank(b) })
	t.Inside = make([]Share, len(t.Methods))
	for _, m := range t.Methods {
		t.Runs = append(t.Runs, count(rows, m))
	}
	for _, m := range metrics {
		t.add(m, rows)
	}
	return t
}

func rank(method string) int {
	switch method {
	case Reference:
		return 0
	case "original":
		return 1
	}
	return 2
}

func count(rows []Row, method string) int {
	n := 0
	for _, r := range rows {
		if r.Method == method {
			n++
		}
	}
	return n
}

// shown returns the metrics that a table of rows has lines for.
func shown(rows []Row) []Metric {
	var all []Metric
	rated := "" // the attack whose rate is taken
	for _, m := range metricsFor(attacks(rows)) {
		attack, _, isRate := strings.Cut(m.Key, ".tpr_at_fpr.")
		have := len(collect(rows, m.Key, ""))
		if m.Detail || have == 0 || isRate && (have < len(rows) || attack == rated) {
			continue
		}
		if isRate {
			rated = attack
		}
		all = append(all, m)
	}
	return all
}

// collect returns the values under key of a method, or of all.
func collect(rows []Row, key, method string) []Value {
	var values []Value
	for _, r := range rows {
		if v, ok := r.Value(key); ok && (method == "" || r.Method == method) {
			values = append(values, v)
		}
	}
	return values
}

// Add appends the line of m, where rows have it.
func (t *Table) Add(m Metric, rows []Row) {
	if len(collect(rows, m.Key, "")) > 0 {
		t.add(m, rows)
	}
}

// add appends the line of m.
func (t *Table) add(m Metric, rows []Row) {
	line := Line{Metric: m, Band: bandOf(m, collect(rows, m.Key, Reference))}
	for i, method := range t.Methods {
		values := collect(rows, m.Key, method)
		c := Cell{Summary: metric.MeanStudent(numbers(values)), Values: numbers(values)}
		if c.N > 0 && method != Reference {
			c.Mark = line.Band.Mark(m, c.Mean)
		}
		line.Cells = append(line.Cells, c)
		if m.Recognition && line.Band.Rule != NoBand {
			t.Inside[i].count(line.Band, m, values, method == Reference)
		}
	}
	t.Lines = append(t.Lines, line)
}

// count adds the values inside the band. The reference's own are judged by the band of the others, each in turn: within a
// band that it helped to draw hardly any number can fall outside.
func (s *Share) count(b Band, m Metric, values []Value, reference bool) {
	for i, v := range values {
		judge := b
		if reference && b.Rule == Spread {
			judge = bandOf(m, slices.Delete(slices.Clone(values), i, i+1))
		}
		s.Of++
		if judge.Mark(m, v.X) == Unmarked {
			s.In++
		}
	}
}
