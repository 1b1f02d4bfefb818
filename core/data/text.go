package data

import (
	"lethe/core/rng"
)

// Text is texts as weighted counts of their words (TF-IDF, as scikit-learn 1.2's TfidfVectorizer has it), stored sparsely: files in
// class folders, those of an official test part apart or not, or a column of a CSV file. A word is two or more letters, numbers or
// underscores in a row, in lower case. With d of the n texts that are learnt from having the word, each of its occurrences in a
// text counts 1 + ln((1+n)/(1+d)), and then each text has the Euclidean length 1. Learnt from are those of the official training
// part, or all where there is none: forgetting a text does not change these weights, which are part of the data and not of
// the model. Columns are the most frequent words in lexical order, or, hashed, as many as features says.
//
// Where all but a few in a hundred of the files have plain numbers for names, the others are what editors leave behind, and no texts;
// Dataset.Note tells of them. Examples are by class and path, the training part first; with n, those of them that come first in their
// class. Shape 1×1×d. Without label noise the seed does not matter.
type Text struct {
	N            int     `json:"n" doc:"texts to take, in the proportion of training and test texts; 0 takes all" range:"[0, 1000000]"`
	Weights      string  `json:"weights" doc:"columns are the most frequent words, or words share them by a hash" choices:"vocabulary|hashed"`
	Features     int     `json:"features" doc:"columns; of a vocabulary, at the most" range:"[2, 100000]"`
	MinTexts     int     `json:"min_texts" doc:"words in fewer of the texts that are learnt from do not count" range:"[1, 1000000]"`
	Sublinear    bool    `json:"sublinear" doc:"a word that occurs t times counts 1 + ln t instead of t"`
	StripHeaders bool    `json:"strip_headers" doc:"leave out what comes before the first empty line of a message"`
	StripQuotes  bool    `json:"strip_quotes" doc:"leave out the lines of a message that quote another or say whom"`
	StripFooters bool    `json:"strip_footers" doc:"leave out what comes after the last empty line of a message, or line of hyphens"`
	Encoding     string  `json:"encoding" doc:"how characters are stored" choices:"utf-8|latin-1"`
	TextColumn   string  `json:"text_column" doc:"the column of a CSV file that has the text, by its name in the first line"`
	LabelColumn  string  `json:"label_column" doc:"the column of a CSV file that has the class, by its name in the first line"`
	LabelNoise   float64 `json:"label_noise" doc:"share of texts given a wrong label" range:"[0, 1]"`
}

const (
	textName   = "text"
	textWanted = "text files in class folders, or in those below train and test, as a folder or as one .tar, .tar.gz, .tar.xz or .zip; " +
		"or one .csv or .tsv with a first line that names its columns"
)

// newText returns the defaults.
func newText() *Text {
	return &Text{Weights: "vocabulary", Features: 10_000, MinTexts: 1, Encoding: "utf-8", TextColumn: "text", LabelColumn: "label"}
}

// Load fails and says which files are wanted.
func (*Text) Load(rng.Seed) (*Dataset, error) { return nil, needsFiles(textName, textWanted) }
