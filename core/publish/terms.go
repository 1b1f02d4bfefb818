package publish

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"

	"lethe/core/experiment"
)

// terms says what was to be forgotten, and under which settings every method played.
func terms(c *experiment.Config) []Fact {
	forget := strings.Join(append([]string{c.Split.Forget.Name}, settingsOf(c.Split.Forget)...), ", ")
	if n := c.Split.Requests; n > 1 {
		forget += ", in " + strconv.Itoa(n) + " requests"
	}
	facts := []Fact{{"to forget", forget}}
	for i, label := range c.Labels() {
		if list := settingsOf(c.Unlearn[i]); len(list) > 0 {
			facts = append(facts, Fact{label, strings.Join(list, ", ")})
		}
	}
	return facts
}

// settingsOf lists the settings of a choice as in "fraction 0.2": the choices within it by their names, and without what is zero,
// false or empty.
func settingsOf(choice json.Marshaler) []string {
	raw, err := choice.MarshalJSON()
	if err != nil {
		panic("publish: a choice does not encode")
	}
	fields := json.NewDecoder(bytes.NewReader(raw))
	_, _ = fields.Token() // The brace.
	var list []string
	for fields.More() {
		key, _ := fields.Token()
		var value json.RawMessage
		if fields.Decode(&value) != nil {
			panic("publish: a choice encodes to no object")
		}
		if text := plain(value); text != "" && key != "name" {
			list = append(list, strings.TrimSuffix(strings.ReplaceAll(key.(string), "_", " ")+" "+text, " true"))
		}
	}
	return list
}

// plain writes a setting's value: a choice by its name, nothing for a zero.
func plain(value json.RawMessage) string {
	switch text := string(value); {
	case text[0] == '{':
		var choice struct{ Name string }
		_ = json.Unmarshal(value, &choice) // Whatever has no name stays out.
		return choice.Name
	case text[0] == '"':
		var word string
		_ = json.Unmarshal(value, &word) // It is a string.
		return word
	case text == "0" || text == "false" || text == "null" || text == "[]":
		return ""
	default:
		return text
	}
}
