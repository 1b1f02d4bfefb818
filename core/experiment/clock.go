package experiment

import "time"

// Clocked is a Journal that also remembers how long its run has been played, so that the end tells of all parts of a run that was
// resumed.
type Clocked interface {
	// Spent returns what was kept last: the times of all parts that came before; none at a run's beginning.
	Spent() Times
	// Spend keeps the times of all parts so far. It says nothing of what goes wrong, for no result hangs on it.
	Spend(Times)
}

// spent returns the times of the run so far, with the parts that came before.
func (s *stream) spent() Times {
	t := s.times
	t.Wall += time.Since(s.started).Seconds()
	t.CPU += cpuSeconds() - s.cpu
	return t
}

// recall takes up the times of the parts that came before.
func (s *stream) recall() {
	if j, ok := s.journal.(Clocked); ok {
		s.times = j.Spent()
	}
}

// spend has the journal keep the times so far, unless it has done so within the last pause.
func (s *stream) spend(pause time.Duration) {
	if j, ok := s.journal.(Clocked); ok && time.Since(s.kept) >= pause {
		s.kept = time.Now()
		j.Spend(s.spent())
	}
}
