package publish

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"lethe/core/audit"
	"lethe/core/report"
	"lethe/core/scores"
)

// Audit is what came out of judging a model by its scores alone.
type Audit struct {
	Name      string
	Facts     []Fact // of the file
	Seed      uint64
	Table     *scores.Table
	Verdicts  []scores.Verdict
	Warnings  []string
	Retrained []*scores.Table // aligned with Table
	Rows      []report.Row    // of the first verdict, with those of Retrained; without such models the first alone
}

// audited is how tables call the model.
const audited = "audited"

// NewAudit judges t by the terms, beside retrained models where there are any, which are aligned with it already.
func NewAudit(name string, t *scores.Table, retrained []*scores.Table, terms scores.Terms) (*Audit, error) {
	a := &Audit{Name: name, Seed: terms.Seed, Table: t, Retrained: retrained}
	terms.Retrained = retrained
	var err error
	if a.Verdicts, err = scores.Judge(t, terms); err != nil {
		return nil, err
	}
	a.Warnings = append(t.Warnings(a.Verdicts), t.Twins(retrained)...)
	a.Rows, err = t.Compare(audited, a.Verdicts[0], retrained, terms)
	return a, err
}

// Section returns what there is to say of it.
func (a *Audit) Section() Section {
	s := Section{Name: a.Name, Facts: a.facts(), Warnings: a.Warnings, Notes: a.notes()}
	for i, v := range a.Verdicts {
		if i > 0 { // What lacks for all questions is said once.
			v.Impossible = slices.DeleteFunc(slices.Clone(v.Impossible), func(r scores.Refused) bool { return slices.Contains(a.Verdicts[0].Impossible, r) })
		}
		s.Grids = append(s.Grids, battery(v))
	}
	if len(a.Retrained) > 0 {
		s.Table = a.compared()
	}
	s.Figures = a.figures()
	for i, v := range a.Verdicts {
		rows := a.Rows
		if i > 0 {
			rows = []report.Row{a.Table.Score(audited, v)}
		}
		s.Numbers = append(s.Numbers, numbers(a.Name, rows, func(int) string { return v.String() })...)
	}
	for i := range s.Numbers {
		s.Numbers[i].Seed = a.Seed
	}
	return s
}

// facts says what was read.
func (a *Audit) facts() []Fact {
	t, facts := a.Table, slices.Clone(a.Facts)
	if t.Model != "" {
		facts = append(facts, Fact{"model", strings.TrimPrefix(t.Title(), t.Source+": ")})
	}
	var parts, accuracies []string
	for _, p := range [...]scores.Part{scores.Retain, scores.Forget, scores.Test, scores.Val} {
		rows := t.Part(p)
		if len(rows) > 0 {
			parts = append(parts, fmt.Sprintf("%d %v", len(rows), p))
		}
		if acc, ok := t.Accuracy(rows); ok {
			accuracies = append(accuracies, fmt.Sprintf("%v %s %%", p, report.Percent.Text(acc)))
		}
	}
	examples := strconv.Itoa(t.Rows())
	if len(parts) > 0 {
		examples += ": " + strings.Join(parts, ", ")
	}
	facts = append(facts, Fact{"examples", examples})
	if t.Classes() > 0 {
		facts = append(facts, Fact{"classes", strconv.Itoa(t.Classes())})
	}
	if len(accuracies) > 0 {
		facts = append(facts, Fact{"accuracy", strings.Join(accuracies, ", ")})
	}
	if len(a.Retrained) > 0 {
		var models []string
		for _, r := range a.Retrained {
			models = append(models, r.Title())
		}
		facts = append(facts, Fact{"retrained", strings.Join(models, "; ")})
	}
	return append(facts, Fact{"seed", strconv.FormatUint(a.Seed, 10)})
}

// mostRates is how many false positive rates a battery shows.
const mostRates = 2

// battery returns the table of a verdict: a line for each attack.
func battery(v scores.Verdict) *Grid {
	rates := v.Rates()
	rates = rates[:min(len(rates), mostRates)]
	g := &Grid{Title: fmt.Sprintf("%v: %d and %d examples", v.Question, len(v.Members), len(v.Others)), Remarked: true,
		Head: []string{"attack", "AUC, 95 % interval", "accuracy, %"}}
	for _, rate := range rates {
		g.Head = append(g.Head, "TPR at "+strconv.FormatFloat(100*rate, 'g', -1, 64)+" % FPR, %")
	}
	g.Head = append(g.Head, "reading")
	for _, j := range v.Attacks {
		line := []string{j.Attack, report.Decimals.Text(j.AUC) + " (" + between(report.Decimals, j.AUCInterval) + ")", report.Percent.Text(j.Acc)}
		for _, rate := range rates {
			key, cell := strconv.FormatFloat(rate, 'g', -1, 64), "–"
			if tpr, ok := j.TPR[key]; ok {
				cell = report.Percent.Text(tpr) + " (" + between(report.Percent, j.TPRInterval[key]) + ")"
			}
			line = append(line, cell)
		}
		g.Lines = append(g.Lines, append(line, reading(j.Result)))
		g.Notes = append(g.Notes, special(j)...)
	}
	g.Notes = append(g.Notes, impossible(v.Impossible)...)
	return g
}

func between(f report.Format, i audit.Interval) string { return f.Text(i[0]) + "…" + f.Text(i[1]) }

// reading says in words where an interval lies.
func reading(r audit.Result) string {
	switch {
	case r.AUCInterval[0] > 0.5:
		return "told apart"
	case r.AUCInterval[1] < 0.5:
		return "the other way round"
	}
	return "not told apart"
}

// special lists the numbers that an attack alone gives.
func special(j scores.Judged) (notes []string) {
	if j.Note != "" {
		notes = append(notes, j.Attack+": "+j.Note+".")
	}
	if j.Efficacy != nil {
		notes = append(notes, fmt.Sprintf("MIA efficacy, the share of members that the attack %s takes for unseen: %s %%.", j.Attack, report.Percent.Text(*j.Efficacy)))
	}
	attack, err := audit.Attacks.New(j.Attack)
	if m, ok := attack.(audit.Measuring); ok && err == nil {
		for _, measure := range m.Measures() {
			if x, ok := j.Measures[measure.Key]; ok {
				notes = append(notes, fmt.Sprintf("%s: %s (%s).", measure.Label, report.Decimals.Text(x), measure.Doc))
			}
		}
	}
	return notes
}

// impossible lists what could not judge, those with one reason together.
func impossible(all []scores.Refused) (notes []string) {
	var reasons []string
	for _, r := range all {
		if !slices.Contains(reasons, r.Reason) {
			reasons = append(reasons, r.Reason)
		}
	}
	for _, reason := range reasons {
		var attacks []string
		for _, r := range all {
			if r.Reason == reason {
				attacks = append(attacks, r.Attack)
			}
		}
		notes = append(notes, "Not possible: "+strings.Join(attacks, ", ")+": "+strings.TrimPrefix(reason, "audit: ")+".")
	}
	return notes
}

// compared returns the table beside retrained models.
func (a *Audit) compared() *report.Table {
	t, q := report.New(a.Rows), a.Verdicts[0].Question
	t.Seeds, t.Forget, t.Unseen = nil, 0, 0
	for i, n := range t.Runs {
		if n == 1 {
			t.Runs[i] = 0 // One model needs no count.
		}
	}
	t.Remarks = append(t.Remarks, fmt.Sprintf("Beside retrained models: attacks tell %d %s from %d %s examples.", len(q.Members), q.In, len(q.Others), q.Out))
	for _, m := range scores.Metrics(q) {
		t.Add(m, a.Rows)
	}
	return t
}

// notes says how all that is to be read.
func (a *Audit) notes() []string {
	notes := []string{
		"AUC is the chance that a member looks more like a member than a non-member does; ½ is guessing. Its interval is a bootstrap over examples. Accuracy is on held-out splits, with as many members as non-members.",
		"TPR at a low FPR is the share of members found while almost no non-member is accused. It is what a confident attacker gets, and its interval is exact (Clopper and Pearson).",
	}
	if q := a.Verdicts[0].Question; q.In == scores.Forget.String() {
		notes = append(notes, "The target is not ½ but what the same attack reaches on a model retrained without the forgotten examples: above it they are still recognised, below it they stand out the other way.")
		if len(a.Retrained) == 0 {
			notes = append(notes, "No retrained model was given (--against): whether these numbers are good nobody can say for sure. Forgotten examples may be easier or harder than unseen ones by luck.")
		}
	}
	return append(notes, "An attack that fails proves nothing: a stronger one, such as a likelihood ratio over shadow models, may succeed where all of these fail.")
}
