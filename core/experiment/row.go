package experiment

import (
	"lethe/core/audit"
	"lethe/core/report"
)

// Row returns the numbers of a result event, or of one after a change, for a report, with those of the given attacks; forget and
// unseen are the sizes of the two sides that the attacks tell apart, 0 where they are not known.
func (e Event) Row(attacks []string, forget, unseen int) report.Row {
	m := e.Metrics
	r := report.Row{Method: e.Method, Seed: *e.Seed}
	add := func(key string, x float64) { r.Values = append(r.Values, report.Value{Key: key, X: x}) }
	add("acc_test", m.AccTest)
	add("acc_retain", m.AccRetain)
	add("acc_forget", m.AccForget)
	add("acc_val", m.AccVal)
	add("gap_forget_test", m.GapForgetTest)
	if m.GapRetrain != nil {
		add("gap_retrain", *m.GapRetrain)
	}
	loss := report.Value{Key: "loss_auc", X: m.LossAUC, Members: forget, NonMembers: unseen}
	if forget > 0 && unseen > 0 {
		loss.Error = audit.AUCError(m.LossAUC, forget, unseen)
	}
	r.Values = append(r.Values, loss)
	add("ks", m.KS)
	add("ks_p", m.KSP)
	add("wasserstein", m.Wasserstein)
	add("mia_acc", m.MIAAcc)
	add("utility", m.Utility)
	if d := m.Distance; d != nil {
		add("distance_params", d.Params)
		add("distance_forget", d.Forget)
		add("distance_test", d.Test)
	}
	for _, a := range attacks {
		if judged, ok := e.Attacks[a]; ok {
			r.Values = append(r.Values, report.AttackValues(a, judged)...)
		}
	}
	if e.After != nil && e.Relearn != nil {
		add("relearn_epochs", float64(e.Relearn.Epochs))
		capped := 0.0
		if e.Relearn.Capped {
			capped = 1
		}
		add("relearn_capped", capped)
	}
	add("seconds", m.Seconds)
	add("seconds_training", m.Training)
	add("seconds_auditor", m.Auditor)
	add("seconds_evaluation", m.Evaluation)
	add("gradients", float64(m.Gradients))
	return r
}
