package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"lethe/core/data"
)

// summary is what there is to say of a dataset, as --json prints it.
type summary struct {
	Dataset    string         `json:"dataset"`
	Found      []string       `json:"found,omitempty"` // How its files were read.
	Examples   int            `json:"examples"`
	Train      int            `json:"train"` // All, where there is no official test part.
	Test       int            `json:"test"`
	Shape      [3]int         `json:"shape"` // Channels, height and width.
	Range      [2]float64     `json:"range"` // The least and the greatest feature.
	Classes    []classSummary `json:"classes"`
	Duplicates duplicates     `json:"duplicates"`
	SHA256     string         `json:"data_sha256"`
	Note       string         `json:"note,omitempty"`

	settings string // How to choose settings, where there is something to choose; for people.
}

// classSummary is a class and its size in each part.
type classSummary struct {
	Name  string `json:"name"`
	Train int    `json:"train"`
	Test  int    `json:"test"`
}

// summarise looks at all examples.
func summarise(d *data.Dataset) summary {
	s := summary{Dataset: d.Name, Found: d.Found, Examples: d.Len(), Train: d.Len(), Note: d.Note, SHA256: d.SHA256()}
	if d.TestFrom > 0 {
		s.Train, s.Test = d.TestFrom, d.Len()-d.TestFrom
	}
	s.Shape = [3]int{d.Shape.Channels, d.Shape.Height, d.Shape.Width}
	s.Range[0], s.Range[1] = d.Range()
	s.Classes = make([]classSummary, d.Classes)
	for k := range s.Classes {
		s.Classes[k].Name = d.ClassName(k)
	}
	for i, k := range d.Labels {
		if i < s.Train {
			s.Classes[k].Train++
		} else {
			s.Classes[k].Test++
		}
	}
	s.Duplicates = findDuplicates(d, s.Train)
	return s
}

// text returns the summary for people.
func (s summary) text() string {
	var b strings.Builder
	line := func(head, format string, args ...any) {
		fmt.Fprintf(&b, "%-11s %s\n", head, fmt.Sprintf(format, args...))
	}
	line("Dataset", "%s", s.Dataset)
	for i, text := range s.Found {
		head := ""
		if i == 0 {
			head = "Found"
		}
		line(head, "%s", text)
	}
	if s.Test > 0 {
		line("Examples", "%s: %s for training, %s in the official test part", commas(s.Examples), commas(s.Train), commas(s.Test))
	} else {
		line("Examples", "%s, without an official test part", commas(s.Examples))
	}
	shape := ""
	if c, h, w := s.Shape[0], s.Shape[1], s.Shape[2]; c > 1 || h > 1 {
		shape = fmt.Sprintf(" (%d×%d×%d)", c, h, w)
	}
	line("Features", "%s%s, from %.4g to %.4g", commas(s.Shape[0]*s.Shape[1]*s.Shape[2]), shape, s.Range[0], s.Range[1])
	line("Duplicates", "%s", s.Duplicates.text(s.Test > 0))
	line("SHA-256", "%s", s.SHA256)
	if s.Note != "" {
		line("Note", "%s", s.Note)
	}
	if s.settings != "" {
		line("Settings", "%s", s.settings)
	}
	line("Classes", "%d", len(s.Classes))
	b.WriteString(s.bars())
	return b.String()
}

// text says how many examples are there twice.
func (t duplicates) text(tests bool) string {
	text := fmt.Sprintf("%s equal an earlier one", commas(t.Train))
	if tests {
		text = fmt.Sprintf("%s in the training part, %s in the test part; %s of the test part equal one of the training part", commas(t.Train), commas(t.Test), commas(t.Across))
	}
	if t.Unequal > 0 {
		text += fmt.Sprintf("; %s of all these have another label", commas(t.Unequal))
	}
	return text
}

// bars draws the sizes of the classes, the largest as wide as there is room; of many classes, the first ones.
func (s summary) bars() string {
	const widest, most, longest = 32, 40, 24
	name, largest := 0, 1
	for _, c := range s.Classes {
		name, largest = max(name, len([]rune(c.Name))), max(largest, c.Train+c.Test)
	}
	name = min(name, longest)
	digits := len(commas(largest))
	var b strings.Builder
	for i, c := range s.Classes {
		if i == most {
			fmt.Fprintf(&b, "  and %d more\n", len(s.Classes)-most)
			break
		}
		label, n := []rune(strings.Map(printable, c.Name)), c.Train+c.Test
		if len(label) > longest {
			label = append(label[:longest-1], '…')
		}
		eighths := (8*widest*n + largest/2) / largest
		bar := strings.Repeat("█", eighths/8) + strings.TrimSpace(string([]rune(" ▏▎▍▌▋▊▉")[eighths%8]))
		fmt.Fprintf(&b, "  %s%s  %*s  %5.1f %%  %s\n", string(label), strings.Repeat(" ", max(0, name-len(label))), digits, commas(n), 100*float64(n)/float64(s.Examples), bar)
	}
	return b.String()
}

// printable keeps what would move the cursor from the terminal.
func printable(r rune) rune {
	if !strconv.IsPrint(r) {
		return '·'
	}
	return r
}

// commas writes a count with a comma between thousands.
func commas(n int) string {
	digits := []byte(strconv.Itoa(n))
	for at := len(digits) - 3; at > 0; at -= 3 {
		digits = slices.Insert(digits, at, ',')
	}
	return string(digits)
}
