package sweep

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"lethe/core/audit"
	"lethe/core/experiment"
)

// Version is the version of the sweep document.
const Version = 1

// Document is one sweep.
type Document struct {
	Config *experiment.Config // its seeds are those that every setting is played with
	Grid   []Axis
	Rule   string // a name among Rules
	Budget int    // the most per-example gradients that what is chosen may take; 0 for any number
}

// wire is a document as JSON.
type wire struct {
	Version int             `json:"version"`
	Config  json.RawMessage `json:"config"`
	Grid    []Axis          `json:"grid"`
	Rule    string          `json:"rule"`
	Budget  int             `json:"budget,omitempty"`
}

// Is reports whether a JSON document is a sweep's rather than an experiment's.
func Is(document []byte) bool {
	var keys map[string]json.RawMessage
	return json.Unmarshal(document, &keys) == nil && keys["grid"] != nil
}

// Parse reads a sweep strictly. Its config is an experiment's, or the name of a preset.
func Parse(document []byte) (*Document, error) {
	w := wire{Version: Version, Rule: DefaultRule}
	d := json.NewDecoder(bytes.NewReader(document))
	d.DisallowUnknownFields()
	if err := d.Decode(&w); err != nil {
		return nil, plain(err)
	}
	if w.Version != Version {
		return nil, fmt.Errorf("version: %d; want %d", w.Version, Version)
	}
	c, err := config(w.Config)
	if err != nil {
		return nil, fmt.Errorf("config: %w", err)
	}
	s, err := New(c, w.Grid, w.Rule)
	if err != nil {
		return nil, err
	}
	return s.Under(w.Budget)
}

// Under returns the sweep under a budget of gradients; 0 for none.
func (d *Document) Under(budget int) (*Document, error) {
	if budget < 0 {
		return nil, fmt.Errorf("budget: %d gradients; want at least 1, or 0 for any number", budget)
	}
	under := *d
	under.Budget = budget
	return &under, nil
}

// plain returns what a decoder says without the types of the program.
func plain(err error) error {
	var kind *json.UnmarshalTypeError
	if errors.As(err, &kind) {
		return fmt.Errorf("%s: a %s does not belong here", kind.Field, kind.Value)
	}
	return errors.New(strings.TrimPrefix(err.Error(), "json: "))
}

// config reads what a document has for a config.
func config(raw json.RawMessage) (*experiment.Config, error) {
	var name string
	switch {
	case len(raw) == 0:
		return nil, errors.New("missing")
	case json.Unmarshal(raw, &name) == nil:
		return experiment.Preset(name)
	}
	return experiment.Parse(raw)
}

// New returns the sweep of c over a grid. Every config that it leads to is validated; errors name the place.
func New(c *experiment.Config, grid []Axis, rule string) (*Document, error) {
	if _, err := Rules.New(rule); err != nil {
		return nil, fmt.Errorf("rule: %w", err)
	}
	if len(grid) == 0 {
		return nil, errors.New("grid: empty; give at least one axis")
	}
	for i, a := range c.Attacks {
		if _, ok := a.Value.(audit.Shadowed); ok {
			return nil, fmt.Errorf("attacks.%d: a sweep trains no shadow models for %s; leave it out, and let the tuned run have it", i, a.Name)
		}
	}
	d := &Document{Config: c, Grid: grid, Rule: rule}
	seen := map[string]bool{}
	for i := range grid {
		if err := grid[i].check(); err != nil {
			return nil, fmt.Errorf("grid.%d: %w", i, err)
		}
		if err := d.fixed(grid[i]); err != nil {
			return nil, fmt.Errorf("grid.%d: %w", i, err)
		}
		if seen[grid[i].Path] {
			return nil, fmt.Errorf("grid.%d: %s has an axis already", i, grid[i].Path)
		}
		seen[grid[i].Path] = true
	}
	_, err := d.Runs()
	return d, err
}

// JSON returns the canonical document.
func (d *Document) JSON() []byte {
	raw, err := json.Marshal(wire{Version, d.Config.JSON(), d.Grid, d.Rule, d.Budget})
	if err != nil {
		panic("sweep: document does not encode: " + err.Error())
	}
	return raw
}

// method returns the place in the config's methods that the axis is below, -1 where it is below none.
func (d *Document) method(a Axis) int {
	keys := strings.Split(a.Path, ".")
	if keys[0] != "unlearn" {
		return -1
	}
	if at, err := strconv.Atoi(keys[1]); err == nil && at >= 0 && at < len(d.Config.Unlearn) {
		return at
	}
	return slices.Index(d.Config.Labels(), keys[1]) // Where it is none, Patch says what is wrong.
}

// fixed returns why the axis cannot be moved: settings are held against one another, so they have what they are held against,
// and what is asked of them, in common.
func (d *Document) fixed(a Axis) error {
	at := d.method(a)
	switch keys := strings.Split(a.Path, "."); {
	case keys[0] == "split" && (len(keys) == 1 || keys[1] == "forget"):
		return fmt.Errorf("%s is no axis: it changes what is to be forgotten; give it by --set, one sweep for each", a.Path)
	case at >= 0 && (d.Config.Unlearn[at].Name == "original" || d.Config.Unlearn[at].Name == "retrain"):
		return fmt.Errorf("%s is no axis: it changes what all methods are held against; give it by --set, one sweep for each", a.Path)
	}
	return nil
}
