package publish

import (
	"io"
	"strings"

	"lethe/core/report"
)

// LaTeX writes a table for each group of metrics, methods down, for the package booktabs and nothing beyond it.
type LaTeX struct{}

// Write implements Format.
func (*LaTeX) Write(w io.Writer, sections []Section) error {
	var b strings.Builder
	b.WriteString("% \\usepackage{booktabs}\n")
	for _, s := range sections {
		if s.Choice != nil {
			s.Choice.latex(&b, s.Name)
		}
		if s.Table == nil {
			continue
		}
		for _, g := range [...]*Grid{s.Equal, s.Requests} {
			if g != nil {
				g.latex(&b, s.Name)
			}
		}
		for from, to := 0, 0; from < len(s.Table.Lines); from = to {
			for to = from; to < len(s.Table.Lines) && s.Table.Lines[to].Group == s.Table.Lines[from].Group; to++ {
			}
			group(&b, s, s.Table.Lines[from:to])
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// group writes the metrics of one group.
func group(b *strings.Builder, s Section, lines []report.Line) {
	head := []string{"method"}
	for _, l := range lines {
		head = append(head, l.Label+" "+l.Direction.Arrow())
	}
	var rows [][]string
	for i, m := range s.Table.Methods {
		row := []string{m}
		for _, l := range lines {
			row = append(row, report.Interval(l.Format, l.Cells[i].Summary)+" "+string(l.Cells[i].Mark))
		}
		rows = append(rows, row)
	}
	caption := s.Name + ": " + lines[0].Group + ". "
	if lines[0].Key == s.Table.Lines[0].Key {
		caption += strings.ReplaceAll(strings.Join(s.Table.Notes(), ". "), "\u00a0", " ")
	} else {
		caption += "Signs and intervals as in the table of " + s.Table.Lines[0].Group + "."
	}
	tabular(b, head, rows, strings.ReplaceAll(caption, "..", "."), 1)
}

func (g *Grid) latex(b *strings.Builder, name string) {
	tabular(b, g.Head, g.Lines, name+": "+g.Title+". "+strings.Join(g.Notes, " "), 2)
}

// tabular writes one table, so many of whose columns are words.
func tabular(b *strings.Builder, head []string, rows [][]string, caption string, words int) {
	row := func(cells []string) {
		for i, c := range cells {
			if i > 0 {
				b.WriteString(" & ")
			}
			b.WriteString(tex(strings.TrimSpace(c)))
		}
		b.WriteString(" \\\\\n")
	}
	b.WriteString("\n\\begin{table}\n\\centering\n\\caption{" + tex(caption) + "}\n\\begin{tabular}{" + strings.Repeat("l", words) + strings.Repeat("r", len(head)-words) + "}\n\\toprule\n")
	row(head)
	b.WriteString("\\midrule\n")
	for _, r := range rows {
		row(r)
	}
	b.WriteString("\\bottomrule\n\\end{tabular}\n\\end{table}\n")
}

// tex makes text safe in LaTeX, and its signs known to every font.
func tex(text string) string {
	return strings.NewReplacer(
		`\`, `\textbackslash{}`, `{`, `\{`, `}`, `\}`, `%`, `\%`, `&`, `\&`, `#`, `\#`, `$`, `\$`, `_`, `\_`, `^`, `\^{}`, `~`, `\~{}`,
		`±`, `$\pm$`, `−`, `$-$`, `↑`, `$\uparrow$`, `↓`, `$\downarrow$`, `≈`, `$\approx$`, `▲`, `$\triangle$`, `▼`, `$\bigtriangledown$`, `≠`, `$\neq$`,
		`★`, `$\star$`, `◆`, `$\diamond$`, `…`, `\ldots{}`, `–`, `--`, `·`, `$\cdot$`, `½`, `$\frac12$`, `’`, `'`, `|`, `$|$`, `<`, `$<$`, `>`, `$>$`, "\u00a0", `~`,
	).Replace(text)
}
