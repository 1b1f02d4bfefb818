package data

import (
	"fmt"

	"lethe/core/rng"
)

// Subclass forgets all training examples of one sub-class, such as the sneakers among the shoes, while the rest of its class is
// retained; as in class, it then leaves the validation and test sets as well. It wants a dataset whose classes have parts,
// Dataset.Fine, as have those with the setting coarse.
type Subclass struct {
	Subclass int `json:"subclass" doc:"the sub-class to forget, from 0: with coarse data, the class that it is without" range:"[0, 1000000]"`
}

// Choose returns the examples of the sub-class. One that is all of its class is an error.
func (s *Subclass) Choose(d *Dataset, train []int, _ rng.Seed) ([]int, error) {
	switch {
	case d.Fine == nil:
		return nil, fmt.Errorf("%s has no sub-classes; datasets with the setting coarse have", d.Name)
	case s.Subclass < 0 || s.Subclass >= len(d.FineNames):
		return nil, fmt.Errorf("sub-class %d, but %s has sub-classes 0 to %d", s.Subclass, d.Name, len(d.FineNames)-1)
	}
	var forget []int
	classes, kept := make([]bool, d.Classes), make([]bool, d.Classes)
	for _, i := range train {
		k := d.Labels[i]
		if d.Fine[i] == s.Subclass {
			forget, classes[k] = append(forget, i), true
		} else {
			kept[k] = true
		}
	}
	for k := range classes {
		if classes[k] && !kept[k] {
			return nil, fmt.Errorf("sub-class %s is all of class %s; choose class instead", d.FineNames[s.Subclass], d.ClassName(k))
		}
	}
	return forget, nil
}

// Keeps reports whether example i is of another sub-class.
func (s *Subclass) Keeps(d *Dataset, i int) bool { return d.Fine[i] != s.Subclass }
