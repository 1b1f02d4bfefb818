package scores

import (
	"errors"
	"slices"

	"lethe/core/audit"
	"lethe/core/rng"
	"lethe/core/vec"
)

// Question says who is to be told from whom.
type Question struct {
	In  string `json:"members"`    // what the members are called
	Out string `json:"nonmembers"` // what the others are called
	// Rows of the table, ascending; Kept are those still in training besides, which an attack may learn from.
	Members, Others, Kept []int `json:"-"`
}

// String says the question as in "forget against test".
func (q Question) String() string { return q.In + " against " + q.Out }

// Questions lists what can be asked of t. First, where there are forgotten examples: are they told from unseen ones, which are the
// test set, or val, or else the non-members? Then: are members told from non-members, by the column member or else retain from
// test? Forgotten examples are on neither side of that. A side needs two examples; where no question has them, that is an error.
func (t *Table) Questions() ([]Question, error) {
	retain, forget, unseen := t.Part(Retain), t.Part(Forget), t.Part(Test)
	out := Test.String()
	if len(unseen) == 0 {
		unseen, out = t.Part(Val), Val.String()
	}
	in, members, others := Retain.String(), retain, unseen
	outside := out
	if t.Member != nil {
		in, outside, members, others = "members", "non-members", nil, nil
		for i, yes := range t.Member {
			switch {
			case t.part(i) == Forget:
			case yes:
				members = append(members, i)
			default:
				others = append(others, i)
			}
		}
		if len(unseen) == 0 {
			unseen, out = others, outside
		}
	}
	var all []Question
	if len(forget) >= 2 && len(unseen) >= 2 {
		all = append(all, Question{Forget.String(), out, forget, unseen, retain})
	}
	if len(members) >= 2 && len(others) >= 2 {
		all = append(all, Question{In: in, Out: outside, Members: members, Others: others})
	}
	if len(all) == 0 {
		return nil, oneSided(len(forget)+len(members), len(unseen))
	}
	return all, nil
}

// oneSided says which side is missing.
func oneSided(seen, unseen int) error {
	switch {
	case unseen < 2:
		return errors.New("fewer than two examples that the model was never trained on (split test, or member 0): there is nothing to tell the others from")
	case seen < 2:
		return errors.New("fewer than two examples that the model was trained on (split forget or retain, or member 1): there is nothing to find")
	}
	return errors.New("no side has two examples")
}

// Balanced returns q with as many members as others of each true class, the surplus left out at random. It fails where no class is
// on both sides twice.
func (q Question) Balanced(t *Table, seed rng.Seed) (Question, error) {
	if t.Labels == nil {
		return q, errors.New("no labels to balance by")
	}
	r := seed.Child("balance").Rand()
	var sides [2][]int
	for class := range t.Classes() {
		in, out := ofClass(q.Members, t.Labels, class), ofClass(q.Others, t.Labels, class)
		n := min(len(in), len(out))
		for i, rows := range [...][]int{in, out} {
			r.Shuffle(len(rows), func(a, b int) { rows[a], rows[b] = rows[b], rows[a] })
			sides[i] = append(sides[i], rows[:n]...)
		}
	}
	slices.Sort(sides[0])
	slices.Sort(sides[1])
	q.Members, q.Others = sides[0], sides[1]
	if len(q.Members) < 2 {
		return q, errors.New("no true class has examples on both sides")
	}
	return q, nil
}

func ofClass(rows, labels []int, class int) []int {
	var own []int
	for _, i := range rows {
		if labels[i] == class {
			own = append(own, i)
		}
	}
	return own
}

// evidence returns what an attack sees of q: members first, then the others. Without labels all are 0, without a loss it is 0.
func (t *Table) evidence(q Question) audit.Evidence {
	rows := slices.Concat(q.Members, q.Others)
	seen := t.sample(rows)
	e := audit.Evidence{Scores: seen.Scores, Labels: seen.Labels, Member: make([]bool, len(rows))}
	for i := range q.Members {
		e.Member[i] = true
	}
	if len(q.Kept) > 0 {
		e.Retain = t.sample(q.Kept)
	}
	return e
}

// sample returns losses and logits of rows.
func (t *Table) sample(rows []int) audit.Sample {
	s := audit.Sample{Scores: vec.NewMatrix(len(rows), 1+t.Classes()), Labels: make([]int, len(rows))}
	for i, row := range rows {
		to := s.Scores.Row(i)
		if t.Loss != nil {
			to[0] = t.Loss[row]
		}
		if t.Classes() > 0 {
			t.Logits.Row(to[1:], row)
		}
		if t.Labels != nil {
			s.Labels[i] = t.Labels[row]
		}
	}
	return s
}

// pickOf returns the elements of x in the given rows.
func pickOf(x []float64, rows []int) []float64 {
	some := make([]float64, len(rows))
	for i, row := range rows {
		some[i] = x[row]
	}
	return some
}
