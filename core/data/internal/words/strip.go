package words

import (
	"regexp"
	"strings"
	"unicode"
)

// Strip says what is taken out of a message, in the manner of scikit-learn's fetch_20newsgroups, so that a model has to learn from what
// is said and not from who says it where.
type Strip struct{ Headers, Quotes, Footers bool }

// Of returns what is left of a message: headers go first, then the footer, then quotes.
func (s Strip) Of(message string) string {
	if s.Headers {
		_, message, _ = strings.Cut(message, "\n\n")
	}
	if s.Footers {
		message = withoutFooter(message)
	}
	if s.Quotes {
		message = withoutQuotes(message)
	}
	return message
}

// withoutFooter returns the message before its last blank line, or one of hyphens alone, unless that is the first.
func withoutFooter(message string) string {
	lines := strings.Split(trim(message), "\n")
	last := len(lines) - 1
	for last > 0 && strings.Trim(trim(lines[last]), "-") != "" {
		last--
	}
	if last == 0 {
		return message
	}
	return strings.Join(lines[:last], "\n")
}

// trim cuts off white space as Python's strip does, to which the four separators of ASCII belong.
func trim(s string) string { return strings.TrimFunc(s, isSpace) }

// withoutQuotes returns the message without lines that quote another or say whom.
func withoutQuotes(message string) string {
	quotes := regexp.MustCompile(`writes in|writes:|wrote:|says:|said:|^In article|^Quoted from|^\||^>`)
	var kept []string
	for line := range strings.SplitSeq(message, "\n") {
		if !quotes.MatchString(line) {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "\n")
}

func isSpace(r rune) bool { return unicode.IsSpace(r) || 0x1c <= r && r <= 0x1f }
