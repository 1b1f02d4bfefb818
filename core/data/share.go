//go:build !page

package data

import "fmt"

// share is examples of the official parts, the second of which may be empty: those that are chosen, by numbers in ascending order, where
// those of the test part follow those of the training part, or all. A list of all would take more memory than short lines do.
type share struct {
	chosen      []int // nil for all
	train, test []byte
}

// pickShare says which examples to take of the official parts, as FileSettings.pick does.
func pickShare(name string, classes int, train, test []byte, n int) (s share, testFrom int, err error) {
	s = share{train: train, test: test}
	switch {
	case n == 0 && len(test) > 0:
		return s, len(train), nil
	case n == 0:
		return s, 0, nil
	case len(test) > 0:
		s.chosen, testFrom, err = FileSettings{N: n}.pick(name, classes, train, test)
		return s, testFrom, err
	case n > len(train):
		return s, 0, fmt.Errorf("data.n: %d examples, but %s has %d", n, name, len(train))
	}
	s.chosen = firstOfEach(nil, train, 0, classes, n)
	return s, 0, nil
}

// count returns how many examples there are.
func (s share) count() int {
	if s.chosen == nil {
		return len(s.train) + len(s.test)
	}
	return len(s.chosen)
}

// number returns the number of example i, in all.
func (s share) number(i int) int {
	if s.chosen == nil {
		return i
	}
	return s.chosen[i]
}

// labels returns the class of each.
func (s share) labels() []int {
	labels := make([]int, s.count())
	for at := range labels {
		if i := s.number(at); i < len(s.train) {
			labels[at] = int(s.train[i])
		} else {
			labels[at] = int(s.test[i-len(s.train)])
		}
	}
	return labels
}
