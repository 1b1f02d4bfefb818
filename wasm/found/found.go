// Package found is what the page and the program that reads a visitor's files tell one another. The page asks for a survey of
// files, then for the dataset that a game wants made of them, or for an audit; every answer is one message.
package found

import (
	"encoding/json"

	"lethe/core/data"
)

// Kind is what is asked for, and what an answer is.
type Kind string

// The kinds of tasks; an answer that is none of them is a Fault.
const (
	Survey  Kind = "survey"  // asked with Choices; answered with a Report
	Dataset Kind = "dataset" // asked with a Wish; answered with what data.ReadDataset reads
	Fault   Kind = "fault"   // answered with a sentence
	Audit   Kind = "audit"   // a survey's answer where files hold what a model says of examples: the report, as HTML
)

// What a page takes on. Files may be larger than the dataset that is made of them.
const (
	MostFiles    = 25_000   // in all folders
	MostBytes    = 64 << 20 // of all files
	MostExamples = 20_000
	MostFeatures = 10_000   // of an example
	MostData     = 96 << 20 // bytes of a dataset as it travels
)

// Wish is what a game wants made of files: the dataset as the config has it, and its seed.
type Wish struct {
	Data json.RawMessage `json:"data"`
	Seed uint64          `json:"data_seed"`
}

// Choices is what a visitor says of files. Nothing said, the files speak for themselves.
type Choices struct {
	Language string            `json:"language"`
	Wish     *Wish             `json:"wish,omitempty"`   // of a game that waits for its files
	Source   string            `json:"source,omitempty"` // what reads them
	Sets     map[string]string `json:"sets,omitempty"`   // its settings, as they are written
}

// Report is what files were found to hold.
type Report struct {
	Source   string     `json:"source"`
	Wish     Wish       `json:"wish"`
	SHA256   string     `json:"sha256"` // of the dataset
	Examples int        `json:"examples"`
	TestFrom int        `json:"test_from"`
	Classes  int        `json:"classes"`
	Shape    data.Shape `json:"shape"`
	HTML     string     `json:"html"` // what a visitor is shown, as the content of a dialog
}
