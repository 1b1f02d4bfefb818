package sweep

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
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
}

// wire is a document as JSON.
type wire struct {
	Version int             `json:"version"`
	Config  json.RawMessage `json:"config"`
	Grid    []Axis          `json:"grid"`
	Rule    string          `json:"rule"`
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
	return New(c, w.Grid, w.Rule)
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
	seen := map[string]bool{}
	for i := range grid {
		if err := grid[i].check(); err != nil {
			return nil, fmt.Errorf("grid.%d: %w", i, err)
		}
		if seen[grid[i].Path] {
			return nil, fmt.Errorf("grid.%d: %s has an axis already", i, grid[i].Path)
		}
		seen[grid[i].Path] = true
	}
	d := &Document{Config: c, Grid: grid, Rule: rule}
	_, err := d.Runs()
	return d, err
}

// JSON returns the canonical document.
func (d *Document) JSON() []byte {
	raw, err := json.Marshal(wire{Version, d.Config.JSON(), d.Grid, d.Rule})
	if err != nil {
		panic("sweep: document does not encode: " + err.Error())
	}
	return raw
}

// owner returns the place in the config's methods whose setting the axis moves, or false where it moves what all share: the
// data, the model, or how original and retrain are trained.
func (d *Document) owner(a Axis) (int, bool) {
	keys := strings.Split(a.Path, ".")
	if keys[0] != "unlearn" {
		return 0, false
	}
	at, err := strconv.Atoi(keys[1])
	for i, m := range d.Config.Unlearn {
		if i == at && err == nil || m.Name == keys[1] {
			return i, m.Name != "original" && m.Name != "retrain"
		}
	}
	return 0, false // Patch says what is wrong with it.
}
