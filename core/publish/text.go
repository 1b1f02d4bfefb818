package publish

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"slices"
	"strconv"
	"strings"

	"lethe/core/metric"
	"lethe/core/report"
)

// Text writes tables for a terminal of so many characters.
type Text struct{ Width int }

// Write implements Format.
func (f *Text) Write(w io.Writer, sections []Section) error {
	var b strings.Builder
	for i, s := range sections {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(s.Name + "\n\n")
		for _, fact := range s.Facts {
			b.WriteString(report.Wrap(fact.Name+": "+fact.Text, f.Width))
		}
		for _, w := range s.Warnings {
			b.WriteString(report.Wrap("warning: "+w, f.Width))
		}
		b.WriteByte('\n')
		if s.Choice != nil {
			s.Choice.text(&b, f.Width)
			b.WriteByte('\n')
		}
		for _, g := range s.Grids {
			b.WriteString(strings.TrimSpace(g.Text(f.Width)) + "\n\n")
		}
		if s.Table != nil {
			b.WriteString(s.Table.Text(f.Width))
		}
		b.WriteString(s.Equal.Text(f.Width) + s.Requests.Text(f.Width))
		for _, note := range s.Notes {
			b.WriteString(report.Wrap(note, f.Width))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// Text returns the grid below its title for a terminal of so many characters; nothing for none.
func (g *Grid) Text(width int) string {
	if g == nil {
		return ""
	}
	var b strings.Builder
	b.WriteString("\n" + g.Title + "\n\n")
	g.text(&b, width)
	return b.String()
}

func (g *Grid) text(b *strings.Builder, width int) {
	b.WriteString(report.Grid(g.Head, g.Lines) + "\n")
	for _, note := range g.Notes {
		b.WriteString(report.Wrap(note, width))
	}
}

// Markdown writes tables in GitHub's form.
type Markdown struct{}

// Write implements Format.
func (*Markdown) Write(w io.Writer, sections []Section) error {
	var b strings.Builder
	for i, s := range sections {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString("## " + s.Name + "\n\n")
		for _, fact := range s.Facts {
			b.WriteString("- " + fact.Name + ": " + fact.Text + "\n")
		}
		for _, w := range s.Warnings {
			b.WriteString("- warning: " + w + "\n")
		}
		b.WriteByte('\n')
		if s.Choice != nil {
			s.Choice.markdown(&b)
		}
		for _, g := range s.Grids {
			b.WriteString(g.Markdown())
		}
		if s.Table != nil {
			b.WriteString(s.Table.Markdown())
		}
		b.WriteString(s.Equal.Markdown() + s.Requests.Markdown())
		for _, note := range s.Notes {
			b.WriteString("- " + note + "\n")
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// Markdown returns the grid below its title in GitHub's form; nothing for none.
func (g *Grid) Markdown() string {
	if g == nil {
		return ""
	}
	var b strings.Builder
	b.WriteString("\n" + g.Title + "\n\n")
	g.markdown(&b)
	return b.String()
}

func (g *Grid) markdown(b *strings.Builder) {
	row := func(cells []string) {
		for _, cell := range cells {
			b.WriteString("| " + strings.ReplaceAll(strings.Join(strings.Fields(cell), " "), "|", `\|`) + " ")
		}
		b.WriteString("|\n")
	}
	row(g.Head)
	last := "| --: |\n"
	if g.Remarked {
		last = "| --- |\n"
	}
	b.WriteString("| --- | --- " + strings.Repeat("| --: ", len(g.Head)-3) + last)
	for _, l := range g.Lines {
		row(l)
	}
	b.WriteByte('\n')
	for _, note := range g.Notes {
		b.WriteString("- " + note + "\n")
	}
	b.WriteByte('\n')
}

// CSV writes one number a line.
type CSV struct{}

// Write implements Format.
func (*CSV) Write(w io.Writer, sections []Section) error {
	out := csv.NewWriter(w)
	if err := out.Write([]string{"run", "seed", "method", "setting", "metric", "value", "low", "high"}); err != nil {
		return err
	}
	text := func(x *float64) string {
		if x == nil {
			return ""
		}
		return strconv.FormatFloat(*x, 'g', -1, 64)
	}
	for _, s := range sections {
		for _, n := range s.Numbers {
			line := []string{n.Run, strconv.FormatUint(n.Seed, 10), n.Method, n.Setting, n.Metric, text(&n.Value), text(n.Low), text(n.High)}
			if err := out.Write(line); err != nil {
				return err
			}
		}
	}
	out.Flush()
	return out.Error()
}

// JSON writes facts, remarks and means.
type JSON struct{}

// Summary is a section as JSON has it.
type Summary struct {
	Name    string            `json:"name"`
	Facts   map[string]string `json:"facts"`
	Remarks []string          `json:"remarks,omitempty"` // what a reader has to know: of failures, warnings and what is missing
	Seeds   []uint64          `json:"seeds"`
	Means   []Mean            `json:"means"`
}

// Mean is one metric of one method over seeds, with its 95 % interval (Student's t), which is empty for one seed, and the value
// for each seed.
type Mean struct {
	Method string    `json:"method"`
	Metric string    `json:"metric"`
	N      int       `json:"n"`
	Mean   float64   `json:"mean"`
	Half   float64   `json:"half"`
	Mark   string    `json:"mark,omitempty"`
	Values []float64 `json:"values"`
}

// Summarise returns what JSON writes of a section.
func Summarise(s Section) Summary {
	out := Summary{Name: s.Name, Facts: map[string]string{}}
	for _, f := range s.Facts {
		out.Facts[f.Name] = f.Text
	}
	if s.Table == nil {
		return out
	}
	out.Seeds, out.Remarks = s.Table.Seeds, s.Table.Remarks
	for _, l := range s.Table.Lines {
		if l.Group == report.AfterGroup {
			continue // Settings of their own, below.
		}
		for i, m := range s.Table.Methods {
			if c := l.Cells[i]; c.N > 0 {
				out.Means = append(out.Means, Mean{m, l.Key, c.N, c.Mean, c.Half, string(c.Mark), c.Values})
			}
		}
	}
	out.Means = append(out.Means, settings(s.Numbers)...)
	return out
}

// settings sums up every setting of a sweep as a method of its own, named as in "stackelberg alpha=2".
func settings(all []Number) []Mean {
	var means []Mean
	for _, n := range all {
		if n.Setting == "" {
			continue
		}
		name := n.Method + " " + n.Setting
		i := slices.IndexFunc(means, func(m Mean) bool { return m.Method == name && m.Metric == n.Metric })
		if i < 0 {
			i = len(means)
			means = append(means, Mean{Method: name, Metric: n.Metric})
		}
		means[i].Values = append(means[i].Values, n.Value)
	}
	for i := range means {
		m := metric.MeanStudent(means[i].Values)
		means[i].N, means[i].Mean, means[i].Half = m.N, m.Mean, m.Half
	}
	return means
}

// Write implements Format.
func (*JSON) Write(w io.Writer, sections []Section) error {
	var all []Summary
	for _, s := range sections {
		all = append(all, Summarise(s))
	}
	raw, err := json.MarshalIndent(all, "", " ")
	if err != nil {
		return err
	}
	_, err = w.Write(append(raw, '\n'))
	return err
}
