package journal

import (
	"encoding/json"
	"io"
	"os"

	"lethe/core/disk"
	"lethe/core/experiment"
)

// spentName is the file that says how long the run has been played.
const spentName = "spent.json"

const largestSpent = 4096 // bytes; a few numbers and a sum

// spent is that file.
type spent struct {
	Run string `json:"run"` // About.Run
	experiment.Times
}

// Spent implements experiment.Clocked: what was kept last of this run, nothing where that is not there or broken.
func (j *Journal) Spent() experiment.Times {
	f, err := os.Open(j.path(spentName))
	if err != nil {
		return experiment.Times{}
	}
	defer f.Close()
	var s spent
	raw, err := io.ReadAll(io.LimitReader(f, largestSpent))
	if err != nil || json.Unmarshal(raw, &s) != nil || s.Run != j.run || min(s.Wall, s.CPU, s.Shadows) < 0 {
		return experiment.Times{}
	}
	return s.Times
}

// Spend implements experiment.Clocked.
func (j *Journal) Spend(t experiment.Times) {
	raw, err := json.Marshal(spent{j.run, t})
	if err != nil {
		return
	}
	f, err := disk.Create(j.path(spentName))
	if err != nil {
		return
	}
	if _, err = f.Write(append(raw, '\n')); err != nil {
		f.Discard()
		return
	}
	_, _ = f.Place() // It is no matter where it cannot: what it says is measured, and soon said again.
}
