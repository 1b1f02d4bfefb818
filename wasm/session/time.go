package session

import "lethe/wasm/frame"

// Last returns the last epoch of the axis: the longest of the players.
func (s *Session) Last() int { return s.last }

// Buffered returns the epoch up to which every player has been seen that comes to a result.
func (s *Session) Buffered() int {
	if s.Status == Done {
		return s.Last()
	}
	least := s.Last()
	for _, p := range s.Players() {
		if _, lost := s.Lost[p]; lost {
			continue // No more will be seen of it.
		}
		n := 0
		if takes := s.Takes[p]; len(takes) > 0 {
			n = takes[len(takes)-1].Epoch
		}
		least = min(least, n)
	}
	return least
}

// Seek shows an epoch.
func (s *Session) Seek(epoch int) { s.Cursor = min(max(epoch, 0), s.Last()) }

// Toggle starts or stops the cursor; from the end it starts again.
func (s *Session) Toggle() {
	if s.Running {
		s.Running = false
		return
	}
	if s.Cursor >= s.Last() {
		s.Cursor = 0
	}
	s.Running = true
	s.Start()
}

// Step moves the cursor by one epoch and stops it.
func (s *Session) Step() {
	s.Start()
	s.Running = false
	if s.Cursor < s.Last() {
		s.Cursor++
	}
}

// Moves reports whether the cursor runs and the next picture is there.
func (s *Session) Moves() bool {
	return s.Running && (s.Cursor < s.Buffered() || s.Status == Done)
}

// Tick moves a running cursor on as far as pictures are there; it reports whether anything changed.
func (s *Session) Tick() bool {
	if !s.Moves() {
		return false
	}
	s.Cursor++
	if s.Cursor >= s.Last() {
		s.Cursor, s.Running = s.Last(), false
	}
	return true
}

// At returns the picture of a method at the cursor: for a player before its first epoch that of the original model, for a
// reference always its last, and nil where there is none yet.
func (s *Session) At(method string) *frame.Take { return s.AtEpoch(method, s.Cursor) }

// AtEpoch is At for any epoch.
func (s *Session) AtEpoch(method string, epoch int) *frame.Take {
	takes := s.Takes[method]
	if s.reference(method) {
		if len(takes) == 0 {
			return nil
		}
		return takes[len(takes)-1]
	}
	if epoch == 0 {
		return s.AtEpoch("original", 0)
	}
	var found *frame.Take
	for _, t := range takes {
		if t.Epoch > epoch {
			break
		}
		found = t
	}
	return found
}

func (s *Session) reference(method string) bool { return method == "original" || method == "retrain" }

// Progress returns how much of the work is done, from 0 to 1.
func (s *Session) Progress() float64 {
	total := s.Config.Rounds()
	if s.Status == Done || total == 0 {
		return 1
	}
	return float64(s.Heard) / float64(total)
}
