package scores

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"sort"
)

// Align returns what another model says of the examples of t, in t's order, with t's parts, members and labels: what other has of
// these only has to agree. Rows are matched by their ids where both tables have them, and else by their order.
func (t *Table) Align(other *Table) (*Table, error) {
	rows, err := t.match(other)
	if err != nil {
		return nil, err
	}
	a := &Table{Source: other.Source, Model: other.Model, Seed: other.Seed, ids: t.ids, Parts: t.Parts, Member: t.Member, Labels: t.Labels, lines: t.lines}
	for i, row := range rows {
		switch {
		case t.Parts != nil && other.Parts != nil && t.Parts[i] != other.Parts[row]:
			return nil, fmt.Errorf("%s: the example is %v here and %v in the audited file (%s)", other.at(row), other.Parts[row], t.Parts[i], t.at(i))
		case t.Labels != nil && other.Labels != nil && t.Labels[i] != other.Labels[row]:
			return nil, fmt.Errorf("%s: the example's label is %d here and %d in the audited file (%s)", other.at(row), other.Labels[row], t.Labels[i], t.at(i))
		}
	}
	if other.Loss != nil {
		a.Loss = pickOf(other.Loss, rows)
	}
	for _, s := range other.Signals {
		a.Signals = append(a.Signals, Signal{s.Name, pickOf(s.Values, rows)})
	}
	switch k := other.Classes(); {
	case k > 0 && t.Classes() > 0 && k != t.Classes():
		return nil, fmt.Errorf("%d classes, and the audited file has %d", k, t.Classes())
	case k > 0:
		z := make([]float64, k)
		a.Logits = &Outputs{Cols: k}
		for _, row := range rows {
			other.Logits.Row(z, row)
			a.Logits.append(z)
		}
	}
	return a, nil
}

// match returns the row of other for each row of t.
func (t *Table) match(other *Table) ([]int, error) {
	if t.ids == nil || other.ids == nil {
		if other.Rows() != t.Rows() {
			return nil, fmt.Errorf("%d examples, and the audited file has %d; ids in both would say which is which", other.Rows(), t.Rows())
		}
		rows := make([]int, t.Rows())
		for i := range rows {
			rows[i] = i
		}
		return rows, nil
	}
	order := other.byID()
	for k := 1; k < len(order); k++ {
		if bytes.Equal(other.ids.at(order[k-1]), other.ids.at(order[k])) {
			if slices.Equal(t.ids.ends, other.ids.ends) && bytes.Equal(t.ids.text, other.ids.text) {
				return (&Table{Parts: t.Parts, Member: t.Member}).match(other)
			}
			return nil, fmt.Errorf("%s: id %s stands there a second time; which example is which?", other.at(order[k]), other.ids.at(order[k]))
		}
	}
	rows := make([]int, t.Rows())
	for i := range rows {
		id := t.ids.at(i)
		k := sort.Search(len(order), func(k int) bool { return bytes.Compare(other.ids.at(order[k]), id) >= 0 })
		if k == len(order) || !bytes.Equal(other.ids.at(order[k]), id) {
			return nil, fmt.Errorf("no example with id %s, which the audited file has (%s)", id, t.at(i))
		}
		rows[i] = order[k]
	}
	if len(rows) == 0 {
		return nil, errors.New("no examples")
	}
	return rows, nil
}
