package report

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
)

// Changed is a row on a method's model after a change was made to it.
type Changed struct {
	Change string // its label
	Row
}

// AfterGroup is the group of lines on changed models.
const AfterGroup = "after"

// afterMetrics lists the numbers that only changed models have.
func afterMetrics() []Metric {
	return []Metric{
		{Key: "relearn_epochs", Label: "relearn time, epochs", Direction: LikeRetrain, Format: Count, Group: AfterGroup, Doc: "epochs of training on the forget set until its loss is as low as the original model's; the most that were tried where it was not by then"},
		{Key: "relearn_capped", Label: "relearning broken off", Direction: LikeRetrain, Format: Count, Group: AfterGroup, Doc: "1 where the loss was not back when relearning ended", Detail: true},
	}
}

// AddAfter appends lines on changed models: of each change a few numbers, and of relearning its time alone, for whoever has
// learnt the forget set again is recognised by it. Their AUCs are marked, but do not enter Inside.
func (t *Table) AddAfter(rows []Changed) {
	var labels []string
	for _, r := range rows {
		if !slices.Contains(labels, r.Change) {
			labels = append(labels, r.Change)
		}
	}
	inside := slices.Clone(t.Inside)
	for _, label := range labels {
		var own []Row
		capped := 0.0
		for _, r := range rows {
			if r.Change != label {
				continue
			}
			own = append(own, r.Row)
			v, _ := r.Value("relearn_capped")
			capped += v.X
		}
		t.addChange(label, own)
		if capped > 0 {
			t.Remarks = append(t.Remarks, fmt.Sprintf("After %s: in %.0f of %d runs the loss was not back by then; such a time is the least that it takes.", label, capped, len(own)))
		}
	}
	t.Inside = inside
}

// addChange appends the lines of one change.
func (t *Table) addChange(label string, rows []Row) {
	if len(collect(rows, "relearn_epochs", "")) > 0 {
		m := afterMetrics()[0]
		if label != "relearn" {
			m.Label += " (" + label + ")"
		}
		t.add(m, rows)
		return
	}
	for _, m := range metricsFor(attacks(rows)) {
		if slices.Contains([]string{"acc_test", "acc_forget", "loss_auc", "attacks.lira.auc", "attacks.rmia.auc"}, m.Key) && len(collect(rows, m.Key, "")) > 0 {
			m.Label, m.Group = label+": "+m.Label, AfterGroup
			t.add(m, rows)
		}
	}
}

// WriteChangedCSV writes a line for each row: seed, method, after, then all that WriteCSV writes and the relearn time.
func WriteChangedCSV(w io.Writer, rows []Changed, attacks []string) error {
	all, out := append(metricsFor(attacks), afterMetrics()...), csv.NewWriter(w)
	_ = out.Write(keys(all, "seed", "method", "after")) // An error stays with out.
	for _, r := range rows {
		_ = out.Write(r.cells(all, strconv.FormatUint(r.Seed, 10), r.Method, r.Change))
	}
	out.Flush()
	return out.Error()
}
