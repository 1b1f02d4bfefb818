package words

import (
	"cmp"
	"errors"
	"slices"
)

// mostBytes is how much text a corpus takes; the counts have at most about three times as many.
const mostBytes = 1 << 29

// eachBytes is what a text counts besides, since even an empty one takes memory.
const eachBytes = 1 << 8

// Corpus is texts as the counts of their words.
type Corpus struct {
	numbers map[string]uint32 // of words, in the order in which they came
	words   []string
	texts   [][]count
	bytes   int
	all     []uint32 // the words of a text, while it is added
}

// count is how often a word occurs in a text, or what is made of it a column in a row.
type count struct{ word, times uint32 }

// NewCorpus returns one without texts.
func NewCorpus() *Corpus { return &Corpus{numbers: map[string]uint32{}} }

// ErrTooLong says that a corpus takes no more.
var ErrTooLong = errors.New("more than 536870912 bytes of text, 256 for each and its own")

// Add appends a text.
func (c *Corpus) Add(text string) error {
	if c.bytes += len(text) + eachBytes; c.bytes > mostBytes {
		return ErrTooLong
	}
	all := c.all[:0]
	tokens(text, func(word []byte) {
		number, known := c.numbers[string(word)]
		if !known {
			number = uint32(len(c.words))
			c.words = append(c.words, string(word))
			c.numbers[c.words[number]] = number
		}
		all = append(all, number)
	})
	slices.Sort(all)
	c.all = all
	distinct := 0
	for i, word := range all {
		if i == 0 || all[i-1] != word {
			distinct++
		}
	}
	counts := make([]count, 0, distinct)
	for i, word := range all {
		if i == 0 || all[i-1] != word {
			counts = append(counts, count{word: word})
		}
		counts[len(counts)-1].times++
	}
	c.texts = append(c.texts, counts)
	return nil
}

// gather returns the counts of a text by column, those of words that share one together; words with column −1 are left out.
func gather(dst, text []count, columns []int32) []count {
	dst = dst[:0]
	for _, w := range text {
		if at := columns[w.word]; at >= 0 {
			dst = append(dst, count{uint32(at), w.times})
		}
	}
	slices.SortFunc(dst, func(a, b count) int { return cmp.Compare(a.word, b.word) })
	kept := dst[:0]
	for i, w := range dst {
		if i > 0 && kept[len(kept)-1].word == w.word {
			kept[len(kept)-1].times += w.times
		} else {
			kept = append(kept, w)
		}
	}
	return kept
}
