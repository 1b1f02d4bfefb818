package sweep

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// Axis is one direction of a grid: a path in the config as in experiment.Config.Patch, and the values tried there.
type Axis struct {
	Path   string            `json:"path"`
	Values []json.RawMessage `json:"values"`
}

// ParseAxis reads "path=value,value": values are JSON, and what is no JSON is a string.
func ParseAxis(text string) (Axis, error) {
	path, list, ok := strings.Cut(text, "=")
	if !ok || path == "" || list == "" {
		return Axis{}, fmt.Errorf("%q: want path=value,value, as in unlearn.stackelberg.alpha=0.5,1,2", text)
	}
	a := Axis{Path: path}
	if json.Unmarshal([]byte("["+list+"]"), &a.Values) != nil {
		a.Values = nil
		for _, v := range strings.Split(list, ",") {
			a.Values = append(a.Values, value(v))
		}
	}
	return a, a.check()
}

// value returns text as JSON, of itself or as a string.
func value(text string) json.RawMessage {
	if json.Valid([]byte(text)) {
		return json.RawMessage(text)
	}
	raw, err := json.Marshal(text)
	if err != nil {
		panic("sweep: a string does not encode: " + err.Error())
	}
	return raw
}

// check brings the values into their shortest form and refuses what cannot be swept.
func (a *Axis) check() error {
	switch keys := strings.Split(a.Path, "."); {
	case keys[0] == "seeds":
		return errors.New("seeds are no axis: every setting is played with all of them")
	case keys[0] == "version", keys[0] == "unlearn" && len(keys) < 3, keys[len(keys)-1] == "name" && keys[0] == "unlearn" && len(keys) == 3:
		return fmt.Errorf("%s: want a setting, as in unlearn.stackelberg.alpha", a.Path)
	case len(a.Values) == 0:
		return fmt.Errorf("%s: no values", a.Path)
	}
	seen := map[string]bool{}
	for i, v := range a.Values {
		var short bytes.Buffer
		if err := json.Compact(&short, v); err != nil {
			return fmt.Errorf("%s: %w", a.Path, err)
		}
		key := meaning(v)
		if seen[key] {
			return fmt.Errorf("%s: %s is listed twice", a.Path, short.String())
		}
		seen[key] = true
		a.Values[i] = short.Bytes()
	}
	return nil
}

// meaning returns the same text for values that are equal but written in another way, such as 0.01 and 0.010.
func meaning(value json.RawMessage) string {
	var v any
	if json.Unmarshal(value, &v) != nil {
		return string(value) // It fits in no number, which Patch says.
	}
	raw, err := json.Marshal(v)
	if err != nil {
		panic("sweep: a value does not encode: " + err.Error())
	}
	return string(raw)
}

// product returns every combination of one value of each axis, the last axis turning fastest, as assignments. Without axes there
// is one, the empty one.
func product(axes []Axis) [][]string {
	all := [][]string{nil}
	for _, a := range axes {
		var longer [][]string
		for _, head := range all {
			for _, v := range a.Values {
				longer = append(longer, append(head[:len(head):len(head)], a.Path+"="+string(v)))
			}
		}
		all = longer
	}
	return all
}
