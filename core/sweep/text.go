package sweep

import (
	"fmt"
	"slices"
	"strings"

	"lethe/core/experiment"
	"lethe/core/report"
)

// The marks of candidates, as tables print them.
const (
	BestMark  = "★"
	FrontMark = "◆"
)

// Cells returns the table of the candidates: a heading, and a line for each.
func Cells(all []Candidate) (head []string, lines [][]string) {
	head = []string{"method", "setting", "score", "validation accuracy, %", "distance to retrain", "gradients", ""}
	for _, c := range all {
		line := []string{c.Method, c.Name(), "–", "–", "–", "–", ""}
		if c.Whole() {
			line[2] = report.Interval(report.Decimals, c.Score)
			line[3] = report.Interval(report.Percent, c.AccVal)
			line[4] = report.Interval(report.Decimals, c.Distance)
		}
		if c.Gradients.N > 0 {
			line[5] = report.Count.Text(c.Gradients.Mean)
		}
		line[6] = c.remark()
		lines = append(lines, line)
	}
	return head, lines
}

// remark says what there is to say of a candidate beside its numbers.
func (c *Candidate) remark() string {
	switch {
	case len(c.Errors) > 0:
		return fmt.Sprintf("failed %d of %d: %s", len(c.Errors), c.Seeds, c.Errors[0])
	case !c.Whole():
		return fmt.Sprintf("%d of %d seeds", len(c.Entries), c.Seeds)
	case c.Dear:
		return "over the budget"
	}
	signs := ""
	if c.Best {
		signs = BestMark
	}
	if c.Front {
		signs += FrontMark
	}
	return signs
}

// Name returns the candidate's setting in one line, what is shared first; "–" where the grid has no axis for it.
func (c *Candidate) Name() string {
	if len(c.Shared)+len(c.Setting) == 0 {
		return "–"
	}
	return strings.Join(slices.Concat(c.Shared, c.Setting), " ")
}

// Notes says how the choice was made, and what it cannot say.
func Notes(d *Document, all []Candidate) []string {
	brief := ""
	for r := range Rules.All() {
		if r.Name == d.Rule {
			brief = r.Brief
		}
	}
	best := " best of its method by the score · "
	if Within(all) != "" {
		best = " best of its method within one shared setting, by the score · "
	}
	notes := []string{
		fmt.Sprintf("Rule %s: the score is %s; mean over the seeds. Distance: |loss AUC, forget against validation, − that of retrain|.", d.Rule, brief),
		BestMark + best + FrontMark + " on the front: nothing else is both as accurate and as near to retrain",
		within(all),
		dear(d, all),
		lost(all),
		nothing(d, all),
		terms(all),
		"No number of the test set had a part in the choice. A method whose auditor plays on the validation set, as stackelberg's does, has fitted what the score is made of and is flattered by it; its test numbers are not.",
	}
	return slices.DeleteFunc(notes, func(n string) bool { return n == "" })
}

// Within names the shared setting that Rows and Tuned are of: the first, where there are several; otherwise nothing.
func Within(all []Candidate) string {
	if len(all) == 0 || slices.Equal(all[0].Shared, all[len(all)-1].Shared) {
		return ""
	}
	return strings.Join(all[0].Shared, " ")
}

// within says of which shared setting the numbers of the test set and the tuned config are.
func within(all []Candidate) string {
	first := Within(all)
	if first == "" {
		return ""
	}
	return "The test numbers and the tuned config are of " + first + ", the first; a shared axis is compared, not tuned."
}

// dear names the candidates that took more than the budget, and the methods that none is left of.
func dear(d *Document, all []Candidate) string {
	var over, gone []string
	for i := range all {
		c := &all[i]
		if !c.Dear {
			continue
		}
		over = append(over, c.title())
		if slices.Equal(c.Shared, all[0].Shared) && !slices.Contains(gone, c.Method) && !slices.ContainsFunc(all, func(o Candidate) bool {
			return o.Method == c.Method && slices.Equal(o.Shared, c.Shared) && !o.Dear && len(o.Errors) == 0
		}) {
			gone = append(gone, c.Method)
		}
	}
	switch {
	case d.Budget == 0:
		return ""
	case len(over) == 0:
		return fmt.Sprintf("Budget: %s gradients; no candidate took more.", report.Count.Text(float64(d.Budget)))
	}
	note := fmt.Sprintf("Budget: %s gradients. Over it, and not to be chosen: %s.", report.Count.Text(float64(d.Budget)), strings.Join(over, "; "))
	if len(gone) > 0 && None(d, all) == "" {
		note += " Neither the test numbers nor the tuned config have " + strings.Join(gone, ", ") + ", which has no setting under it that did not fail."
	}
	return note
}

// lost names the methods of which nothing could be chosen since every setting failed.
func lost(all []Candidate) string {
	var methods []string
	for _, c := range all {
		if slices.Equal(c.Shared, all[0].Shared) && !slices.Contains(methods, c.Method) && !slices.ContainsFunc(all, func(o Candidate) bool {
			return o.Method == c.Method && slices.Equal(o.Shared, c.Shared) && len(o.Errors) == 0
		}) {
			methods = append(methods, c.Method)
		}
	}
	if len(methods) == 0 {
		return ""
	}
	return "FAILED with every setting: " + strings.Join(methods, ", ") + ". Neither the test numbers nor the tuned config have it."
}

// nothing says that there is no choice, and why.
func nothing(d *Document, all []Candidate) string {
	if none := None(d, all); none != "" {
		return "NOTHING is chosen: " + none + "."
	}
	return ""
}

// terms says over how many settings each method was tuned.
func terms(all []Candidate) string {
	methods, settings := Terms(all)
	if len(methods) == 0 {
		return ""
	}
	equal := slices.Min(settings) == slices.Max(settings)
	if equal {
		return fmt.Sprintf("Equal terms: %s for each of %s.", many(settings[0]), strings.Join(methods, ", "))
	}
	var parts []string
	for i, m := range methods {
		parts = append(parts, m+" "+many(settings[i]))
	}
	return "UNEQUAL terms: " + strings.Join(parts, ", ") + ". What has more settings to choose from looks better than it is."
}

func many(settings int) string {
	if settings == 1 {
		return "1 setting"
	}
	return fmt.Sprintf("%d settings", settings)
}

// Rows returns the numbers of the best settings of every method, and of the references, within the first shared setting.
func Rows(runs []Run, entries []Entry, all []Candidate, attacks []string) []report.Row {
	if len(all) == 0 {
		return nil
	}
	retrain := map[int]experiment.Metrics{} // by group
	for _, e := range entries {
		if e.Method == report.Reference && e.Status == OK {
			retrain[runs[e.Run].group] = *e.Metrics
		}
	}
	var rows []report.Row
	for _, e := range entries {
		r := runs[e.Run]
		reference, both := retrain[r.group]
		if !r.Reference() || e.Status != OK || !slices.Equal(r.Shared, all[0].Shared) {
			continue
		}
		if both {
			m := *e.Metrics
			m.Compare(reference)
			e.Metrics = &m
		}
		rows = append(rows, e.Row(attacks))
	}
	for _, c := range all {
		if !c.Best || !slices.Equal(c.Shared, all[0].Shared) {
			continue
		}
		for _, e := range c.Entries {
			rows = append(rows, e.Row(attacks))
		}
	}
	return rows
}
