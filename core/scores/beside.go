package scores

import (
	"strconv"

	"lethe/core/report"
)

// AttackSeed returns the seed that the model was trained with, with which a run's attacks drew, or 1.
func (t *Table) AttackSeed() uint64 {
	if seed, err := strconv.ParseUint(t.Seed, 10, 64); err == nil {
		return seed
	}
	return 1
}

// Beside returns the retrained model of t's seed, aligned with t, where read finds it beside t's in a file of several models.
func (t *Table) Beside(c Choice, read func(Choice) (*Table, error)) []*Table {
	if t.Model == "" || t.Model == report.Reference {
		return nil
	}
	c.Model, c.Seed = report.Reference, t.Seed
	other, err := read(c)
	if err != nil {
		return nil // There is none, or it has not finished.
	}
	aligned, err := t.Align(other)
	if err != nil {
		return nil
	}
	return []*Table{aligned}
}
