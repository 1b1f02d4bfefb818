package session

import (
	"slices"
	"strconv"
	"strings"

	"lethe/wasm/frame"
)

// Mark adds or removes training examples, by their position in the scene, to or from those selected by hand; others are left
// out. With nothing selected yet it starts from the present forget set.
func (s *Session) Mark(positions []int, toggle bool) {
	if s.Scene == nil {
		return
	}
	if s.Marked == nil {
		from := s.Scene.Start(frame.Forget)
		for i := range s.Scene.Counts[frame.Forget] {
			s.Marked = append(s.Marked, from+i)
		}
		if !toggle {
			s.Marked = s.Marked[:0]
		}
	}
	selected := make([]bool, s.Scene.Start(frame.Val))
	for _, p := range s.Marked {
		selected[p] = true
	}
	for _, p := range positions {
		if p >= 0 && p < len(selected) {
			selected[p] = !toggle || !selected[p]
		}
	}
	s.Marked = s.Marked[:0]
	for p, on := range selected {
		if on {
			s.Marked = append(s.Marked, p)
		}
	}
}

// IsMarked reports whether the example at a position is selected.
func (s *Session) IsMarked(position int) bool {
	_, ok := slices.BinarySearch(s.Marked, position)
	return ok
}

// Unmark drops the selection.
func (s *Session) Unmark() { s.Marked = nil }

// ForgetMarked makes the selection the forget set. It reports whether that was accepted.
func (s *Session) ForgetMarked() bool {
	numbers := make([]string, 0, len(s.Marked))
	index := make([]int, 0, len(s.Marked))
	for _, p := range s.Marked {
		index = append(index, s.Scene.Index[p])
	}
	slices.Sort(index)
	for _, i := range index {
		numbers = append(numbers, strconv.Itoa(i))
	}
	return s.Edit(`split.forget={"name":"index","index":[` + strings.Join(numbers, ",") + `]}`)
}

// ForgetBy chooses the forget set by a scenario of the catalog.
func (s *Session) ForgetBy(scenario string) bool { return s.Edit("split.forget=" + scenario) }
