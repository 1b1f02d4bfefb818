package report

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Text prints x.
func (f Format) Text(x float64) string {
	s := ""
	switch {
	case math.Abs(x) >= 1e9:
		s = strconv.FormatFloat(x, 'g', 3, 64)
	case f == Percent:
		s = strconv.FormatFloat(100*x, 'f', 1, 64)
	case f == Decimals:
		s = strconv.FormatFloat(x, 'f', 3, 64)
	case f == Count:
		s = thousands(strconv.FormatFloat(math.Round(x), 'f', 0, 64))
	case f == Seconds:
		s = strconv.FormatFloat(x, 'f', threeDigits(x), 64)
	}
	digits, negative := strings.CutPrefix(s, "-")
	if !negative || strings.Trim(digits, "0.") == "" {
		return digits
	}
	return "−" + digits
}

// threeDigits returns how many decimals leave x three significant digits, 5 at the most.
func threeDigits(x float64) int {
	decimals := 2
	for ; x >= 10 && decimals > 0; x /= 10 {
		decimals--
	}
	for ; x < 1 && decimals < 5; x *= 10 {
		decimals++
	}
	return decimals
}

// thousands puts a comma before each group of three digits.
func thousands(digits string) string {
	for i := len(digits) - 3; i > 0 && digits[i-1] != '-'; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// pad fills s with blanks up to width characters: on the right, or for a negative width on the left.
func pad(s string, width int) string {
	blank := strings.Repeat(" ", max(0, max(width, -width)-utf8.RuneCountInString(s)))
	if width < 0 {
		return blank + s
	}
	return s + blank
}

const noBreak = "\u00a0"

// wrap breaks text into lines of at most width characters, those after the first indented, and ends the last. It does not
// break at noBreak.
func wrap(text string, width int) string {
	var b strings.Builder
	used := 0
	for _, word := range strings.Split(text, " ") {
		n := utf8.RuneCountInString(word)
		switch {
		case used == 0:
		case used+1+n > width:
			b.WriteString("\n  ")
			used = 2
		default:
			b.WriteString(" ")
			used++
		}
		b.WriteString(strings.ReplaceAll(word, noBreak, " "))
		used += n
	}
	b.WriteString("\n")
	return b.String()
}
