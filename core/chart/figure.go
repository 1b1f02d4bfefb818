// Package chart turns numbers into SVG text, with the one-line summary and the
// table of the same numbers that a reader without sight of the picture needs.
//
// Every chart takes one struct and gives a Figure. Colours are CSS values such
// as "var(--forget)", so a drawing follows the theme of the page around it;
// Export resolves them for a file that stands alone. Words come in through a
// Labels struct, English when it is left empty. Nothing here knows of a
// browser: the package is plain Go and the same input gives the same bytes.
package chart

import (
	"strings"
	"unicode/utf8"
)

// Figure is a drawn chart: SVG holds one <svg> element, Summary says in one or
// two sentences what it shows, Table holds the numbers behind it.
type Figure struct {
	SVG, Summary string
	Table        Table
}

// Table holds the numbers of a chart as text, for screen readers and for CSV.
type Table struct {
	Caption string
	Head    []string
	Rows    [][]string
}

// CSV writes head and rows as RFC 4180 asks: commas, CRLF, quotes where needed.
func (t Table) CSV() string {
	var b strings.Builder
	csvLine(&b, t.Head)
	for _, row := range t.Rows {
		csvLine(&b, row)
	}
	return b.String()
}

func csvLine(b *strings.Builder, fields []string) {
	for i, field := range fields {
		if i > 0 {
			b.WriteByte(',')
		}
		if strings.ContainsAny(field, ",\"\r\n") {
			field = `"` + strings.ReplaceAll(field, `"`, `""`) + `"`
		}
		b.WriteString(field)
	}
	b.WriteString("\r\n")
}

// fill replaces each {key} of a template by the value that follows the key in
// pairs. Values are not looked at again, and unknown keys stay as they are.
func fill(template string, pairs ...string) string {
	var b strings.Builder
	for {
		open := strings.IndexByte(template, '{')
		if open < 0 {
			break
		}
		end := strings.IndexByte(template[open:], '}')
		if end < 0 {
			break
		}
		b.WriteString(template[:open])
		b.WriteString(lookup(template[open:open+end+1], pairs))
		template = template[open+end+1:]
	}
	b.WriteString(template)
	return b.String()
}

func lookup(braced string, pairs []string) string {
	key := braced[1 : len(braced)-1]
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i] == key {
			return pairs[i+1]
		}
	}
	return braced
}

// escape makes text safe between tags and inside double quotes. Characters
// which XML forbids become question marks.
func escape(s string) string {
	if clean(s) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '&':
			b.WriteString("&amp;")
		case r == '"':
			b.WriteString("&#34;")
		case r == '\'':
			b.WriteString("&#39;")
		case r == '\t' || r == '\n' || r == '\r':
			b.WriteByte(' ')
		case r < ' ' || r == 0xFFFE || r == 0xFFFF:
			b.WriteByte('?')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func clean(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c >= utf8.RuneSelf || c == '<' || c == '>' || c == '&' || c == '"' || c == '\'' {
			return false
		}
	}
	return true
}
