package data

import (
	"fmt"

	"lethe/core/rng"
)

// Class forgets all training examples of one class, which then leaves the validation and test sets as well.
type Class struct {
	Class int `json:"class" doc:"the class to forget, from 0" range:"[0, 1000000]"`
}

// Choose returns the examples of the class.
func (s *Class) Choose(d *Dataset, train []int, _ rng.Seed) ([]int, error) {
	if s.Class < 0 || s.Class >= d.Classes {
		return nil, fmt.Errorf("class %d, but %s has classes 0 to %d", s.Class, d.Name, d.Classes-1)
	}
	var forget []int
	for _, i := range train {
		if d.Labels[i] == s.Class {
			forget = append(forget, i)
		}
	}
	return forget, nil
}

// Keeps reports whether example i is of another class.
func (s *Class) Keeps(d *Dataset, i int) bool { return d.Labels[i] != s.Class }
