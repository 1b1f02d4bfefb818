// Package text is the page's string table: every sentence that people read, in every language of the page.
package text

import "strings"

// Languages lists the languages by their codes; the first is complete.
func Languages() []string { return []string{"en", "de"} }

// Pick returns the language that fits a browser's, such as "de-CH", or the first.
func Pick(wanted string) string {
	for _, l := range Languages() {
		if strings.HasPrefix(strings.ToLower(wanted), l) {
			return l
		}
	}
	return Languages()[0]
}

// Speaker says things in one language.
type Speaker struct{ Language string }

// Say returns the text of a key with {name} replaced by the word that follows the name in pairs. A key without a text is
// returned itself, which tests find.
func (s Speaker) Say(key string, pairs ...string) string {
	t := table[key][0]
	if s.Language == "de" && table[key][1] != "" {
		t = table[key][1]
	}
	if t == "" {
		t = key
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		t = strings.ReplaceAll(t, "{"+pairs[i]+"}", pairs[i+1])
	}
	return t
}

// Has reports whether there is a text for a key.
func Has(key string) bool { return table[key][0] != "" }
