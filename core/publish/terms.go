package publish

import (
	"bytes"
	"encoding/json"
	"strings"

	"lethe/core/experiment"
)

// terms says what was to be forgotten, and under which settings every method played.
func terms(c *experiment.Config) []Fact {
	facts := []Fact{{"to forget", settingsOf(c.Split.Forget)}}
	for i, label := range c.Labels() {
		facts = append(facts, Fact{label, settingsOf(c.Unlearn[i])})
	}
	return facts
}

// settingsOf writes the settings of a choice in a line, as in "random: fraction 0.2": the choices within it by their names, and
// without what is zero, false or empty.
func settingsOf(choice json.Marshaler) string {
	raw, err := choice.MarshalJSON()
	if err != nil {
		panic("publish: a choice does not encode")
	}
	fields := json.NewDecoder(bytes.NewReader(raw))
	_, _ = fields.Token() // The brace.
	name, list := "", []string(nil)
	for fields.More() {
		key, _ := fields.Token()
		var value json.RawMessage
		if fields.Decode(&value) != nil {
			panic("publish: a choice encodes to no object")
		}
		switch text := plain(value); {
		case key == "name":
			name = text
		case text != "":
			list = append(list, strings.TrimSuffix(strings.ReplaceAll(key.(string), "_", " ")+" "+text, " true"))
		}
	}
	if len(list) == 0 {
		return name
	}
	return name + ": " + strings.Join(list, ", ")
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
