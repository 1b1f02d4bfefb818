package report

import (
	"strconv"

	"lethe/core/audit"
)

// Direction says which way a metric is better.
type Direction string

// The directions, as they stand on the wire.
const (
	Up          Direction = "up"
	Down        Direction = "down"
	LikeRetrain Direction = "like retrain"
)

// Arrow returns the direction's sign in tables.
func (d Direction) Arrow() string {
	switch d {
	case Up:
		return "↑"
	case Down:
		return "↓"
	}
	return "≈"
}

// Format says how a metric is printed.
type Format string

// The formats, as they stand on the wire.
const (
	Percent  Format = "percent"  // 0.834 as 83.4; the label says %
	Decimals Format = "decimals" // 0.5788 as 0.579
	Count    Format = "count"    // 54000 as 54,000
	Seconds  Format = "seconds"  // three significant digits
)

// Metric describes one number of a method.
type Metric struct {
	Key       string    `json:"key"` // where the number stands in a result event, without a leading "metrics."
	Label     string    `json:"label"`
	Direction Direction `json:"direction"`
	Format    Format    `json:"format"`
	Doc       string    `json:"doc"`
	Group     string    `json:"group"` // metrics of one group stand together
	// Recognition is true of the AUC of an attack on the forget set: beyond the retrain band above, forgotten examples are
	// still recognised; beyond it below, they stand out the other way.
	Recognition bool `json:"recognition,omitempty"`
	Detail      bool `json:"detail,omitempty"` // in files only, not in tables
}

// costGroup is the group that stands last.
const costGroup = "cost"

// Metrics lists the numbers that need no choice of attack, in the order of tables and files.
func Metrics() []Metric {
	return []Metric{
		{Key: "acc_test", Label: "test accuracy, %", Direction: Up, Format: Percent, Group: "accuracy", Doc: "share of test examples classified rightly; no method sees them"},
		{Key: "acc_retain", Label: "retain accuracy, %", Direction: Up, Format: Percent, Group: "accuracy", Doc: "share of the training examples to keep that are classified rightly"},
		{Key: "acc_forget", Label: "forget accuracy, %", Direction: LikeRetrain, Format: Percent, Group: "accuracy", Doc: "share of forgotten examples classified rightly; for retrain they are unseen"},
		{Key: "acc_val", Label: "validation accuracy, %", Direction: Up, Format: Percent, Group: "accuracy", Doc: "share of the held-out examples that the auditor may use during unlearning", Detail: true},
		{Key: "gap_forget_test", Label: "|forget − test|, points", Direction: LikeRetrain, Format: Percent, Group: "accuracy", Doc: "absolute difference of the accuracies on forget and test"},
		{Key: "gap_retrain", Label: "gap to retrain, points", Direction: Down, Format: Percent, Group: "accuracy", Doc: "mean absolute difference to retrain over the accuracies on retain, forget and test, and mia_acc"},
		{Key: "distance_forget", Label: "distance on forget, %", Direction: Down, Format: Percent, Group: "distance", Doc: "mean total variation distance between the predicted probabilities and retrain's, on forgotten examples"},
		{Key: "distance_test", Label: "distance on test, %", Direction: Down, Format: Percent, Group: "distance", Doc: "the same on test examples"},
		{Key: "distance_params", Label: "distance of parameters", Direction: Down, Format: Decimals, Group: "distance", Doc: "‖θ − θ_retrain‖₂; large where both predict alike, for retrain has started elsewhere", Detail: true},
		{Key: "loss_auc", Label: "loss AUC", Direction: LikeRetrain, Format: Decimals, Group: "losses", Doc: "P(a forgotten example has a lower loss than a test example) + ½ P(equal)", Recognition: true},
		{Key: "ks", Label: "loss KS", Direction: LikeRetrain, Format: Decimals, Group: "losses", Doc: "Kolmogorov-Smirnov statistic of the losses, forget against test"},
		{Key: "ks_p", Label: "loss KS p-value", Direction: LikeRetrain, Format: Decimals, Group: "losses", Doc: "p-value of ks under one distribution", Detail: true},
		{Key: "wasserstein", Label: "loss Wasserstein-1, nats", Direction: LikeRetrain, Format: Decimals, Group: "losses", Doc: "Wasserstein-1 distance of the losses, forget against test"},
		{Key: "mia_acc", Label: "MIA accuracy, %", Direction: LikeRetrain, Format: Percent, Group: "attacks", Doc: "held-out accuracy of logistic regression on the loss (C = 1), forget against test"},
		{Key: "utility", Label: "utility, points", Direction: Up, Format: Percent, Group: "attacks", Doc: "defender's utility: acc_test − mia_acc"},
		{Key: "seconds", Label: "time, s", Direction: Down, Format: Seconds, Group: costGroup, Doc: "wall seconds spent in the method alone, evaluation left out"},
		{Key: "seconds_training", Label: "time without the auditor, s", Direction: Down, Format: Seconds, Group: costGroup, Doc: "part of seconds", Detail: true},
		{Key: "seconds_auditor", Label: "time of the auditor, s", Direction: Down, Format: Seconds, Group: costGroup, Doc: "part of seconds that the method spent on its own auditor", Detail: true},
		{Key: "seconds_evaluation", Label: "time of evaluations, s", Direction: Down, Format: Seconds, Group: costGroup, Doc: "wall seconds beside these for judging the model", Detail: true},
		{Key: "gradients", Label: "gradients", Direction: Down, Format: Count, Group: costGroup, Doc: "per-example gradients evaluated"},
	}
}

// AttackMetrics lists the numbers of the attack of a name.
func AttackMetrics(attack string) []Metric {
	key := func(field string) string { return "attacks." + attack + "." + field }
	all := []Metric{
		// The AUC of the loss attack is loss_auc, which tables have already.
		{Key: key("auc"), Label: attack + " AUC", Direction: LikeRetrain, Format: Decimals, Doc: "P(the attack scores a forgotten example above an unseen one) + ½ P(equal)", Recognition: true, Detail: attack == "loss"},
		{Key: key("auc_interval.0"), Label: attack + " AUC, from", Direction: LikeRetrain, Format: Decimals, Doc: "lower end of the AUC's 95 % bootstrap interval over samples of examples", Detail: true},
		{Key: key("auc_interval.1"), Label: attack + " AUC, to", Direction: LikeRetrain, Format: Decimals, Doc: "upper end of the same", Detail: true},
		{Key: key("auc_error"), Label: attack + " AUC's standard error", Direction: Down, Format: Decimals, Doc: "over samples of examples", Detail: true},
		{Key: key("acc"), Label: attack + " accuracy, %", Direction: LikeRetrain, Format: Percent, Doc: "held-out accuracy of the attack, as many forgotten as unseen examples", Detail: true},
		{Key: key("f1"), Label: attack + " F1", Direction: LikeRetrain, Format: Decimals, Doc: "harmonic mean of the attack's precision and recall", Detail: true},
	}
	for _, rate := range rates() {
		all = append(all, Metric{
			Key: key("tpr_at_fpr." + rate), Label: attack + " TPR at " + percent(rate) + " FPR, %", Direction: LikeRetrain, Format: Percent,
			Doc: "share of forgotten examples found while at most " + rate + " of the unseen are taken for forgotten; only where the sample resolves that rate",
		})
	}
	for _, rate := range rates() {
		for i, end := range [...]string{"from", "to"} {
			all = append(all, Metric{
				Key: key("tpr_interval." + rate + "." + strconv.Itoa(i)), Label: attack + " TPR at " + percent(rate) + " FPR, " + end + ", %",
				Direction: LikeRetrain, Format: Percent, Doc: "an end of its exact 95 % binomial interval (Clopper & Pearson 1934)", Detail: true,
			})
		}
	}
	if attack == "efficacy" {
		all = append(all, Metric{Key: key("efficacy"), Label: "MIA efficacy, %", Direction: LikeRetrain, Format: Percent, Doc: "share of forgotten examples that the attack takes for unseen, after learning from retained and unseen ones (Jia 2023)"})
	}
	for _, field := range [...]string{"members", "nonmembers"} {
		all = append(all, Metric{Key: key(field), Label: attack + " " + field, Direction: LikeRetrain, Format: Count, Doc: field + " judged by the attack", Detail: true})
	}
	for _, m := range measures(attack) {
		all = append(all, Metric{Key: key("measures." + m.Key), Label: m.Label, Direction: LikeRetrain, Format: Decimals, Doc: m.Doc})
	}
	for i := range all {
		all[i].Group = "attacks"
	}
	return all
}

// measures returns the numbers that the attack of a name alone gives.
func measures(attack string) []audit.Measure {
	a, err := audit.Attacks.New(attack)
	if m, ok := a.(audit.Measuring); ok && err == nil {
		return m.Measures()
	}
	return nil
}

// rates returns the false positive rates at which attacks report, ascending, as they stand on the wire.
func rates() []string {
	var r []string
	for _, rate := range audit.Rates() {
		r = append(r, strconv.FormatFloat(rate, 'g', -1, 64))
	}
	return r
}

// percent returns a rate as in "0.1 %".
func percent(rate string) string {
	x, err := strconv.ParseFloat(rate, 64)
	if err != nil {
		panic("report: a rate is no number")
	}
	return strconv.FormatFloat(100*x, 'g', 6, 64) + " %"
}

// metricsFor lists all metrics of an experiment with the given attacks: cost comes last.
func metricsFor(attacks []string) []Metric {
	var all, cost []Metric
	for _, m := range Metrics() {
		if m.Group == costGroup {
			cost = append(cost, m)
		} else {
			all = append(all, m)
		}
	}
	for _, a := range attacks {
		all = append(all, AttackMetrics(a)...)
	}
	return append(all, cost...)
}
