package catalog

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"unicode/utf8"
)

// Bounds on what Decode accepts, far above any honest document.
const (
	MaxSize  = 1 << 20 // bytes of a document
	MaxDepth = 32      // lists and objects inside each other
	MaxItems = 1 << 16 // items of a list, such as examples to forget
)

// inspect returns an error unless raw is one JSON value, in UTF-8 and within MaxSize and MaxDepth. Syntax errors give line and
// column, counted from 1 in characters.
func inspect(raw []byte) error {
	if len(raw) > MaxSize {
		return fmt.Errorf("the document is over %d bytes", MaxSize)
	}
	for i := 0; i < len(raw); {
		r, n := utf8.DecodeRune(raw[i:])
		if r == utf8.RuneError && n == 1 {
			return fmt.Errorf("%s: not UTF-8", position(raw, i))
		}
		i += n
	}
	if i, deep := tooDeep(raw); deep {
		return fmt.Errorf("%s: nested deeper than %d levels", position(raw, i), MaxDepth)
	}
	if json.Valid(raw) {
		return nil
	}
	return syntaxError(raw)
}

// syntaxError parses the invalid document raw once more for what is wrong and where.
func syntaxError(raw []byte) error {
	var value json.RawMessage
	err := json.Unmarshal(raw, &value)
	if syntax := (*json.SyntaxError)(nil); errors.As(err, &syntax) {
		where := int(syntax.Offset)
		if where > 0 && where < len(raw) || where == len(raw) && syntax.Error() != "unexpected end of JSON input" {
			where-- // The offset is behind the character at fault.
		}
		return fmt.Errorf("%s: %s", position(raw, where), syntax.Error())
	}
	return err
}

// position returns "line 3, column 7" for the character at raw[i].
func position(raw []byte, i int) string {
	before := raw[:i]
	line := 1 + bytes.Count(before, []byte("\n"))
	column := 1 + utf8.RuneCount(before[1+bytes.LastIndexByte(before, '\n'):])
	return fmt.Sprintf("line %d, column %d", line, column)
}

// tooDeep finds the bracket that opens level MaxDepth + 1. It reads any text, so that it may run before the parser.
func tooDeep(raw []byte) (int, bool) {
	depth := 0
	for i := 0; i < len(raw); i++ {
		switch raw[i] {
		case '"':
			i = stringEnd(raw, i) - 1
		case '{', '[':
			if depth++; depth > MaxDepth {
				return i, true
			}
		case '}', ']':
			depth--
		}
	}
	return 0, false
}

// members walks the keys and values of the object raw; everything from here on takes inspected, trimmed JSON.
func members(raw []byte) iter.Seq2[string, []byte] {
	return func(yield func(string, []byte) bool) {
		for i := blank(raw, 1); raw[i] != '}'; {
			end := stringEnd(raw, i)
			key := unquote(raw[i:end])
			i = blank(raw, blank(raw, end)+1) // Behind the colon.
			end = valueEnd(raw, i)
			if !yield(key, raw[i:end]) {
				return
			}
			i = comma(raw, end)
		}
	}
}

// items walks the values of the list raw.
func items(raw []byte) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		for i := blank(raw, 1); raw[i] != ']'; {
			end := valueEnd(raw, i)
			if !yield(raw[i:end]) {
				return
			}
			i = comma(raw, end)
		}
	}
}

// comma returns the index of the next value or closing bracket, from behind a value.
func comma(raw []byte, i int) int {
	if i = blank(raw, i); raw[i] == ',' {
		return blank(raw, i+1)
	}
	return i
}

// blank returns the index of the first character from i on that is not white space.
func blank(raw []byte, i int) int {
	for raw[i] == ' ' || raw[i] == '\n' || raw[i] == '\t' || raw[i] == '\r' {
		i++
	}
	return i
}

// valueEnd returns the index behind the value that starts at i.
func valueEnd(raw []byte, i int) int {
	for depth := 0; ; {
		switch raw[i] {
		case '"':
			i = stringEnd(raw, i)
		case '{', '[':
			depth++
			i++
		case '}', ']':
			depth--
			i++
		case ',', ':', ' ', '\n', '\t', '\r':
			i++ // Only inside brackets: outside of them the value has ended.
		default:
			i = wordEnd(raw, i)
		}
		if depth == 0 {
			return i
		}
	}
}

// wordEnd returns the index behind the number or literal that starts at i.
func wordEnd(raw []byte, i int) int {
	n := bytes.IndexAny(raw[i:], ",]} \n\t\r")
	if n < 0 {
		return len(raw)
	}
	return i + n
}

// stringEnd returns the index behind the string that starts at i, or behind raw where the string does not end.
func stringEnd(raw []byte, i int) int {
	for i++; i < len(raw) && raw[i] != '"'; i++ {
		if raw[i] == '\\' {
			i++
		}
	}
	return min(i+1, len(raw))
}

// unquote returns the text of a JSON string.
func unquote(raw []byte) (s string) {
	if err := json.Unmarshal(raw, &s); err != nil {
		panic("catalog: not a string")
	}
	return s
}
