package catalog

import "strings"

// Nearest returns the first of the names with the least distance to name, when that is close enough to suggest: at most a
// third of the longer of the two, and one mistake in a short name. The distance counts inserted, deleted and replaced
// characters and swapped neighbours (Damerau-Levenshtein, no part edited twice), upper and lower case alike.
func Nearest(name string, names []string) (string, bool) {
	best, least := "", -1
	a := []rune(strings.ToLower(short(name)))
	for _, candidate := range names {
		b := []rune(strings.ToLower(candidate))
		longer := max(len(a), len(b))
		d := distance(a, b)
		if d < longer && d <= max(1, longer/3) && (least < 0 || d < least) {
			best, least = candidate, d
		}
	}
	return best, least >= 0
}

// distance returns the number of edits from a to b, by three rows of the usual table.
func distance(a, b []rune) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		before, last, row = last, row, before
		row[0] = i + 1
		for j := range b {
			replaced := last[j]
			if a[i] != b[j] {
				replaced++
			}
			row[j+1] = min(last[j+1]+1, row[j]+1, replaced)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
	}
	return row[len(b)]
}
