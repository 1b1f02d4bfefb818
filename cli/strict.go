package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"unicode/utf8"
)

// decodeStrict reads one JSON document whose fields dst all knows. Errors name the place, and no types of the program.
func decodeStrict(raw []byte, dst any) error {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(dst); err != nil {
		return explain(raw, err)
	}
	rest := bytes.TrimLeft(raw[d.InputOffset():], " \t\r\n")
	if len(rest) > 0 {
		return fmt.Errorf("%s: more after the end of the document", position(raw, len(raw)-len(rest)))
	}
	return nil
}

// explain says of an error in reading raw what is wrong and where.
func explain(raw []byte, err error) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	unknown, isUnknown := strings.CutPrefix(err.Error(), "json: unknown field ")
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.As(err, &syntax) && syntax.Error() == "unexpected end of JSON input":
		return fmt.Errorf("%s: unexpected end of JSON input", position(raw, len(raw)))
	case errors.As(err, &syntax): // The offset is behind the character at fault.
		return fmt.Errorf("%s: %s", position(raw, max(0, int(syntax.Offset)-1)), syntax.Error())
	case errors.As(err, &kind):
		place := kind.Field
		if place != "" {
			place += ": "
		}
		got, _, _ := strings.Cut(kind.Value, " ") // It may end in the number itself.
		return fmt.Errorf("%swant %s, got %s", place, wanted(kind.Type.Kind()), article(got))
	case isUnknown:
		return fmt.Errorf("unknown field %s", unknown)
	}
	return err
}

// position returns "line 3, column 7" for the character at raw[i].
func position(raw []byte, i int) string {
	before := raw[:i]
	start := 1 + bytes.LastIndexByte(before, '\n')
	return fmt.Sprintf("line %d, column %d", 1+bytes.Count(before, []byte("\n")), 1+utf8.RuneCount(before[start:]))
}

// wanted names in JSON's words what a value of a kind is read from.
func wanted(k reflect.Kind) string {
	switch k {
	case reflect.String:
		return "a string"
	case reflect.Map, reflect.Struct:
		return "an object"
	case reflect.Slice, reflect.Array:
		return "a list"
	}
	return "a number"
}

// article puts what JSON calls a value into a sentence.
func article(value string) string {
	switch value {
	case "object":
		return "an object"
	case "array":
		return "a list"
	case "bool":
		return "true or false"
	}
	return "a " + value
}
