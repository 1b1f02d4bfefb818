package catalog

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

const (
	givenTwice = "given twice"
	longest    = 40 // characters of a stranger's text that an error repeats
)

// at prefixes err with the place, if there is one.
func at(place string, err error) error {
	if place == "" || err == nil {
		return err
	}
	return fmt.Errorf("%s: %w", place, err)
}

// fail returns the error text at a place.
func fail(place, text string) error { return at(place, errors.New(text)) }

// want says what a place should hold and what the document has there.
func want(place, what string, raw []byte) error {
	return fail(place, "want "+what+", got "+describe(raw))
}

// describe returns one short line on the JSON value raw.
func describe(raw []byte) string {
	switch raw[0] {
	case '{':
		return "an object"
	case '[':
		return "a list"
	case '"':
		return quote(unquote(raw))
	}
	return short(string(raw))
}

// join returns the place of a key inside a place. Keys that could blur an error are quoted.
func join(place, key string) string {
	if strings.Trim(key, letters) != "" || key == "" || len(key) > longest {
		key = quote(key)
	}
	if place == "" {
		return key
	}
	return place + "." + key
}

const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"

// quote quotes a stranger's text, on one line and not too long.
func quote(s string) string { return strconv.Quote(short(s)) }

// short cuts a text to what an error may repeat.
func short(s string) string {
	n := 0
	for i := range s {
		if n == longest {
			return s[:i] + "…"
		}
		n++
	}
	return s
}

// hint ends an error about an unknown name: with the nearest of the names, or else with all of them.
func hint(name string, names []string) string {
	if near, ok := Nearest(name, names); ok {
		return "; did you mean " + strconv.Quote(near) + "?"
	}
	switch len(names) {
	case 0:
		return ""
	case 1:
		return "; want " + strconv.Quote(names[0])
	}
	return "; want one of " + strings.Join(names, ", ")
}
