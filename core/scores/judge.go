package scores

import (
	"fmt"
	"slices"

	"lethe/core/audit"
	"lethe/core/metric"
	"lethe/core/rng"
	"lethe/core/vec"
)

// Terms say how to judge.
type Terms struct {
	Seed    uint64   // of the attacks' random choices; those of a run with the same seed are the same
	Attacks []string // by name; empty for all
	Balance bool     // as many members as others of every true class
	// Again are further models that were unlearned as the audited one was, Retrained ones that were retrained; both only serve
	// the attacks that compare ensembles. They are aligned with the audited table, see Align.
	Again, Retrained []*Table
}

// seed returns that of an attack, as experiments derive it.
func (o Terms) seed(attack string) rng.Seed { return rng.New(o.Seed).Child("audit").Child(attack) }

// Judged is an attack's success.
type Judged struct {
	Attack string
	Note   string // what it rests on, where there is more to say
	audit.Result
	// Inside and Outside are minus the scores of members and of others, where these are not the losses: of a likelihood ratio.
	Inside, Outside []float64
}

// Refused is an attack that cannot judge the table, and why.
type Refused struct{ Attack, Reason string }

// Verdict is the answer to a question.
type Verdict struct {
	Question
	Attacks    []Judged
	Impossible []Refused
}

// Judge asks all questions of t. What does not suit a question is listed there with the reason.
func Judge(t *Table, o Terms) ([]Verdict, error) {
	questions, err := t.Questions()
	if err != nil {
		return nil, err
	}
	var all []Verdict
	for _, q := range questions {
		if o.Balance {
			if q, err = q.Balanced(t, rng.New(o.Seed).Child("audit")); err != nil {
				return nil, fmt.Errorf("%v: %w", q, err)
			}
		}
		v, err := Ask(t, q, o)
		if err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	return all, nil
}

// Ask asks one question of t. It fails only where an attack is unknown.
func Ask(t *Table, q Question, o Terms) (Verdict, error) {
	v, e := Verdict{Question: q, Attacks: []Judged{}, Impossible: []Refused{}}, t.evidence(q)
	chosen := func(name string) bool { return len(o.Attacks) == 0 || slices.Contains(o.Attacks, name) }
	for _, name := range o.Attacks {
		if _, err := audit.Attacks.New(name); err != nil && !t.signals(name) {
			return v, err
		}
	}
	for _, s := range t.Signals {
		if chosen(s.Name) {
			v.add(s.Name, "", &audit.Loss{}, t.evidenceOf(s, q), o.seed(s.Name))
		}
	}
	for entry := range audit.Attacks.All() {
		if !chosen(entry.Name) || t.signals(entry.Name) {
			continue
		}
		if entry.Name == "lira" && t.shadows != nil {
			v.lira(t, o)
			continue
		}
		attack := entry.New()
		needs := t.lacks(entry.Name, attack, q, o)
		if needs == "" {
			v.add(entry.Name, "", attack, t.withEnsembles(e, q, o, attack), o.seed(entry.Name))
			continue
		}
		v.Impossible = append(v.Impossible, Refused{entry.Name, needs})
	}
	return v, nil
}

// add lets an attack judge.
func (v *Verdict) add(name, note string, attack audit.Attack, e audit.Evidence, seed rng.Seed) {
	r, err := attack.Audit(e, seed)
	if err != nil {
		v.Impossible = append(v.Impossible, Refused{name, err.Error()})
		return
	}
	v.Attacks = append(v.Attacks, Judged{Attack: name, Note: note, Result: r})
}

// signals reports whether a signal has that name.
func (t *Table) signals(name string) bool {
	return slices.ContainsFunc(t.Signals, func(s Signal) bool { return s.Name == name })
}

// evidenceOf returns evidence in which minus the signal stands for the loss: the threshold on it is the attack.
func (t *Table) evidenceOf(s Signal, q Question) audit.Evidence {
	own := Table{Parts: t.Parts, Member: t.Member, Loss: slices.Clone(s.Values)}
	negate(own.Loss)
	return own.evidence(q)
}

// sees says what an attack looks at.
func sees(attack string) string {
	switch attack {
	case "loss", "logistic":
		return "loss"
	case "svm":
		return "loss, outputs"
	case "entropy":
		return "outputs"
	}
	return "outputs, label"
}

// lacks says what an attack needs that the table has not; empty where it has all.
func (t *Table) lacks(name string, attack audit.Attack, q Question, o Terms) string {
	if s, ok := attack.(audit.Shadowed); ok {
		return t.lacksModels(s.Needs(), o)
	}
	switch see := sees(name); {
	case see != "outputs" && see != "outputs, label" && t.Loss == nil:
		return "needs the loss"
	case see != "loss" && t.Classes() == 0:
		return "needs logits or probabilities"
	case see == "outputs, label" && t.Labels == nil:
		return "needs labels"
	case name == "efficacy" && len(q.Kept) < 2:
		return "needs retained examples beside those that are judged"
	}
	return ""
}

// leastEnsemble is how many models an ensemble has at the least.
const leastEnsemble = 4

// lacksModels says which other models are missing.
func (t *Table) lacksModels(n audit.Needs, o Terms) string {
	switch {
	case t.shadows != nil && n.Unlearned > 0:
		return "needs shadow models that were unlearned, too"
	case t.shadows != nil && n.Ensemble == 0:
		return "needs examples that no model was trained on"
	case n.Ensemble == 0:
		return "needs shadow models: give a folder of experiments with keep.npy and scores"
	case t.Classes() == 0 || t.Labels == nil:
		return "needs logits or probabilities, and labels"
	case slices.ContainsFunc(slices.Concat(o.Again, o.Retrained), func(m *Table) bool { return m.Classes() != t.Classes() || m.Labels == nil }):
		return "needs logits or probabilities, and labels, of the other models, too"
	case o.ensemble() < leastEnsemble:
		return fmt.Sprintf("needs %d models unlearned alike, with those given by --again, and %d retrained ones, given by --against", leastEnsemble, leastEnsemble)
	}
	return ""
}

// ensemble returns how many models either ensemble can have.
func (o Terms) ensemble() int { return min(1+len(o.Again), len(o.Retrained)) }

// withEnsembles gives evidence what the other models say, where the attack asks for it.
func (t *Table) withEnsembles(e audit.Evidence, q Question, o Terms, attack audit.Attack) audit.Evidence {
	switch a := attack.(type) {
	case *audit.Epsilon:
		a.Models = o.ensemble()
	case *audit.KLOM:
		a.Models = o.ensemble()
	default:
		return e
	}
	margins := func(models []*Table) vec.Matrix {
		var phi []float64
		for _, m := range models {
			phi = append(phi, m.evidence(q).Margins()...)
		}
		return vec.MatrixOf(phi, len(models), len(e.Member))
	}
	e.Shadows = &audit.Shadows{Again: margins(append([]*Table{t}, o.Again...)), Retrained: margins(o.Retrained)}
	return e
}

// Losses returns the losses of both sides of q; where there are none, minus the first signal.
func (t *Table) Losses(q Question) (members, others []float64) {
	values := t.Loss
	if values == nil {
		values = slices.Clone(t.Signals[0].Values)
		negate(values)
	}
	return pickOf(values, q.Members), pickOf(values, q.Others)
}

// Accuracy returns the share of rows whose likeliest class is the label; ok is false where that is not known.
func (t *Table) Accuracy(rows []int) (acc float64, ok bool) {
	if t.Classes() == 0 || t.Labels == nil || len(rows) == 0 {
		return 0, false
	}
	right, z := 0, make([]float64, t.Classes())
	for _, i := range rows {
		if t.Logits.Row(z, i); metric.ArgMax(z) == t.Labels[i] {
			right++
		}
	}
	return float64(right) / float64(len(rows)), true
}
