package words

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"lethe/core/vec"
)

// Weights says how counts become features.
type Weights struct {
	Hashed    bool // words are placed by a hash, and no vocabulary is kept
	Features  int  // columns at the most; exactly so many with Hashed
	Documents int  // words in fewer of the texts that are learnt from do not count
	Sublinear bool // a word that occurs t times counts 1 + ln t
}

// Rows is a matrix by rows: that of text i is Values[Starts[i]:Starts[i+1]], in the ascending columns at the same places of Columns.
type Rows struct {
	Width   int
	Starts  []int
	Columns []uint32
	Values  []float64
}

// TFIDF returns the rows of the chosen texts, the first of which, so many as learnt says, are those that weights are learnt from. With
// d of n of them having a word in column j, the count t of a text there becomes t·(1 + ln((1+n)/(1+d))), and then each row is
// divided by its Euclidean length. The vocabulary is the words that these texts have most often, of equals the first in lexical order;
// its columns are in lexical order. Words without a column are left out; a text without any is a row of zeros.
func (c *Corpus) TFIDF(w Weights, chosen []int, learnt int) (*Rows, error) {
	columns, width := c.columns(w, chosen[:learnt])
	if width == 0 {
		return nil, fmt.Errorf("no word is in %d of the %d texts that are learnt from", w.Documents, learnt)
	}
	rows, found := &Rows{Width: width, Starts: make([]int, 1, len(chosen)+1)}, make([]float64, width)
	stored := 0
	for _, at := range chosen {
		for _, f := range c.texts[at] {
			if columns[f.word] >= 0 {
				stored++
			}
		}
	}
	rows.Columns, rows.Values = make([]uint32, 0, stored), make([]float64, 0, stored)
	var row []count
	for i, at := range chosen {
		row = gather(row, c.texts[at], columns)
		for _, f := range row {
			rows.Columns, rows.Values = append(rows.Columns, f.word), append(rows.Values, w.weight(f.times))
			if i < learnt {
				found[f.word]++
			}
		}
		rows.Starts = append(rows.Starts, len(rows.Columns))
	}
	rows.scale(found, float64(learnt))
	return rows, nil
}

// weight returns what an occurrence counts.
func (w Weights) weight(times uint32) float64 {
	if w.Sublinear {
		return 1 + vec.Log(float64(times))
	}
	return float64(times)
}

// scale multiplies each column by its inverse document frequency, being found in so many of n texts, and gives rows the length 1.
func (r *Rows) scale(found []float64, n float64) {
	for j, d := range found {
		found[j] = 1 + vec.Log((1+n)/(1+d))
	}
	for i, from := range r.Starts[:len(r.Starts)-1] {
		row, sum := r.Values[from:r.Starts[i+1]], 0.0
		for k := range row {
			row[k] *= found[r.Columns[from+k]]
			sum += float64(row[k] * row[k])
		}
		if length := math.Sqrt(sum); length > 0 {
			for k := range row {
				row[k] /= length
			}
		}
	}
}

// columns returns the column of each word, −1 for none, and how many columns there are.
func (c *Corpus) columns(w Weights, learnt []int) ([]int32, int) {
	texts, times := make([]int, len(c.words)), make([]int, len(c.words))
	for _, at := range learnt {
		for _, f := range c.texts[at] {
			texts[f.word]++
			times[f.word] += int(f.times)
		}
	}
	columns, kept := make([]int32, len(c.words)), []int(nil)
	for word := range columns {
		columns[word] = -1
		switch known := texts[word] >= w.Documents && texts[word] > 0; {
		case w.Hashed && (known || w.Documents <= 1): // A hash has a place for a word that is new, too.
			columns[word] = int32(hashed(c.words[word], w.Features))
		case !w.Hashed && known:
			kept = append(kept, word)
		}
	}
	if w.Hashed {
		return columns, w.Features
	}
	kept = c.most(kept, times, w.Features)
	for at, word := range kept {
		columns[word] = int32(at)
	}
	return columns, len(kept)
}

// most returns those of the words that occur most often, so many at the most, in lexical order.
func (c *Corpus) most(words, times []int, limit int) []int {
	slices.SortFunc(words, func(a, b int) int {
		return cmp.Or(cmp.Compare(times[b], times[a]), cmp.Compare(c.words[a], c.words[b]))
	})
	words = words[:min(limit, len(words))]
	slices.SortFunc(words, func(a, b int) int { return cmp.Compare(c.words[a], c.words[b]) })
	return words
}
