//go:build !page

package data

import (
	"fmt"
	"io"
	"io/fs"
	"path"

	"lethe/core/data/internal/folders"
	"lethe/core/data/internal/tree"
	"lethe/core/data/internal/words"
	"lethe/core/rng"
)

// ErrNotUTF8 is what errors of Text wrap where its setting encoding may have to be another one.
var ErrNotUTF8 = words.ErrNotUTF8

// mostTextFile is how long a text may be.
const mostTextFile = 1 << 24

// LoadFrom reads the files.
func (s *Text) LoadFrom(files fs.FS, seed rng.Seed) (*Dataset, error) {
	return readNoisy(s, s.read, files, s.LabelNoise, seed)
}

// read reads the examples that are asked for.
func (s *Text) read(files fs.FS) (*Dataset, error) {
	corpus := words.NewCorpus()
	head, set, err := s.survey(files, corpus)
	if err != nil {
		return nil, notRead(textName, textWanted, err)
	}
	head.Name, head.Classes, head.ClassNames = textName, len(set.Classes), set.Classes
	chosen, err := pickFiles(&head, s.N, set)
	if err != nil {
		return nil, err
	}
	learnt := head.TestFrom
	if learnt == 0 {
		learnt = len(chosen)
	}
	weights := words.Weights{Hashed: s.Weights == "hashed", Features: s.Features, Documents: s.MinTexts, Sublinear: s.Sublinear}
	rows, err := corpus.TFIDF(weights, chosen, learnt)
	if err != nil {
		return nil, fmt.Errorf("data.min_texts: %w", err)
	}
	head.Shape = Flat(rows.Width)
	return OfSparse(head, Sparse{rows.Starts, rows.Columns, rows.Values})
}

// survey counts the words of all texts and says of which class they are.
func (s *Text) survey(files fs.FS, corpus *words.Corpus) (head Dataset, set *folders.Set, err error) {
	if name, comma, ok := tableIn(files); ok {
		set, err = s.readTable(files, name, comma, corpus)
		return head, set, err
	}
	var names []string
	err = tree.Walk(files, func(e tree.Entry) error {
		if !folders.Holds(e.Name) {
			return nil
		}
		names = append(names, e.Name)
		raw, err := readEntry(e)
		if err != nil {
			return err
		}
		return s.add(corpus, raw)
	})
	if err != nil {
		return head, nil, err
	}
	head.Note = dropStrays(names)
	set, err = folders.Of(names)
	return head, set, tree.Inside(files, err)
}

// add appends a text to the corpus.
func (s *Text) add(corpus *words.Corpus, raw []byte) error {
	decoded, err := words.Decode(raw, s.Encoding == "latin-1")
	if err != nil {
		return err
	}
	return corpus.Add(words.Strip{Headers: s.StripHeaders, Quotes: s.StripQuotes, Footers: s.StripFooters}.Of(decoded))
}

// readEntry returns the bytes of a text file.
func readEntry(e tree.Entry) ([]byte, error) {
	body, size, err := e.Open()
	if err != nil {
		return nil, err
	}
	defer body.Close()
	raw, err := io.ReadAll(io.LimitReader(body, mostTextFile+1))
	if err == nil && (size > mostTextFile || len(raw) > mostTextFile) {
		err = fmt.Errorf("%d bytes for a text; at most %d", size, mostTextFile)
	}
	return raw, err
}

// dropStrays empties the names that are no plain numbers where 99 of 100 are, and says so: messages are kept under their numbers, and
// what an editor leaves behind has another name beside them.
func dropStrays(names []string) string {
	var strays []int
	for i, name := range names {
		if !isNumber(path.Base(name)) {
			strays = append(strays, i)
		}
	}
	if len(strays) == 0 || 100*len(strays) > len(names) {
		return ""
	}
	first := names[strays[0]]
	for _, i := range strays {
		names[i] = ""
	}
	return fmt.Sprintf("Left out: %d of %d text files, such as %s, for the names of all others are plain numbers.", len(strays), len(names), first)
}

// isNumber reports whether a name has digits alone.
func isNumber(name string) bool {
	for _, c := range name {
		if c < '0' || c > '9' {
			return false
		}
	}
	return name != ""
}
