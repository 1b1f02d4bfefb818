package experiment

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"lethe/core/catalog"
)

// Patch returns c with assignments of the form "path=value" applied in order, and validated. A path is keys and list
// positions joined by dots, as in error messages: "unlearn.3.alpha=5". In a list of choices a label stands for the
// position: the name for the first choice so called, "unlearn.stackelberg.alpha=5", and "stackelberg-2" for the next. Values are
// JSON; what is no JSON, and does not begin like an object, a list or a string, is a string. Choosing
// another name by "model.name=x" or "model=x" brings that choice's own defaults, and the position after a list's end
// appends.
func (c *Config) Patch(assignments ...string) (*Config, error) {
	for _, a := range assignments {
		var err error
		if c, err = c.patch(a); err != nil {
			return nil, err
		}
	}
	return c, c.Validate()
}

func (c *Config) patch(assignment string) (*Config, error) {
	path, value, ok := strings.Cut(assignment, "=")
	if !ok || path == "" {
		return nil, fmt.Errorf("%q: want path=value, as in unlearn.stackelberg.alpha=5", assignment)
	}
	tree, err := parseJSON(string(c.JSON()))
	if err != nil {
		return nil, err
	}
	v, err := parseJSON(value)
	switch {
	case err != nil && value != "" && strings.Contains(`{["`, value[:1]):
		return nil, fmt.Errorf("%s: broken JSON: %w", path, err)
	case err != nil:
		v = value
	}
	if tree, err = assign(tree, strings.Split(path, "."), v, path); err != nil {
		return nil, err
	}
	document, err := json.Marshal(tree)
	if err != nil {
		return nil, err
	}
	return decode(document)
}

func parseJSON(text string) (any, error) {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber() // Seeds do not fit in a float64.
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, err
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, errors.New("more than one value")
	}
	return v, nil
}

// assign returns node with the value at keys replaced. Keys that no field has are for Parse to refuse, which knows the
// nearest right one.
func assign(node any, keys []string, value any, path string) (any, error) {
	if len(keys) == 0 {
		return value, nil
	}
	var err error
	switch node := node.(type) {
	case map[string]any:
		if keys[0] == "name" && len(keys) == 1 && node["name"] != value {
			return map[string]any{"name": value}, nil
		}
		node[keys[0]], err = assign(node[keys[0]], keys[1:], value, path)
		return node, err
	case []any:
		i, err := position(node, keys[0], path)
		if err != nil {
			return nil, err
		}
		if i == len(node) {
			node = append(node, nil)
		}
		node[i], err = assign(node[i], keys[1:], value, path)
		return node, err
	case nil:
		below, err := assign(map[string]any{}, keys, value, path)
		return below, err
	}
	return nil, fmt.Errorf("%s: %q is below a plain value", path, keys[0])
}

// position returns where in list key points: a number up to its length, or the name of a choice.
func position(list []any, key, path string) (int, error) {
	i, err := strconv.Atoi(key)
	if err == nil && i >= 0 && i <= len(list) {
		return i, nil
	}
	var names []string
	for _, item := range list {
		choice, ok := item.(map[string]any)
		if !ok {
			break // A list of choices has nothing else in it.
		}
		names = append(names, fmt.Sprint(choice["name"]))
	}
	names = numbered(names)
	if at := slices.Index(names, key); at >= 0 {
		return at, nil
	}
	if err == nil {
		return 0, fmt.Errorf("%s: position %d is outside the list, which ends at %d", path, i, len(list)-1)
	}
	if key == "+" || key == "-" {
		return 0, fmt.Errorf("%s: no %q in the list; it ends at %d, and %s appends", path, key, len(list)-1, strings.Replace(path, "."+key, "."+strconv.Itoa(len(list)), 1))
	}
	if near, ok := catalog.Nearest(key, names); ok {
		return 0, fmt.Errorf("%s: no %q in the list; did you mean %q?", path, key, near)
	}
	return 0, fmt.Errorf("%s: no %q in the list; it has %s", path, key, strings.Join(names, ", "))
}
