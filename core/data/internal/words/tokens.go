// Package words turns texts into weighted counts of their words: TF-IDF as scikit-learn's TfidfVectorizer has it (Pedregosa et al.
// 2011, "Scikit-learn: Machine Learning in Python"), over a vocabulary or over hashed columns.
package words

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// tokens calls visit for each word of the text: two or more letters, numbers or underscores in a row, in lower case, which is what the
// pattern (?u)\b\w\w+\b finds. Lower case is that of single characters.
func tokens(text string, visit func(word []byte)) {
	var word []byte
	length := 0
	for _, r := range text {
		if r == '_' || unicode.IsLetter(r) || unicode.IsNumber(r) {
			word = utf8.AppendRune(word, unicode.ToLower(r))
			length++
			continue
		}
		if length > 1 {
			visit(word)
		}
		word, length = word[:0], 0
	}
	if length > 1 {
		visit(word)
	}
}

// Decode returns the characters of a file: as UTF-8, where anything else is an error that names the byte, or as Latin-1, where each
// byte is one.
func Decode(file []byte, latin bool) (string, error) {
	if latin {
		var b strings.Builder
		b.Grow(len(file))
		for _, c := range file {
			b.WriteRune(rune(c))
		}
		return b.String(), nil
	}
	if utf8.Valid(file) {
		return string(file), nil
	}
	at := 0
	for {
		r, n := utf8.DecodeRune(file[at:])
		if r == utf8.RuneError && n == 1 {
			return "", fmt.Errorf("byte %d: %w", at, ErrNotUTF8)
		}
		at += n
	}
}

// ErrNotUTF8 says so, and what the file may be instead.
var ErrNotUTF8 = errors.New("no UTF-8; data.encoding may be latin-1")
