package scores

import (
	"math"
	"slices"

	"lethe/core/audit"
	"lethe/core/metric"
	"lethe/core/report"
	"lethe/core/vec"
)

// Score returns the numbers of the verdict on t as tables and files have them: accuracies by part, how far the losses of the two
// sides are apart, and every attack's.
func (t *Table) Score(method string, v Verdict) report.Row {
	r := report.Row{Method: method}
	add := func(key string, x float64) { r.Values = append(r.Values, report.Value{Key: key, X: x}) }
	for _, part := range [...]Part{Retain, Forget, Val, Test} {
		if acc, ok := t.Accuracy(t.Part(part)); ok {
			add("acc_"+part.String(), acc)
		}
	}
	if t.Loss != nil {
		in, out := t.Losses(v.Question)
		auc := metric.AUC(out, in) // A lower loss says "member".
		r.Values = append(r.Values, report.Value{Key: "loss_auc", X: auc, Error: audit.AUCError(auc, len(in), len(out)), Members: len(in), NonMembers: len(out)})
		ks, p := metric.KS(in, out)
		add("ks", ks)
		add("ks_p", p)
		add("wasserstein", metric.Wasserstein1(in, out))
	}
	for _, a := range v.Attacks {
		if a.Attack == "logistic" {
			add("mia_acc", a.Acc)
		}
		r.Values = append(r.Values, report.AttackValues(a.Attack, a.Result)...)
	}
	return r
}

// Compare holds an answered question against the same one for retrained models, which are aligned with t: a row for t, called by
// method, and one for each of them. Distances are to a retrained model, the mean over all of them, and for such a model itself over
// the others, which says how far two of them are apart by luck alone.
func (t *Table) Compare(method string, v Verdict, retrained []*Table, o Terms) ([]report.Row, error) {
	own := o
	own.Retrained, own.Again = nil, nil // One model of either kind is compared here.
	models, verdicts := append([]*Table{t}, retrained...), []Verdict{v}
	for _, m := range retrained {
		its, err := Ask(m, v.Question, own)
		if err != nil {
			return nil, err
		}
		verdicts = append(verdicts, its)
	}
	rows := make([]report.Row, len(models))
	for i, m := range models {
		name := report.Reference
		if i == 0 {
			name = method
		}
		rows[i] = m.Score(name, verdicts[i])
	}
	plain := slices.Clone(rows)
	for i, m := range models {
		var far [][]report.Value
		for j := 1; j < len(models); j++ {
			if i != j {
				far = append(far, append(gap(plain[i], plain[j]), m.distance(models[j], v.Question)...))
			}
		}
		rows[i].Values = append(rows[i].Values, means(far)...)
	}
	return rows, nil
}

// gap returns the mean absolute difference over the accuracies on retain, forget and test, and that of the attack logistic; nothing
// where one is missing.
func gap(a, b report.Row) []report.Value {
	sum := 0.0
	for _, key := range [...]string{"acc_retain", "acc_forget", "acc_test", "mia_acc"} {
		x, ok := a.Value(key)
		y, both := b.Value(key)
		if !ok || !both {
			return nil
		}
		sum += float64(math.Abs(x.X-y.X) / 4)
	}
	return []report.Value{{Key: "gap_retrain", X: sum}}
}

// distance returns how far two models are apart on the members of a question, and on the others.
func (t *Table) distance(other *Table, q Question) (far []report.Value) {
	add := func(key string, x float64) { far = append(far, report.Value{Key: key, X: x}) }
	if k := t.Classes(); k > 0 && k == other.Classes() && q.In == Forget.String() {
		add("distance_forget", metric.TotalVariation(t.outputs(q.Members), other.outputs(q.Members)))
	}
	if t.Loss == nil || other.Loss == nil {
		return far
	}
	for _, side := range [...]struct {
		name string
		rows []int
	}{{"members", q.Members}, {"nonmembers", q.Others}} {
		a, b := pickOf(t.Loss, side.rows), pickOf(other.Loss, side.rows)
		change := 0.0
		for i, x := range a {
			change += math.Abs(x - b[i])
		}
		add("loss_change_"+side.name, change/float64(len(a)))
		ks, _ := metric.KS(a, b)
		add("ks_retrain_"+side.name, ks)
		add("wasserstein_retrain_"+side.name, metric.Wasserstein1(a, b))
	}
	return far
}

// outputs returns the logits of rows.
func (t *Table) outputs(rows []int) vec.Matrix { return t.Logits.matrix(rows) }

// means returns the means of equal lists of values; the lists of models without logits are shorter, and end with the same keys.
func means(lists [][]report.Value) []report.Value {
	if len(lists) == 0 {
		return nil
	}
	sums := slices.Clone(lists[0])
	for i := range sums {
		sum, n := 0.0, 0
		for _, list := range lists {
			if v, ok := (report.Row{Values: list}).Value(sums[i].Key); ok {
				sum, n = sum+v.X, n+1
			}
		}
		sums[i].X = sum / float64(n)
	}
	return sums
}

// Metrics lists the numbers that Compare adds to those of package report.
func Metrics(q Question) []report.Metric {
	var all []report.Metric
	for _, side := range [...]struct{ key, name string }{{"members", q.In}, {"nonmembers", q.Out}} {
		all = append(all,
			report.Metric{Key: "loss_change_" + side.key, Label: side.name + ": loss change, nats", Direction: report.LikeRetrain, Format: report.Decimals, Group: "retrain", Doc: "mean |loss − retrain's| over " + side.name + " examples; for retrain, to its other models"},
			report.Metric{Key: "ks_retrain_" + side.key, Label: side.name + ": KS of losses to retrain", Direction: report.LikeRetrain, Format: report.Decimals, Group: "retrain", Doc: "Kolmogorov-Smirnov statistic of the losses and retrain's, on " + side.name + " examples"},
			report.Metric{Key: "wasserstein_retrain_" + side.key, Label: side.name + ": Wasserstein-1 to retrain, nats", Direction: report.LikeRetrain, Format: report.Decimals, Group: "retrain", Doc: "Wasserstein-1 distance between the losses and retrain's, on " + side.name + " examples"},
		)
	}
	return all
}

// Twins warns of retrained models that say the same as t or as one another, whose spread says nothing.
func (t *Table) Twins(retrained []*Table) (warnings []string) {
	for i, m := range retrained {
		if t.says(m) {
			warnings = append(warnings, m.Title()+" says of every example what the audited model says: is it the same model?")
		}
		for _, other := range retrained[:i] {
			if m.says(other) {
				warnings = append(warnings, m.Title()+" says of every example what "+other.Title()+" says: retrained models have to differ in their seeds, or their spread means nothing.")
				break
			}
		}
	}
	return warnings
}

// says reports whether two models say the same.
func (t *Table) says(other *Table) bool {
	if t.Loss == nil || other.Loss == nil {
		return false
	}
	return slices.Equal(t.Loss, other.Loss) && (t.Classes() != other.Classes() || t.Logits.equals(other.Logits))
}
