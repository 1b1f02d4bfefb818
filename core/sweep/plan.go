package sweep

import (
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"

	"lethe/core/experiment"
	"lethe/core/hash"
)

// Run is one setting of one method with one seed.
type Run struct {
	Index   int
	Seed    uint64
	Method  string             // as the config's Labels have it
	Shared  []string           // assignments that hold for all methods, as in --set
	Setting []string           // assignments to the method's own settings, without the path to it: "alpha=2"
	Config  *experiment.Config // what plays this run with its references, alone
	group   int                // runs of one group have their references in common
}

// mostRuns is how many runs a sweep may have.
const mostRuns = 100_000

// Reference reports whether the run is one of those that all others of its group are held against or start from.
func (r Run) Reference() bool { return r.Method == "original" || r.Method == "retrain" }

// Hash returns the SHA-256 of the run's config.
func (r Run) Hash() string {
	sum := hash.Sum256(r.Config.JSON())
	return hex.EncodeToString(sum[:])
}

// Runs lists the runs in order: by shared setting and seed, each time original, retrain, and then every setting of every method.
func (d *Document) Runs() ([]Run, error) {
	if err := d.Config.Validate(); err != nil {
		return nil, err
	}
	shared, own := d.axes()
	var all []Run
	group := 0
	for _, common := range product(shared) {
		base, err := d.Config.Patch(common...)
		if err != nil {
			return nil, fmt.Errorf("grid: %w", err)
		}
		for _, seed := range base.Seeds {
			p := planner{base: base, seed: seed, shared: common, group: group}
			if all, err = p.plan(all, own); err != nil {
				return nil, err
			}
			group++
		}
	}
	return all, nil
}

// axes divides the grid into what all methods share and what is each method's own.
func (d *Document) axes() (shared []Axis, own [][]Axis) {
	own = make([][]Axis, len(d.Config.Unlearn))
	for _, a := range d.Grid {
		if i := d.method(a); i >= 0 {
			own[i] = append(own[i], Axis{strings.Join(strings.Split(a.Path, ".")[2:], "."), a.Values})
		} else {
			shared = append(shared, a)
		}
	}
	return shared, own
}

// planner lists the runs of one group.
type planner struct {
	base   *experiment.Config
	seed   uint64
	shared []string
	group  int
}

// plan appends the group's runs to all.
func (p planner) plan(all []Run, own [][]Axis) ([]Run, error) {
	add := func(method string, setting []string, c *experiment.Config) error {
		if len(all) == mostRuns {
			return fmt.Errorf("grid: more than %d runs", mostRuns)
		}
		all = append(all, Run{len(all), p.seed, method, p.shared, setting, c, p.group})
		return nil
	}
	for _, name := range [...]string{"original", "retrain"} {
		if err := add(name, nil, p.config(-1)); err != nil {
			return nil, err
		}
	}
	for i, label := range p.base.Labels() {
		if label == "original" || label == "retrain" {
			continue
		}
		for _, setting := range product(own[i]) {
			c, err := p.tuned(i, setting)
			if err != nil {
				return nil, err
			}
			if err := add(label, setting, c); err != nil {
				return nil, err
			}
		}
	}
	return all, nil
}

// config returns the base with the references and method i alone, or with the references alone for a negative i.
func (p planner) config(i int) *experiment.Config {
	c := *p.base
	c.Seeds, c.Unlearn = []uint64{p.seed}, nil
	for _, m := range p.base.Unlearn {
		if m.Name == "original" || m.Name == "retrain" {
			c.Unlearn = append(c.Unlearn, m)
		}
	}
	if i >= 0 {
		c.Unlearn = append(slices.Clip(c.Unlearn), p.base.Unlearn[i])
	}
	return &c
}

// tuned returns the config of method i with a setting.
func (p planner) tuned(i int, setting []string) (*experiment.Config, error) {
	c := p.config(i)
	var full []string
	for _, s := range setting {
		full = append(full, fmt.Sprintf("unlearn.%d.%s", len(c.Unlearn)-1, s))
	}
	tuned, err := c.Patch(full...)
	if err != nil { // The place in the whole config, not in that of the run.
		text := strings.ReplaceAll(err.Error(), fmt.Sprintf("unlearn.%d.", len(c.Unlearn)-1), "unlearn."+p.base.Labels()[i]+".")
		return nil, errors.New("grid: " + text)
	}
	return tuned, nil
}
